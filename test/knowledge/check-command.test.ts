import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CheckReport, checkContent, help, run } from '../../src/cli/check.ts';

/** All content is read several times in each test. */
const LONG = 120_000;

const asOf = new Date('2026-11-22T04:00:00Z');
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-check-'));
  await Promise.all(
    ['knowledge', 'intents', 'dialogs'].map((name) => cp(name, path.join(dir, name), { recursive: true })),
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const contentOf = (file: string) => readFile(path.join(dir, file), 'utf8');

async function replace(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await contentOf(file);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to replace in ${file}`);
  await writeFile(path.join(dir, file), after);
}

/** The answer `annual-leave` rests on it. */
async function supersedeLeaveLaw(): Promise<void> {
  const entry = /(- name: 职工带薪年休假条例\n(?: {4}.*\n)*? {4}state: )in-force/;
  await replace('knowledge/laws.yaml', entry, '$1superseded');
}

/** The line of a text in a file, from 1; of its last occurrence. */
async function lineOf(file: string, text: string): Promise<number> {
  const before = await contentOf(file);
  return before.slice(0, before.lastIndexOf(text)).split('\n').length;
}

/** The text of an entry that begins with `- id: …`, with its indentation. */
async function entryOf(file: string, id: string): Promise<string> {
  const found = new RegExp(`^  - id: ${id}\\n(?:    .*\\n|\\n)*`, 'm').exec(await contentOf(file));
  if (found === null) throw new Error(`${file} has no ${id}`);
  return found[0];
}

async function command(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), contentDir: dir };
  return { code: await run(args, { ...io, modelDir: path.join(dir, 'models') }), out, err };
}

const problemIn = ({ problems }: CheckReport, file: string) => problems.filter((one) => one.file === file);

describe('hotline check', () => {
  it(
    'finds the shipped content sound',
    async () => {
      const { problems } = await checkContent(dir, asOf);
      expect(problems).toEqual([]);
    },
    LONG,
  );

  it(
    'reads how long personal data is kept, and what residents are told of it',
    async () => {
      await replace('knowledge/privacy/retention.yaml', 'days: 365', 'days: 0');
      await replace('knowledge/privacy/notices.yaml', '- id: rights', '- id: right');
      const { problems } = await checkContent(dir, asOf);
      expect(problems).toMatchObject([
        { file: 'knowledge/privacy/notices.yaml', problem: expect.stringContaining('个人信息保护法 17') },
        { file: 'knowledge/privacy/retention.yaml', line: await lineOf('knowledge/privacy/retention.yaml', 'days: 0') },
      ]);
    },
    LONG,
  );

  it(
    'counts topics, shows what is covered, measures the answers and lists the stale ones',
    async () => {
      await supersedeLeaveLaw();
      const { out } = await command('--utterances', '--sample', '10');
      const text = out.join('\n');
      expect(text).toMatch(/劳动纠纷: \d+ intents, \d+ utterances, \d+ answers/);
      expect(text).toMatch(/\d+ of 268 questions of the catalogue are covered; \d+ of the 133 core ones\./);
      expect(text).toMatch(/^ +12 .* 12 {2}工资与劳动合同$/m);
      expect(text).toMatch(/sentences [\d.]+ characters on average.*[\d.]+ legal words to 100 characters/);
      expect(text).toMatch(/stale: annual-leave: .*已被新法取代/);
      // No model was trained of this content: it says so, and trains none.
      expect(out).toContain('utterances: not asked, there is no trained model of this content; run: hotline train');
    },
    LONG,
  );

  it(
    'prints one line for each problem with file, line, entry and field, and fails',
    async () => {
      await replace('intents/labour.yaml', 'answer: wage-arrears', 'answer: no-such-answer');
      await replace('knowledge/answers/labour.yaml', 'aidMatter: work-injury', 'aidMatter: no-such-matter');
      await replace('dialogs/leave-message.yaml', 'action: handoff/leave-message', 'action: handoff/nowhere');
      await replace('knowledge/answers/debts.yaml', /article: '\d+'/, "article: 'X'");
      const { code, out } = await command();
      expect(code).toBe(1);
      const leadsTo = await lineOf('intents/labour.yaml', 'leadsTo: { answer: no-such-answer }');
      const matter = await lineOf('knowledge/answers/labour.yaml', 'aidMatter: no-such-matter');
      const action = await lineOf('dialogs/leave-message.yaml', 'action: handoff/nowhere');
      const article = await lineOf('knowledge/answers/debts.yaml', "article: 'X'");
      expect(out).toEqual(
        expect.arrayContaining([
          `intents/labour.yaml:${leadsTo} › wage-arrears › leadsTo: there is no answer no-such-answer`,
          expect.stringMatching(
            new RegExp(
              `^knowledge/answers/labour\\.yaml:${matter} › [a-z-]+ › aidMatter: there is no matter no-such-matter$`,
            ),
          ),
          `dialogs/leave-message.yaml:${action} › leave-message › action: there is no action handoff/nowhere`,
          expect.stringMatching(
            new RegExp(`^knowledge/answers/debts\\.yaml:${article} › [a-z-]+ › grounds\\.0\\.article: .+`),
          ),
        ]),
      );
      expect(out.at(-1)).toMatch(/^\d+ problem\(s\)\.$/);
    },
    LONG,
  );

  it(
    'refuses an unknown id, two answers for one intent, the same question twice, and an answer without grounds',
    async () => {
      const file = 'knowledge/answers/labour.yaml';
      const entry = await entryOf(file, 'minimum-wage');
      const again = entry.replace('- id: minimum-wage', '- id: minimum-wage-again');
      const bare = entry
        .replace('- id: minimum-wage', '- id: no-grounds')
        .replace(/^ {4}grounds:(?:.*\n)(?: {6}.*\n)*/m, '    grounds: []\n');
      await writeFile(
        path.join(dir, file),
        `${(await contentOf(file)).trimEnd()}\n${entry}${again.replace(/related: .*/, 'related: [nowhere-at-all]')}`,
      );
      await writeFile(path.join(dir, 'knowledge/answers/extra.yaml'), `topic: 劳动纠纷\nanswers:\n${bare}`);
      const report = await checkContent(dir, asOf);
      const second = await lineOf(file, '  - id: minimum-wage\n');
      expect(problemIn(report, file)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            id: 'minimum-wage',
            line: second,
            problem: `is a duplicate (first in answers/labour.yaml)`,
          }),
          expect.objectContaining({ id: 'minimum-wage-again', problem: 'is also the question of minimum-wage' }),
          expect.objectContaining({
            id: 'minimum-wage-again',
            field: expect.stringMatching(/ › related$/),
            problem: 'there is no answer nowhere-at-all',
          }),
          expect.objectContaining({ id: 'minimum-wage-again', problem: 'no intent leads to this answer' }),
        ]),
      );
      const without = await lineOf('knowledge/answers/extra.yaml', 'grounds: []');
      expect(problemIn(report, 'knowledge/answers/extra.yaml')).toEqual([
        expect.objectContaining({
          id: 'no-grounds',
          line: without,
          field: 'knowledge/answers/extra.yaml › no-grounds › grounds',
        }),
      ]);
      expect(report.advice).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ id: 'minimum-wage-again', problem: 'is nearly the same as that of minimum-wage' }),
        ]),
      );
    },
    LONG,
  );

  it(
    'says of a file that is no UTF-8 what it is and how to convert it, once; goes on; names the line of broken YAML',
    async () => {
      const gbk = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], {
        input: await contentOf('intents/medical.yaml'),
      });
      await writeFile(path.join(dir, 'intents/medical.yaml'), gbk);
      await replace('knowledge/laws.yaml', 'laws:', 'lows:');
      await writeFile(path.join(dir, 'dialogs', 'broken.yaml'), 'id: fine\nsteps: [\n');
      const wide = Buffer.from(`\uFEFF${await contentOf('knowledge/hotlines.yaml')}`, 'utf16le');
      await writeFile(path.join(dir, 'knowledge/hotlines.yaml'), wide);
      const report = await checkContent(dir, asOf);
      expect(problemIn(report, 'intents/medical.yaml')).toEqual([
        expect.objectContaining({ problem: expect.stringMatching(/^is not UTF-8 but GBK; .*iconv -f GBK -t UTF-8/) }),
      ]);
      expect(problemIn(report, 'knowledge/hotlines.yaml')).toEqual([
        expect.objectContaining({ problem: expect.stringMatching(/^is not UTF-8 but UTF-16LE; /) }),
      ]);
      expect(problemIn(report, 'knowledge/laws.yaml').length).toBeGreaterThan(0);
      expect(problemIn(report, 'dialogs/broken.yaml')).toEqual([
        expect.objectContaining({ line: expect.any(Number), problem: expect.stringContaining('is not valid YAML') }),
      ]);
    },
    LONG,
  );

  it(
    'prints JSON that says the same',
    async () => {
      await supersedeLeaveLaw();
      await replace('knowledge/answers/labour.yaml', 'aidMatter: work-injury', 'aidMatter: no-such-matter');
      const { code, out } = await command('--json');
      const report: CheckReport = JSON.parse(out.join('\n'));
      expect(code).toBe(1);
      expect(report.problems).toContainEqual({
        file: 'knowledge/answers/labour.yaml',
        line: await lineOf('knowledge/answers/labour.yaml', 'aidMatter: no-such-matter'),
        id: expect.any(String),
        field: expect.stringMatching(/ › aidMatter$/),
        problem: 'there is no matter no-such-matter',
      });
      expect(report).toMatchObject({
        signedOff: 0,
        coverage: { entries: 268, core: 133 },
        stale: expect.arrayContaining([expect.objectContaining({ id: 'annual-leave' })]),
      });
      expect(report.readability?.each).toHaveLength(report.readability?.answers ?? 0);
    },
    LONG,
  );

  it(
    'explains itself',
    async () => {
      expect(await command('--help')).toEqual({ code: 0, out: [help], err: [] });
      for (const args of [['--colour'], ['--utterances', '--sample', 'many'], ['--sample', '0'], ['--sample']]) {
        expect((await command(...args)).code).toBe(2);
      }
    },
    LONG,
  );
});
