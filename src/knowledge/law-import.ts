import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeUtf8 } from '../text/index.ts';
import type { Law } from './answer.ts';
import { type LawText, readLawMarkdown } from './law-markdown.ts';

/** A law of the register with a text that was found for it. */
export interface ImportedLaw extends LawText {
  /** Short name in the register. */
  law: string;
  /** Version of the register this is the text of; null when it is the text of a version that the register lacks. */
  version: string | null;
}

/** What an import found. */
export interface LawImport {
  /** Markdown files that were read. */
  files: number;
  /** Files that are no law of the register: passed over unless all are wanted. */
  passedOver: number;
  laws: ImportedLaw[];
  /** Files that cannot be read, or of which another one took the place. */
  problems: { file: string; problem: string }[];
}

/**
 * The title by which a register entry and a file find each other: without 中华人民共和国, marks, spaces, and the remark
 * that tells versions apart, e.g. （2017年修正）, （国务院令第804号）, (2025-05-10).
 */
export function titleKey(title: string): string {
  return title
    .replace(/中华人民共和国/gu, '')
    .replace(/[(（][^()（）]*(?:\d{4}|国务院令|修正|修订|公布)[^()（）]*[)）]/gu, '')
    .replace(/[\s《》〈〉<>“”"'、，,·]/gu, '')
    .replace(/（/gu, '(')
    .replace(/）/gu, ')');
}

/**
 * Reads the statutes below a folder. Kept are the laws of the register, every version found: the texts of one law stand
 * beside each other, so that a citation of an older version is seen as such.
 */
export async function readLaws(dir: string, register: readonly Law[], keepAll = false): Promise<LawImport> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => /\.md$/iu.test(name)).sort();
  const byTitle = registerByTitle(register);
  const found: LawImport = { files: 0, passedOver: 0, laws: [], problems: [] };
  for (const name of names) {
    const file = name.replaceAll('\\', '/');
    if (/^(?:readme|_index|index|license|changelog)\.md$/iu.test(path.posix.basename(file))) continue;
    found.files += 1;
    const entries = byTitle.get(titleKey(path.posix.basename(file).replace(/\.md$/iu, '')));
    // Most files are known by their name; only what may be wanted is read as a law.
    const bytes = await readFile(path.join(dir, name));
    const decoded = decodeUtf8(bytes);
    if (decoded.text === null) {
      found.problems.push({ file, problem: decoded.problem });
      continue;
    }
    const laws = entries ?? byTitle.get(titleKey(firstHeading(decoded.text)));
    if (laws === undefined && !keepAll) {
      found.passedOver += 1;
      continue;
    }
    const text = readLawMarkdown(decoded.text, file);
    if (text.articles.length === 0) found.problems.push({ file, problem: 'has no article that could be read' });
    else if (laws === undefined) found.laws.push({ ...text, law: titleKey(text.title), version: null });
    else found.laws.push(placed(text, laws));
  }
  return { ...found, ...withoutDoubles(found.laws, found.problems) };
}

function registerByTitle(register: readonly Law[]): Map<string, Law[]> {
  const byTitle = new Map<string, Law[]>();
  for (const law of register) {
    for (const title of new Set([titleKey(law.fullName), titleKey(law.name)])) {
      byTitle.set(title, [...(byTitle.get(title) ?? []), law]);
    }
  }
  return byTitle;
}

function firstHeading(markdown: string): string {
  return /^\s*#\s+(.+)$/mu.exec(markdown)?.[1] ?? '';
}

/** The register entry of a text: by the year of its last change, else by the other years it may be cited by. */
function placed(text: LawText, laws: readonly Law[]): ImportedLaw {
  for (const year of text.versions) {
    const law = laws.find(({ version }) => version === year);
    if (law !== undefined) return { ...text, law: law.name, version: law.version };
  }
  // Of several entries of one title, the one whose version lies nearest before the text's.
  const year = text.versions[0] ?? '';
  const earlier = laws.filter(({ version }) => version <= year).sort((a, b) => (a.version < b.version ? 1 : -1));
  return { ...text, law: (earlier[0] ?? laws[0])?.name ?? '', version: null };
}

/** Of texts of one version, the latest; the same file twice counts once. */
function withoutDoubles(
  laws: readonly ImportedLaw[],
  problems: readonly { file: string; problem: string }[],
): Pick<LawImport, 'laws' | 'problems'> {
  const kept = new Map<string, ImportedLaw>();
  const dropped: { file: string; problem: string }[] = [];
  for (const law of laws) {
    const key = `${law.law}@${law.version ?? law.versions[0] ?? law.file}`;
    const other = kept.get(key);
    if (other === undefined) {
      kept.set(key, law);
      continue;
    }
    const [later, earlier] = (law.changedOn ?? '') > (other.changedOn ?? '') ? [law, other] : [other, law];
    kept.set(key, later);
    if (later.hash !== earlier.hash) {
      dropped.push({ file: earlier.file, problem: `is another text of ${key}; taken is ${later.file}` });
    }
  }
  return { laws: [...kept.values()], problems: [...problems, ...dropped] };
}
