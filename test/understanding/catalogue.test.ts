import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueError, loadIntents } from '../../src/understanding/index.ts';

const intent = (id: string, utterances: string[], more = '') =>
  `  - id: ${id}\n    name: 一个问题\n    leadsTo: { answer: ${id} }\n    utterances: ${JSON.stringify(utterances)}\n${more}`;

async function folder(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'intents-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return dir;
}

const problemsOf = async (files: Record<string, string>) => {
  const error = await loadIntents(await folder(files)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CatalogueError)) throw new Error('was not refused');
  return error.details;
};

describe('loadIntents', () => {
  it('reads the real catalogue: every intent of a topic, a service or out of scope', async () => {
    const catalogue = await loadIntents('intents');
    expect(catalogue.legal().length).toBeGreaterThanOrEqual(60);
    expect(new Set(catalogue.legal().map(({ topic }) => topic)).size).toBe(20);
    expect(catalogue.service().map(({ id }) => id)).toContain('talk-to-human');
    expect(catalogue.topicOf('wage-arrears')).toBe('劳动纠纷');
    expect(catalogue.topicOf('talk-to-human')).toBeNull();
    expect(catalogue.get('constructor')).toBeUndefined();
    expect(catalogue.all().length).toBeGreaterThan(catalogue.legal().length + catalogue.service().length);
  });

  it('names file, intent and field of what is wrong', async () => {
    const details = await problemsOf({
      'a.yaml': `topic: 劳动纠纷\nintents:\n${intent('one', ['甲', '乙', '丙'])}`,
      'b.yaml': `topic: 没有的类别\nintents:\n${intent('two', ['子', '丑', '寅', '卯'])}`,
      'c.yaml': 'topic: [',
    });
    expect(details.map(({ field }) => field)).toEqual(['a.yaml: one: utterances', 'b.yaml: topic', 'c.yaml']);
  });

  it('refuses an id that is there twice, also in another file', async () => {
    const details = await problemsOf({
      'a.yaml': `topic: 劳动纠纷\nintents:\n${intent('one', ['甲', '乙', '丙', '丁'])}`,
      'b.yaml': `topic: 侵权\nintents:\n${intent('one', ['子', '丑', '寅', '卯'])}`,
    });
    expect(details).toEqual([{ field: 'b.yaml: one: id', problem: 'is also in a.yaml' }]);
  });

  it('refuses one utterance for two intents, whatever its punctuation', async () => {
    const details = await problemsOf({
      'a.yaml': `topic: 劳动纠纷\nintents:\n${intent('one', ['老板不给钱', '乙', '丙', '丁'])}`,
      'b.yaml': `topic: 侵权\nintents:\n${intent('two', ['子', '老板，不给钱！', '寅', '卯'])}`,
    });
    expect(details).toEqual([{ field: 'b.yaml: two: utterances.1', problem: 'is also an utterance of one (a.yaml)' }]);
  });

  it('refuses an empty folder', async () => {
    expect((await problemsOf({}))[0]?.problem).toMatch(/no \*\.yaml/);
  });
});
