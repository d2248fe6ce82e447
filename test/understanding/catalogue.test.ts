import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CatalogueError, loadIntents } from '../../src/understanding/index.ts';

const intent = (id: string, utterances: string[], more = '') =>
  `  - id: ${id}\n    name: 一个问题\n    leadsTo: { answer: ${id} }\n    utterances: ${JSON.stringify(utterances)}\n${more}`;

async function folder(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'intents-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
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
    expect(catalogue.legal().length).toBeGreaterThanOrEqual(268);
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
    expect(details.map(({ field }) => field)).toEqual(['b.yaml: topic', 'c.yaml', 'a.yaml: one: utterances']);
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

  it('has enough utterances of every question: 25 and more, and questions of all 20 topics', async () => {
    const catalogue = await loadIntents('intents');
    expect(catalogue.legal().filter(({ utterances }) => utterances.length < 25)).toEqual([]);
    expect(catalogue.topicQuestions.size).toBe(20);
    expect([...catalogue.topicQuestions.values()].filter((questions) => questions.length < 50)).toEqual([]);
    const foreign = catalogue.all().filter(({ leadsTo }) => 'outOfScope' in leadsTo);
    expect(foreign.flatMap(({ utterances }) => utterances).length).toBeGreaterThanOrEqual(400);
  });

  it('adds the utterances of batches, cues, topic questions and messages held back', async () => {
    const catalogue = await loadIntents(
      await folder({
        'a.yaml': `topic: 劳动纠纷\nintents:\n${intent('one', ['甲', '乙'])}${intent('two', [])}`,
        'utterances/spoken/a.txt': '// 第二位作者\n## one\n丙\n甲\n\n丁\n## two\n子\n丑\n寅\n卯\n',
        'cues/a.txt': '## one\n欠薪 血汗钱\n讨薪\n',
        'topic-questions/a.txt': '## 侵权\n有人骂我\n',
        'held-back/a.txt': '## one\n没领到钱\talso: two\n## two\n还有呢\n',
      }),
    );
    expect(catalogue.get('one')).toMatchObject({
      utterances: ['甲', '乙', '丙', '丁'],
      batches: ['', '', 'spoken', 'spoken'],
    });
    expect(catalogue.get('two')?.utterances).toEqual(['子', '丑', '寅', '卯']);
    expect(catalogue.cues.get('one')).toEqual(['欠薪', '血汗钱', '讨薪']);
    expect(catalogue.topicQuestions.get('侵权')).toEqual(['有人骂我']);
    expect(catalogue.heldBack).toEqual([
      { text: '没领到钱', intent: 'one', also: ['two'] },
      { text: '还有呢', intent: 'two', also: [] },
    ]);
  });

  it('names file and line of what is wrong beside the intents', async () => {
    const details = await problemsOf({
      'a.yaml': `topic: 劳动纠纷\nintents:\n${intent('one', ['甲', '乙', '丙', '丁'])}`,
      'utterances/x/a.txt': `## none\n戊\n## one\n${'长'.repeat(301)}`,
      'cues/a.txt': '## none\n戊',
      'topic-questions/a.txt': '## 没有的类别\n戊',
      'held-back/a.txt': '## one\n戊\talso: none',
    });
    expect(details.map(({ field }) => field)).toEqual([
      'utterances/x/a.txt: line 2',
      'utterances/x/a.txt: line 4',
      'cues/a.txt: line 2',
      'held-back/a.txt: line 2',
      'topic-questions/a.txt: line 2',
    ]);
  });

  it('refuses an empty folder', async () => {
    expect((await problemsOf({}))[0]?.problem).toMatch(/no \*\.yaml/);
  });
});
