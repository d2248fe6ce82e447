import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { unifiedDiff } from '../../../src/knowledge/drafts/unified-diff.ts';
import {
  type DraftChange,
  draftChangeSchema,
  filesOfChange,
  patchOf,
  readKnowledge,
  writeFiles,
} from '../../../src/knowledge/index.ts';
import { loadIntents } from '../../../src/understanding/index.ts';
import { FEW_FILES, fewFiles } from '../../desk/unanswered-stage.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const WAGES: DraftChange = {
  kind: 'utterances',
  intent: 'wage-arrears',
  lines: ['饭店打烊了老板跑路', '押着: 两个月 # 不发'],
};
const NEW: DraftChange = draftChangeSchema.parse({
  kind: 'new-answer',
  intent: 'square-dance-noise',
  name: '广场舞太吵怎么办？',
  topic: '房产纠纷',
  lines: ['广场舞太吵', '跳广场舞吵得睡不着', '广场舞噪音谁管', '音响开到半夜'],
  answer: { short: '', full: '', steps: [], grounds: [] },
});

/** What somebody fills in. */
const FILLED = `short: 先找物业和居委会劝，劝不住可以报警。
    full: 广场舞声音太大影响休息的，先请物业和居委会去劝，记下时间和录音。劝不住的可以报警。
    steps: [把时间和声音录下来。]
    grounds:
      - { law: 劳动合同法, version: '2012', article: '30' }
    effectiveFrom: '2021-01-01'`;

describe('a draft in files with comments', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await fewFiles();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const labour = FEW_FILES['intents/labour.yaml'] ?? '';

  it('adds lines behind those of the intent, and leaves all else to the letter', async () => {
    const [changed, ...more] = await filesOfChange(dir, WAGES);
    expect(more).toEqual([]);
    expect(changed?.after).toBe(
      labour.replace(
        '      - 辞职了工资还没结清\n',
        "      - 辞职了工资还没结清\n      - 饭店打烊了老板跑路\n      - '押着: 两个月 # 不发'\n",
      ),
    );
    expect(parse(changed?.after ?? '').intents[1].utterances.slice(-2)).toEqual(WAGES.lines);
  });

  it('adds to an intent in the middle, to one that is written on one line, and to one without lines', async () => {
    const [middle] = await filesOfChange(dir, { ...WAGES, intent: 'work-injury' });
    expect(middle?.after).toContain('      - 干活受伤老板不管\n      - 饭店打烊了老板跑路\n');
    expect(middle?.after).toContain("# 不发'\n  # 欠薪是问得最多的\n  - id: wage-arrears");
    const [flow] = await filesOfChange(dir, { ...WAGES, intent: 'rent-deposit' });
    expect(parse(flow?.after ?? '').intents[0].utterances).toEqual([
      '房东不退押金',
      '租房押金要不回来',
      '退租了押金扣着不给',
      '中介扣我押金',
      ...WAGES.lines,
    ]);
    for (const utterances of ['', '    utterances: []\n']) {
      const text = `topic: 侵权\nintents:\n  - id: noise\n    name: 太吵\n    leadsTo: { answer: noise }\n${utterances}  - id: last\n`;
      await writeFile(join(dir, 'intents/torts.yaml'), text);
      const [bare] = await filesOfChange(dir, { ...WAGES, intent: 'noise' });
      expect(parse(bare?.after ?? '').intents).toEqual([
        { id: 'noise', name: '太吵', leadsTo: { answer: 'noise' }, utterances: WAGES.lines },
        { id: 'last' },
      ]);
    }
  });

  it('never becomes something else, whatever is in a line, and adds no line twice', async () => {
    const lines = [
      '- id: evil\n    name: x',
      "' }, {id: evil",
      '"}]: *a &b !!js/function',
      '--- # 注释',
      '? a : b',
      '示例：欠薪|>',
      '@甲 `乙`',
      '行\u2028行\u0085行',
      '#头',
      'null',
      '123',
    ];
    for (const [intent, file] of [
      ['wage-arrears', 1],
      ['rent-deposit', 0],
    ] as const) {
      const [changed] = await filesOfChange(dir, { ...WAGES, intent, lines });
      const { intents } = parse(changed?.after ?? '');
      expect(intents[file].utterances.slice(4)).toEqual(lines);
      expect(intents.map(({ id }: { id: string }) => id)).not.toContain('evil');
    }
    for (const line of ['一\n二', '一\r二', '一\u2028二', '一\u0000二']) {
      expect(draftChangeSchema.safeParse({ ...WAGES, lines: [line] }).success).toBe(false);
    }
    const twice = { ...WAGES, lines: ['老板拖欠工资不给', '饭店打烊了老板跑路', '饭店打烊了老板跑路'] };
    const [once] = await filesOfChange(dir, twice);
    expect(parse(once?.after ?? '').intents[1].utterances.slice(4)).toEqual(['饭店打烊了老板跑路']);
    await expect(filesOfChange(dir, { ...WAGES, lines: ['厂里欠薪找谁'] })).rejects.toMatchObject({
      details: [{ field: 'lines', problem: '这些说法都已经在 intents/labour.yaml' }],
    });
  });

  it('is a patch that git applies', async () => {
    const files = [...(await filesOfChange(dir, WAGES)), ...(await filesOfChange(dir, NEW))];
    const patch = patchOf(files);
    await writeFile(join(dir, 'change.patch'), patch);
    execFileSync('git', ['apply', 'change.patch'], { cwd: dir, env: { ...process.env, GIT_CEILING_DIRECTORIES: dir } });
    for (const { file, after } of files) expect(await readFile(join(dir, file), 'utf8')).toBe(after);
    expect(files.map(({ file }) => file)).toEqual([
      'intents/labour.yaml',
      'intents/housing.yaml',
      'knowledge/answers/housing.yaml',
    ]);
  });

  it('says so where the intent is not there, or there already', async () => {
    await expect(filesOfChange(dir, { ...WAGES, intent: 'gone' })).rejects.toMatchObject({
      code: 'hotline_knowledge_draft',
    });
    await expect(filesOfChange(dir, { ...NEW, intent: 'wage-arrears' } as DraftChange)).rejects.toMatchObject({
      details: [{ field: 'intent', problem: '编号 wage-arrears 已经在 intents/labour.yaml' }],
    });
  });
});

it('a diff shows what differs with its surroundings, also without a line feed at the end', () => {
  expect(unifiedDiff({ file: 'a.txt', before: '1\n2\n3\n4\n5', after: '1\n2\n3\n4\nfive' })).toBe(
    'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-5\n\\ No newline at end of file\n+five\n\\ No newline at end of file\n',
  );
  expect(unifiedDiff({ file: 'a.txt', before: 'a\n', after: 'a\n' })).toBe('');
});

describe('a draft in the content of the hotline', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hotline-drafts-'));
    await Promise.all(
      ['knowledge', 'intents'].map((name) => cp(join(ROOT, name), join(dir, name), { recursive: true })),
    );
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const answers = 'knowledge/answers/housing.yaml';

  it('is read with its lines; a new answer is refused until it is complete', async () => {
    const outside: DraftChange = { kind: 'out-of-scope', intent: 'out-of-scope', lines: ['示例彗星几点来'] };
    for (const change of [WAGES, outside, NEW]) await writeFiles(dir, await filesOfChange(dir, change));
    const first = (await readKnowledge(join(dir, 'knowledge'))).problems.map(({ field }) => field);
    for (const field of ['short', 'full', 'steps', 'grounds', 'effectiveFrom']) {
      expect(first).toContain(`answers/housing.yaml › square-dance-noise › ${field}`);
    }
    const text = await readFile(join(dir, answers), 'utf8');
    const filled = text
      .replace(/short: ''\n\s*full: ''\n\s*steps: \[\]\n\s*grounds: \[\]\n\s*effectiveFrom: ''/u, FILLED)
      .replace(/source: ''/u, 'source: 示例');
    await writeFile(join(dir, answers), filled);
    expect((await readKnowledge(join(dir, 'knowledge'))).problems).toEqual([]);
    const intents = await loadIntents(join(dir, 'intents'));
    expect(intents.get('square-dance-noise')?.utterances).toEqual(NEW.lines);
    expect(intents.get('wage-arrears')?.utterances).toEqual(expect.arrayContaining(WAGES.lines));
    expect(intents.get('out-of-scope')?.utterances).toContain('示例彗星几点来');
  });
});
