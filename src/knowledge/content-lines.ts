import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ContentProblem } from './errors.ts';

/** A problem with the place where an editor finds it. */
export interface LocatedProblem extends ContentProblem {
  /** Relative to the content folder, with `/`. */
  file: string;
  /** From 1; null when the place cannot be told. */
  line: number | null;
  /** The entry: id of an answer or intent, name of a law …; null when the problem is of the whole file. */
  id: string | null;
}

interface Source {
  document: Document;
  lines: LineCounter;
}

/** Keys that name an entry, in all kinds of content. */
const NAMES = ['id', 'code', 'number', 'name', 'slot', 'term'];

/**
 * Finds the lines of problems: every loader names file or folder, entry and field (`labour.yaml › wage-arrears ›
 * grounds.0.law`), and the YAML is read once more with its positions. Only used where something is wrong already.
 */
export class ContentLines {
  readonly #dir: string;
  readonly #sources = new Map<string, Source | null>();

  constructor(contentDir: string) {
    this.#dir = contentDir;
  }

  locate({ field, problem }: ContentProblem): LocatedProblem {
    const [place = '', ...parts] = field.split(/ › |: /u);
    const said = /^line (\d+)$/u.exec(parts[0] ?? '');
    if (said !== null) return { field, problem, file: place, line: Number(said[1]), id: null };
    const [entry, ...rest] = parts;
    const isSecond = /^is (?:a duplicate|also)/u.test(problem);
    for (const file of this.#filesOf(place)) {
      const source = this.#source(file);
      if (source === null) continue;
      if (entry === undefined) return { field, problem, file, line: 1, id: null };
      const found = lineOf(source, entry, rest, isSecond);
      if (found !== null) return { field, problem, file, line: found.line, id: found.isEntry ? entry : null };
    }
    return { field, problem, file: place, line: null, id: entry ?? null };
  }

  #filesOf(place: string): string[] {
    const full = path.join(this.#dir, place);
    const found = statSync(full, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (found.isFile()) return [place];
    return readdirSync(full, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/u.test(name))
      .sort()
      .map((name) => path.posix.join(place, name.replaceAll('\\', '/')));
  }

  #source(file: string): Source | null {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(path.join(this.#dir, file), 'utf8'), { lineCounter: lines });
    const source = document.contents === null ? null : { document, lines };
    this.#sources.set(file, source);
    return source;
  }
}

/** The line of a field of an entry; of the entry when it does not have the field; null when the entry is not there. */
function lineOf(
  { document, lines }: Source,
  entry: string,
  rest: readonly string[],
  isSecond: boolean,
): { line: number; isEntry: boolean } | null {
  const entries = entriesNamed(document.contents, entry);
  const found = isSecond ? entries.at(-1) : entries[0];
  const keys = rest.flatMap((part) => part.split('.'));
  const start = found ?? document.contents;
  const path = found === undefined ? [...entry.split('.'), ...keys] : keys;
  const at = deepest(start, path, found === undefined);
  return at === null ? null : { line: lines.linePos(at).line, isEntry: found !== undefined };
}

/** Every map of the file that has this name, the outer ones first. `劳动法@2018` names a law in a version. */
function entriesNamed(node: unknown, entry: string): Node[] {
  const [name, version] = entry.split('@');
  const found: Node[] = [];
  const look = (one: unknown): void => {
    if (isMap(one)) {
      const isNamed = NAMES.some((key) => String(one.get(key) ?? '') === name);
      if (isNamed && (version === undefined || String(one.get('version') ?? '') === version)) found.push(one);
      for (const { value } of one.items) look(value);
    } else if (isSeq(one)) for (const item of one.items) look(item);
  };
  look(node);
  return found;
}

/** Where the deepest part of a path begins that is there; null when nothing of it must be missing and something is. */
function deepest(start: unknown, path: readonly string[], isWhole: boolean): number | null {
  let node: unknown = start;
  let at = rangeOf(start);
  for (const [depth, key] of path.entries()) {
    const next = step(node, key);
    if (next === null) return isWhole && depth === 0 ? null : at;
    at = next.at ?? at;
    node = next.node;
  }
  return at;
}

function step(node: unknown, key: string): { node: unknown; at: number | null } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
    if (pair !== undefined) return { node: pair.value, at: rangeOf(pair.key) };
  }
  const index = isSeq(node) && /^\d+$/u.test(key) ? Number(key) : -1;
  const item: unknown = isSeq(node) ? node.items[index] : undefined;
  const named: unknown = item ?? entriesNamed(node, key)[0];
  return named === undefined ? null : { node: named, at: rangeOf(named) };
}

function rangeOf(node: unknown): number | null {
  return isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? null) : null;
}
