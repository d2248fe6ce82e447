import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { help, run } from '../../src/cli/diff.ts';

/** All content is read several times in each test. */
const LONG = 120_000;

let dir: string;
let old: string;
let now: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-diff-'));
  [old, now] = [path.join(dir, 'old'), path.join(dir, 'new')];
  for (const folder of [old, now]) {
    await Promise.all(
      ['knowledge', 'intents', 'dialogs'].map((name) => cp(name, path.join(folder, name), { recursive: true })),
    );
  }
}, 60_000);
afterEach(() => rm(dir, { recursive: true, force: true }));

async function diff(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Changes fields of an entry in a file of NEW, by its id; null takes the entry away. */
async function edit(file: string, list: string, id: string, fields: Record<string, unknown> | null): Promise<void> {
  const at = path.join(now, file);
  const document = parseDocument(await readFile(at, 'utf8'));
  const entries = document.get(list);
  if (!isSeq(entries)) throw new Error(`${file} has no ${list}`);
  const index = entries.items.findIndex((item) => isMap(item) && String(item.get('id') ?? item.get('name')) === id);
  const entry = entries.items[index];
  if (!isMap(entry)) throw new Error(`${file} has no ${id}`);
  if (fields === null) entries.delete(index);
  else for (const [key, value] of Object.entries(fields)) entry.set(key, document.createNode(value));
  await writeFile(at, document.toString());
}

const labour = 'knowledge/answers/labour.yaml';

describe('hotline diff', () => {
  it(
    'is silent about content that is the same',
    async () => {
      expect(await diff(old, now)).toEqual({ code: 0, out: 'Every question is answered as before.', err: '' });
      expect(JSON.parse((await diff(old, now, '--json')).out)).toEqual({
        added: 0,
        removed: 0,
        changed: 0,
        questions: [],
      });
    },
    LONG,
  );

  it(
    'tells text, grounds, deadlines, status, ways and where an intent leads apart',
    async () => {
      await edit(labour, 'answers', 'wage-arrears', { short: '工资拖着不给，可以先去劳动监察投诉，也能申请仲裁' });
      await edit(labour, 'answers', 'overtime-pay', {
        grounds: [{ law: '劳动法', version: '2018', article: '44' }],
        deadlines: [{ limit: '1年', from: '知道少给那天', lost: '仲裁的机会' }],
        hotlines: [],
      });
      await edit(labour, 'answers', 'minimum-wage', { status: 'stale', staleReason: '等新标准' });
      await edit('intents/labour.yaml', 'intents', 'probation', { leadsTo: { handoff: 'lawyer' } });
      const { code, out } = await diff(old, now);
      expect(code).toBe(1);
      expect(out).toMatch(/^wage-arrears +text +short: .+ → .*工资拖着不给/m);
      expect(out).toMatch(/^overtime-pay +grounds +grounds: /m);
      expect(out).toMatch(/^overtime-pay +deadlines +deadlines: /m);
      expect(out).toMatch(/^overtime-pay +ways +hotlines: /m);
      expect(out).toMatch(/^minimum-wage +status +status: current → stale$/m);
      expect(out).toMatch(/^minimum-wage +status +state: in-force → stale$/m);
      expect(out).toMatch(/^probation +leads-to +leadsTo: .*answer.* → .*handoff/m);
      expect(out).toMatch(/4 changed, 0 added, 0 removed\.$/);
    },
    LONG,
  );

  it(
    'names what was added and removed, and every question that a law or a service changes',
    async () => {
      const file = path.join(now, 'intents/labour.yaml');
      const added = [
        '  - id: late-bonus',
        '    name: 年终奖一直不发怎么办？',
        '    leadsTo: { handoff: lawyer }',
        '    utterances:',
      ];
      const said = [
        '年终奖拖了大半年还没影',
        '去年的年终奖到现在没见着',
        '答应的年终奖还能不能要回来',
        '年终奖公司就是赖着',
      ];
      const text = (await readFile(file, 'utf8')).trimEnd();
      await writeFile(file, `${text}\n${[...added, ...said.map((one) => `      - ${one}`)].join('\n')}\n`);
      await edit('knowledge/laws.yaml', 'laws', '职工带薪年休假条例', { state: 'superseded' });
      await edit('knowledge/services.yaml', 'services', 'wrong-number', { text: '打错了没关系，再见。' });
      const { out } = await diff(old, now, '--json');
      const report: { added: number; questions: { id: string; kind: string; changes: unknown[] }[] } = JSON.parse(out);
      expect(report).toMatchObject({ added: 1, removed: 0 });
      const found = new Map(report.questions.map((question) => [question.id, question]));
      expect(found.get('late-bonus')).toMatchObject({ kind: 'added', name: '年终奖一直不发怎么办？' });
      expect(found.get('annual-leave')?.changes).toEqual([
        { part: 'status', field: 'state', before: 'in-force', after: 'stale' },
      ]);
      expect(found.get('wrong-number')?.changes).toEqual([expect.objectContaining({ part: 'service' })]);
      expect(JSON.parse((await diff(now, old, '--json')).out)).toMatchObject({ added: 0, removed: 1 });
    },
    LONG,
  );

  it(
    'names the folder that is not sound',
    async () => {
      await writeFile(path.join(now, labour), 'topic: [\n');
      expect(await diff(old, now)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`${now}: `) });
      expect(await diff(old, path.join(dir, 'nowhere'))).toMatchObject({
        code: 2,
        err: expect.stringContaining('nowhere: '),
      });
    },
    LONG,
  );

  it(
    'explains itself',
    async () => {
      expect(await diff('--help')).toMatchObject({ code: 0, out: help });
      for (const args of [[], [old], [old, now, dir], [old, now, '--colour']])
        expect((await diff(...args)).code).toBe(2);
    },
    LONG,
  );
});
