/** A part of what was said, as a page shows it: what a title in the text stands over is one part. */
export interface PageBlock {
  /** '' where the text has none. */
  title: string;
  lines: string[];
  kind: 'text' | 'numbered' | 'listed';
}

const NUMBERED = /^\d{1,2}[.、．]\s*/u;
const LISTED = /^[·•]\s*/u;
/** A line that stands over others, or leads its own sentence: `依据：《民法典》第…条`. */
const TITLE = /^([^：:。！？]{1,24})[：:]$/u;
const LED = /^(依据|法律依据)[：:]\s*(.+)$/su;

/** A text of the hotline in parts: they are separated by blank lines, and a title ends with a colon. */
export function blocksOf(text: string): PageBlock[] {
  return text
    .split(/\n\s*\n/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap(blockOf);
}

function blockOf(part: string): PageBlock[] {
  const led = LED.exec(part);
  if (led !== null) return [{ title: led[1] ?? '', lines: (led[2] ?? '').split('\n'), kind: 'text' }];
  const lines = part.split('\n').map((line) => line.trim());
  const title = lines.length > 1 ? (TITLE.exec(lines[0] ?? '')?.[1] ?? '') : '';
  return inLists(title === '' ? lines : lines.slice(1)).map((block, index) => ({
    ...block,
    title: index === 0 ? title : '',
  }));
}

/** Lines with the same kind of mark in front are one list. */
function inLists(lines: readonly string[]): PageBlock[] {
  const blocks: PageBlock[] = [];
  for (const line of lines) {
    const kind = NUMBERED.test(line) ? 'numbered' : LISTED.test(line) ? 'listed' : 'text';
    const words = line.replace(kind === 'numbered' ? NUMBERED : LISTED, '');
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(words);
    else blocks.push({ title: '', lines: [words], kind });
  }
  return blocks;
}
