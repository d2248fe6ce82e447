import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';

const SRC = join(import.meta.dirname, '../../src');

/** A regular expression of ours, and the file it stands in or is made by. */
export interface Pattern {
  file: string;
  source: string;
  flags: string;
}

/** What the code of the server holds of patterns. */
export interface WrittenPatterns {
  literals: Pattern[];
  /** By file that makes patterns with `new RegExp`: the name of all its texts, of which they are made. */
  made: Map<string, string>;
}

/** What the ledger calls it by. */
export function nameOf({ source, flags }: Pick<Pattern, 'source' | 'flags'>): string {
  return hash(`/${source}/${flags}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}

/** Every regular expression written in the code of the server. */
export function writtenPatterns(): WrittenPatterns {
  const literals: Pattern[] = [];
  const made = new Map<string, string>();
  for (const name of readdirSync(SRC, { recursive: true }).map(String).sort()) {
    if (!name.endsWith('.ts')) continue;
    const file = `src/${name}`;
    const code = readFileSync(join(SRC, name), 'utf8');
    const texts: string[] = [];
    visit(parseAst(code, { lang: 'ts' }, name).body, (node) => {
      if (node.regex !== undefined) literals.push({ file, source: node.regex.pattern, flags: node.regex.flags });
      else if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value);
      else if (node.type === 'TemplateElement') texts.push(JSON.stringify(node.value));
    });
    if (/\bnew RegExp\b/.test(code)) made.set(file, hash(texts.join('\n')));
  }
  return { literals, made };
}

interface Node {
  type?: unknown;
  value?: unknown;
  regex?: { pattern: string; flags: string };
}

function visit(held: unknown, see: (node: Node) => void): void {
  if (typeof held !== 'object' || held === null) return;
  if ('type' in held) see(held as Node);
  for (const part of Object.values(held)) visit(part, see);
}

/** Runs `work` and gives what it made by `new RegExp` meanwhile, whoever made it. */
export async function patternsMadeIn(work: () => unknown): Promise<Pattern[]> {
  const plain = globalThis.RegExp;
  const made: Pattern[] = [];
  globalThis.RegExp = new Proxy(plain, {
    construct(target, given, newTarget) {
      const pattern = Reflect.construct(target, given, newTarget === globalThis.RegExp ? target : newTarget) as RegExp;
      made.push({ file: 'content', source: pattern.source, flags: pattern.flags });
      return pattern;
    },
  });
  try {
    await work();
  } finally {
    globalThis.RegExp = plain;
  }
  return made;
}

/** Parts that take one character: a class, an escape, any other character. */
const CHARACTER = String.raw`(?:\[(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}|\\.|[^\\[\](){}*+?|^$])`;

/**
 * Whether a pattern repeats nothing without end and nothing that repeats: it is words, choices of words, and gaps of so many
 * characters at most. Then each place of a text is looked at a bounded number of times, however long the text.
 */
export function isBounded(source: string, longestGap: number): boolean {
  const gaps = [...source.matchAll(new RegExp(`${CHARACTER}(?:\\{(\\d+),(\\d+)\\})`, 'gu'))];
  const rest = source.replace(new RegExp(`(${CHARACTER})\\{\\d+(?:,\\d+)?\\}\\??`, 'gu'), '$1');
  const isWithoutEnd = /(?:^|[^\\])(?:[*+]|\{\d+,?\d*\})/u.test(
    rest.replace(/\[(?:\\.|[^\]\\])*\]/gu, 'x').replace(/\\./gu, 'x'),
  );
  return !isWithoutEnd && gaps.every(([, , most]) => Number(most) <= longestGap);
}
