/** Inserting into YAML to the letter: what is there stays as it is, comments, order and quotes (原样保留). */
import { Document, isMap, isScalar, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';

/** Text of a value as it stands after a dash or a colon; always on one line, whatever is in it. */
function written(value: string): string {
  return stringify(value, { lineWidth: 0, singleQuote: true, blockQuote: false }).trimEnd();
}

function seqAt(text: string, key: string): YAMLSeq | null {
  const list = parseDocument(text).get(key);
  return isSeq(list) ? list : null;
}

function mapOf(list: YAMLSeq | null, id: string): YAMLMap | null {
  const found = list?.items.find((item) => isMap(item) && item.get('id') === id);
  return isMap(found) ? found : null;
}

/** Ids of the entries of a list of the file, e.g. of `intents`. */
export function entryIds(text: string, key: string): string[] {
  return (seqAt(text, key)?.items ?? []).flatMap((item) => {
    const id: unknown = isMap(item) ? item.get('id') : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}

/** The topic a file is of; null without one. */
export function topicOf(text: string): string | null {
  // The line alone: parsing a whole file of answers takes a tenth of a second.
  const [line] = /^topic:.*$/mu.exec(text) ?? [];
  const topic: unknown = line === undefined ? null : parseDocument(line).get('topic');
  return typeof topic === 'string' ? topic : null;
}

/** Where a line ends, from a position in it. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Spaces before the place of a node in its line; those before the dash, where there is one. */
function indentAt(text: string, from: number): number {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  return /^ */u.exec(text.slice(start))?.[0].length ?? 0;
}

/** The end of the last line that belongs to a value. */
function endOf(text: string, valueEnd: number): number {
  let end = valueEnd;
  while (end > 0 && /\s/u.test(text.charAt(end - 1))) end -= 1;
  return lineEnd(text, end);
}

function insertedAfter(text: string, at: number, lines: readonly string[]): string {
  return `${text.slice(0, at)}\n${lines.join('\n')}${text.slice(at) === '' ? '\n' : text.slice(at)}`;
}

/**
 * Adds lines to the `utterances` of an intent, behind those that are there; a line that is there is not added again.
 * @returns null when the file has no such intent.
 */
export function withUtterances(text: string, intent: string, added: readonly string[]): string | null {
  const entry = mapOf(seqAt(text, 'intents'), intent);
  if (entry === null || entry.range == null) return null;
  const list = entry.get('utterances', true);
  const known = new Set(isSeq(list) ? list.items.map((item) => (isScalar(item) ? item.value : null)) : []);
  const lines = [...new Set(added)].filter((line) => !known.has(line));
  if (lines.length === 0) return text;
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  if (isSeq(list) && isScalar(last) && last.range != null) {
    if (list.flow === true) {
      const end = last.range[1];
      const added = lines.map((line) => `, ${JSON.stringify(line)}`).join('');
      return text.slice(0, end) + added + text.slice(end);
    }
    const indent = ' '.repeat(indentAt(text, last.range[0]));
    return insertedAfter(
      text,
      endOf(text, last.range[1]),
      lines.map((line) => `${indent}- ${written(line)}`),
    );
  }
  // No utterances in this file: they all stand in a batch of `intents/utterances/`.
  const indent = ' '.repeat(indentAt(text, entry.range[0]) + 2);
  const own = [`${indent}utterances:`, ...lines.map((line) => `${indent}  - ${written(line)}`)];
  if (!isSeq(list)) return insertedAfter(text, endOf(text, entry.range[1]), own);
  const range = list.range;
  if (range == null) return null;
  const before = text.slice(0, range[0]).trimEnd();
  return `${before}\n${own.slice(1).join('\n')}${text.slice(range[1])}`;
}

/** Adds an entry to the end of a list of the file. @param flat keys whose maps, or short lists, stand on one line. */
export function withEntry(text: string, key: string, entry: Record<string, unknown>, flat: readonly string[]): string {
  const list = seqAt(text, key);
  const last = list?.items.at(-1);
  const range = isMap(last) ? last.range : null;
  const indent = range == null ? 2 : indentAt(text, range[0]);
  const lines = entryLines(entry, flat).map((line) => (line === '' ? line : ' '.repeat(indent) + line));
  if (range == null) return `${text.trimEnd()}\n${key}:\n${lines.join('\n')}\n`;
  return insertedAfter(text, endOf(text, range[1]), lines);
}

/** A file of its own with one entry. */
export function newFile(topic: string, key: string, entry: Record<string, unknown>, flat: readonly string[]): string {
  return withEntry(`topic: ${written(topic)}\n`, key, entry, flat);
}

function entryLines(entry: Record<string, unknown>, flat: readonly string[]): string[] {
  const document = new Document([entry]);
  const item = isSeq(document.contents) ? document.contents.items[0] : undefined;
  for (const key of flat) {
    const value: unknown = isMap(item) ? item.get(key, true) : undefined;
    if (isMap(value)) value.flow = true;
    if (isSeq(value)) {
      for (const one of value.items) if (isMap(one)) one.flow = true;
      if (!value.items.some(isMap)) value.flow = true;
    }
  }
  return document.toString({ lineWidth: 0, singleQuote: true }).trimEnd().split('\n');
}
