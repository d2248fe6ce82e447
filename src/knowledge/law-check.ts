import { readCitedParts, wordsOfPart } from './law-citation.ts';
import type { Citation } from './law-citations.ts';
import type { ImportedLaw } from './law-import.ts';

/** What the comparison of a citation with the imported texts found. */
export interface CitationFinding extends Citation {
  /**
   * `article-missing`, `part-missing`: it is not in the text; `part-unread`: the words of the part are none;
   * `other-version`: only another version was imported; `no-text`: the law was not imported.
   */
  kind: 'article-missing' | 'part-missing' | 'part-unread' | 'other-version' | 'no-text';
  /** In words, for the operator. */
  problem: string;
}

/** Kinds that are mistakes in the content; the others say that the texts are not there to tell. */
export const MISTAKES: readonly CitationFinding['kind'][] = ['article-missing', 'part-missing', 'part-unread'];

export interface CitationReport {
  citations: number;
  /** Citations whose article, and paragraph or item, stands in the text of the version named. */
  found: number;
  findings: CitationFinding[];
}

/** Compares what the content cites with the imported texts. */
export function checkCitations(citations: readonly Citation[], laws: readonly ImportedLaw[]): CitationReport {
  const texts = new Map<string, ImportedLaw[]>();
  for (const law of laws) texts.set(law.law, [...(texts.get(law.law) ?? []), law]);
  const findings = citations.flatMap((citation) => {
    const finding = findingOf(citation, texts.get(citation.law) ?? []);
    return finding === null ? [] : [{ ...citation, ...finding }];
  });
  return { citations: citations.length, found: citations.length - findings.length, findings };
}

function findingOf(
  { law, version, article, paragraph }: Citation,
  texts: readonly ImportedLaw[],
): Pick<CitationFinding, 'kind' | 'problem'> | null {
  const text = texts.find((one) => one.version === version);
  if (text === undefined) {
    if (texts.length === 0) return { kind: 'no-text', problem: `no text of ${law} was imported` };
    const years = texts.map(({ versions, file }) => `${versions[0] ?? '?'} (${file})`).join(', ');
    return { kind: 'other-version', problem: `${law} is cited as ${version}; imported is ${years}` };
  }
  const found = text.articles.find((one) => one.article === article);
  if (found === undefined) {
    const last = text.articles.at(-1)?.article ?? '0';
    return {
      kind: 'article-missing',
      problem: `${law} ${version} has no article ${article} (it ends with ${last}; ${text.file})`,
    };
  }
  const parts = paragraph === '' ? [] : readCitedParts(paragraph);
  if (parts === null) return { kind: 'part-unread', problem: `"${paragraph}" names no 款 or 项` };
  const missing = parts.find((part) => wordsOfPart(found, part) === null);
  if (missing === undefined) return null;
  const named = [
    missing.paragraph === null ? '' : `第${missing.paragraph}款`,
    missing.item === null ? '' : `第${missing.item}项`,
  ].join('');
  return {
    kind: 'part-missing',
    problem: `${law} ${version} article ${article} has no ${named} (${found.paragraphs.length} 款; ${text.file}:${found.line})`,
  };
}
