import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Command, CommandIo } from '../../src/cli/command.ts';
import * as nlu from '../../src/cli/nlu.ts';
import * as train from '../../src/cli/train.ts';

const INTENTS = 'test/understanding/fixtures/intents';
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hotline-nlu-'));
  await mkdir(join(dir, 'knowledge', 'emergency-examples'), { recursive: true });
  await copyFile('knowledge/emergencies.yaml', join(dir, 'knowledge', 'emergencies.yaml'));
  const danger = '## E-VIOLENCE immediate\n他正在打我\n他拿刀追我\n## calm\n邻居说话难听\n想问离婚怎么办\n';
  await writeFile(join(dir, 'knowledge', 'emergency-examples', 'few.txt'), danger);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(command: Command, args: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      write: (chunk, _encoding, done) => {
        said[name] += String(chunk);
        done();
      },
    });
  const io: CommandIo = {
    stdin: Readable.from([input]),
    stdout: into('out'),
    stderr: into('err'),
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
    isTerminal: false,
  };
  return { code: await command.run(args, io), ...said };
}
const places = (models: string) => ['--knowledge', join(dir, 'knowledge'), '--models', join(dir, models)];

describe('hotline nlu cross-validate', () => {
  it('prints figures and writes the report with its pictures', async () => {
    const out = join(dir, 'report');
    const args = ['cross-validate', '--intents', INTENTS, '--folds', '3', '--ablations', '--out', out];
    const { code, out: said, err } = await run(nlu, args);
    expect(code).toBe(0);
    expect(said).toMatch(/accuracy +\d/);
    expect(said).toContain('without subjects');
    expect(err).toContain('fold 3 of 3');
    const files = ['calibration.svg', 'confusion.svg', 'out-of-scope-roc.svg', 'report.md'];
    expect((await readdir(out)).sort()).toEqual(files);
    const report = await readFile(join(out, 'report.md'), 'utf8');
    for (const file of files.filter((name) => name.endsWith('.svg'))) expect(report).toContain(`(${file})`);
  }, 120_000);

  it('takes labelled questions on standard input into one fold, as every night', async () => {
    const args = ['cross-validate', '--intents', INTENTS, '--folds', '2', '--only', '1', '--labelled', '--json'];
    const plain = JSON.parse((await run(nlu, args)).out);
    const lines = Array.from({ length: 9 }, (_, at) =>
      JSON.stringify({ text: `工钱要不回来${at}`, intent: 'wage-arrears' }),
    );
    const more = JSON.parse((await run(nlu, args, lines.join('\n'))).out);
    expect(more.n).toBeGreaterThan(plain.n);
    expect(more.version).not.toBe(plain.version);
    expect(more.batches.map(({ batch }: { batch: string }) => batch)).toContain('corpus');
    const wrong = await run(nlu, args, '{"text": "一"}');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('standard input: line 1')]);
  }, 120_000);

  it('refuses options that make no sense', async () => {
    for (const wrong of [
      ['--folds', '1'],
      ['--folds', 'x'],
      ['--by', 'moon'],
      ['--folds', '3', '--only', '4'],
    ]) {
      expect((await run(nlu, ['cross-validate', ...wrong])).code).toBe(2);
    }
    expect((await run(nlu, ['constructor'])).code).toBe(2);
    expect((await run(nlu, ['--help'])).out).toContain('hotline nlu compare');
  });
});

describe('hotline nlu compare', () => {
  it('says which is worse: contents, a folder with a model, a model file', async () => {
    const poor = join(dir, 'poor');
    await cp(INTENTS, poor, { recursive: true });
    const file = join(poor, 'marriage.yaml');
    const swapped: Record<string, string> = { 'divorce-suit': 'custody', custody: 'divorce-suit' };
    const content = await readFile(file, 'utf8');
    await writeFile(
      file,
      content.replaceAll(/divorce-suit|custody/g, (id) => swapped[id] ?? id),
    );
    const questions = join(dir, 'questions.jsonl');
    const texts = ['想离婚对方不同意', '起诉离婚要什么', '离婚去哪个法院', '打官司离婚', '要离婚'];
    await writeFile(questions, texts.map((text) => JSON.stringify({ text, intent: 'divorce-suit' })).join('\n'));
    const common = ['--on', questions, '--intents', INTENTS, ...places('models')];
    const { code, out } = await run(nlu, ['compare', INTENTS, poor, ...common]);
    expect(code).toBe(0);
    expect(out).toMatch(/^B is WORSE than A by \d/);
    expect(out).toContain('A right\tdivorce-suit');
    const models = await readdir(join(dir, 'models'));
    const model = join(dir, 'models', models.find((name) => name.endsWith('.model')) ?? '');
    const same = JSON.parse((await run(nlu, ['compare', model, join(dir, 'models'), ...common, '--json'])).out);
    expect(same).toMatchObject({ n: texts.length, onlyA: 0, onlyB: 0, pValue: 1, changed: [] });
  }, 180_000);

  it('names what cannot be compared', async () => {
    const questions = join(dir, 'one.jsonl');
    await writeFile(questions, '{"text": "一", "topic": "侵权"}\n');
    const unfit = await run(nlu, ['compare', INTENTS, INTENTS, '--on', questions]);
    expect([unfit.code, unfit.err]).toEqual([1, expect.stringContaining('line 1: needs "intent"')]);
    const empty = await mkdtemp(join(dir, 'empty-'));
    const nothing = await run(nlu, ['compare', empty, INTENTS, '--on', questions, '--topic']);
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining(empty)]);
    expect((await run(nlu, ['compare', INTENTS])).code).toBe(2);
  });
});

describe('hotline train --corpus', () => {
  const withCorpus = (file: string) => ['--intents', INTENTS, '--corpus', file, ...places('taught')];

  it('trains with it, tells how it was used and what the server must be told', async () => {
    const file = 'test/understanding/fixtures/corpus.jsonl';
    const { code, out } = await run(train, withCorpus(file));
    expect(code).toBe(0);
    expect(out).toMatch(/^trained [0-9a-f]{16}$/m);
    expect(out).toContain('9 lines; 2 utterances and 4 questions of a topic used, 1 not needed, 2 of an unknown');
    expect(out).toMatch(/NLU_CORPUS=\/.*corpus\.jsonl/);
    expect((await run(train, withCorpus(file))).out).toContain('up to date');
  }, 120_000);

  it('names file and line of what is wrong, and the file that is not there', async () => {
    const file = join(dir, 'wrong.jsonl');
    await writeFile(file, '{"text": "好", "label": "侵权"}\n{"text": 5}\n');
    const wrong = await run(train, withCorpus(file));
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining(`${file}: line 2: needs "text"`)]);
    const missing = await run(train, withCorpus(join(dir, 'nowhere.jsonl')));
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('nowhere.jsonl')]);
  });
});
