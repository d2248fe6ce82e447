import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadModelContent, loadToldContent } from '../../src/content.ts';
import { ContentLines, encodingProblems, KnowledgeInvalidError, requireUtf8 } from '../../src/knowledge/index.ts';

/** 劳动 in GBK. */
const GBK = Uint8Array.from([0xc0, 0xcd, 0xb6, 0xaf, 0x0a]);
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-encoding-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
  await writeFile(path.join(dir, file), content);
}

describe('content that is no UTF-8', () => {
  it('is named, wherever it lies below the folders', async () => {
    await put('intents/utterances/one/labour.txt', GBK);
    await put('knowledge/laws.yaml', 'laws: []\n');
    await put('elsewhere/other.yaml', GBK);
    expect(await encodingProblems(dir, ['intents', 'knowledge', 'dialogs'])).toEqual([
      { field: 'intents/utterances/one/labour.txt', problem: expect.stringContaining('not UTF-8 but GBK') },
    ]);
  });

  it('is never taken in by a hotline that starts or runs', async () => {
    await put('knowledge/phrases.yaml', GBK);
    await put('intents/labour.yaml', GBK);
    await expect(requireUtf8(dir, ['dialogs'])).resolves.toBeUndefined();
    await expect(loadToldContent(dir)).rejects.toThrow(KnowledgeInvalidError);
    await expect(loadToldContent(dir)).rejects.toThrow(/knowledge\/phrases\.yaml: is not UTF-8 but GBK/);
    await expect(loadModelContent(dir, undefined)).rejects.toThrow(/intents\/labour\.yaml: is not UTF-8 but GBK/);
  });
});

describe('the line of a problem', () => {
  beforeEach(async () => {
    await put(
      'knowledge/answers/a.yaml',
      'topic: x\nanswers:\n  - id: one\n    grounds:\n      - law: y\n  - id: two\n    short: z\n  - id: one\n',
    );
    await put('intents/b.yaml', 'intents:\n  - id: one\n    leadsTo: { answer: two }\n');
    await put(
      'knowledge/laws.yaml',
      'laws:\n  - name: 甲\n    version: "1"\n  - name: 甲\n    version: "2"\n    state: x\n',
    );
    await put('dialogs/d.yaml', 'id: d\nsteps:\n  - slot: age\n    when: {}\n');
  });

  it.each([
    ['knowledge/answers/a.yaml › one › grounds.0.law', 'knowledge/answers/a.yaml', 5, 'one'],
    ['knowledge/answers › two › short', 'knowledge/answers/a.yaml', 7, 'two'],
    ['knowledge/answers › two › not-there', 'knowledge/answers/a.yaml', 6, 'two'],
    ['intents › one › leadsTo', 'intents/b.yaml', 3, 'one'],
    ['intents/b.yaml: one: leadsTo', 'intents/b.yaml', 3, 'one'],
    ['knowledge/laws.yaml › 甲@2 › state', 'knowledge/laws.yaml', 6, '甲@2'],
    ['dialogs/d.yaml › d › age › when', 'dialogs/d.yaml', 4, 'd'],
    ['dialogs/d.yaml › steps.0.slot', 'dialogs/d.yaml', 3, null],
    ['dialogs/d.yaml › line 3', 'dialogs/d.yaml', 3, null],
    ['intents/utterances/x.txt: line 12', 'intents/utterances/x.txt', 12, null],
    ['knowledge/answers/a.yaml', 'knowledge/answers/a.yaml', 1, null],
    ['knowledge/nowhere.yaml › one', 'knowledge/nowhere.yaml', null, 'one'],
    ['knowledge/answers › nobody › id', 'knowledge/answers', null, 'nobody'],
  ])('%s', (field, file, line, id) => {
    const problem = 'is wrong';
    expect(new ContentLines(dir).locate({ field, problem })).toEqual({ field, problem, file, line, id });
  });

  it('of a duplicate is that of the second', () => {
    const problem = 'is a duplicate (first in answers/a.yaml)';
    const found = new ContentLines(dir).locate({ field: 'knowledge/answers/a.yaml › one › id', problem });
    expect(found.line).toBe(8);
  });
});
