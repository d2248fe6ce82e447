/** A line of a text file under its heading. */
export interface HeadedLine {
  heading: string;
  text: string;
  /** Line of the file, from 1. */
  line: number;
}

const HEADING = /^##\s+(.*)$/u;

/**
 * Reads plain text of headings (`## wage-arrears`) and lines below them, as legal staff write utterances down: one a
 * line, empty lines and lines that start with `//` say nothing. Lines before the first heading have the heading ''.
 */
export function parseHeadedLines(content: string): HeadedLine[] {
  let heading = '';
  return content.split(/\r?\n/u).flatMap((raw, index) => {
    const text = raw.trim();
    if (text === '' || text.startsWith('//')) return [];
    const found = HEADING.exec(text);
    if (found === null) return [{ heading, text, line: index + 1 }];
    heading = found[1]?.trim() ?? '';
    return [];
  });
}
