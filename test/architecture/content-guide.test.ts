import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Document, isMap, isSeq, parse, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { checkContent } from '../../src/cli/check.ts';
import { loadContent } from '../../src/content.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** An example of the guide: its YAML, the file it goes into, and the list or map in there (`intents`, …). */
interface Example {
  file: string;
  place: string | null;
  text: string;
}

async function examples(): Promise<Example[]> {
  const guide = await readFile(join(ROOT, 'docs', 'content-guide.zh-CN.md'), 'utf8');
  return [...guide.matchAll(/^```yaml (\S+?)(?:#(\S+))?\n([\s\S]*?)^```/gm)].map(([, file = '', place, text = '']) => ({
    file,
    place: place ?? null,
    text,
  }));
}

/** `emergencies/E-MINOR/cues` → the cues of that emergency. */
function placeIn(document: Document, place: string): YAMLSeq | YAMLMap {
  let node: unknown = document.contents;
  for (const part of place.split('/')) {
    if (isMap(node)) node = node.get(part, true);
    else if (isSeq(node)) node = node.items.find((item) => isMap(item) && item.get('code') === part);
  }
  if (!isSeq(node) && !isMap(node)) throw new Error(`there is no ${place}`);
  return node;
}

async function put(dir: string, { file, place, text }: Example): Promise<void> {
  const path = join(dir, file);
  if (place === null) return writeFile(path, text);
  const document = parseDocument(await readFile(path, 'utf8'));
  const target = placeIn(document, place);
  const entries: unknown = parse(text);
  if (isSeq(target) && Array.isArray(entries)) for (const entry of entries) target.add(document.createNode(entry));
  else if (isMap(target)) for (const [key, value] of Object.entries(Object(entries))) target.set(key, value);
  else throw new Error(`${file}#${place}: the example does not fit its place`);
  return writeFile(path, document.toString());
}

describe('the guide for legal staff', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hotline-guide-'));
    await Promise.all(
      ['knowledge', 'intents', 'dialogs'].map((name) => cp(join(ROOT, name), join(dir, name), { recursive: true })),
    );
    for (const example of await examples()) await put(dir, example);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('has an example for every kind of content', async () => {
    expect((await examples()).map(({ file }) => file.split('/').slice(0, 2).join('/'))).toEqual(
      expect.arrayContaining([
        'intents/labour.yaml',
        'knowledge/answers',
        'knowledge/laws.yaml',
        'knowledge/phrases.yaml',
        'knowledge/emergencies.yaml',
        'knowledge/regions.yaml',
        'knowledge/legal-aid',
        'dialogs/example-visit.yaml',
      ]),
    );
  });

  it('shows only examples that pass the check', async () => {
    const { problems } = await checkContent(dir, new Date('2026-11-22T04:00:00Z'));
    expect(problems).toEqual([]);
  });

  it('shows only examples that the hotline starts with', async () => {
    const content = await loadContent(dir);
    expect(content.recognised.catalogue.get('example-late-bonus')?.utterances.length).toBeGreaterThan(3);
    expect(content.knowledge.lookup('example-late-bonus', new Date('2026-11-22T04:00:00Z')).state).toBe('in-force');
    expect(content.dialogs.has('example-visit')).toBe(true);
    expect(content.phrases('empty').text).toContain('写出来');
  });
});
