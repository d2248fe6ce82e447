import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSqlite, type Storage } from '../../src/storage/index.ts';
import { evaluateInProcess, NightlyEvaluation, nightlyReportCollection } from '../../src/understanding/index.ts';
import { dueNight } from '../../src/understanding/nightly-evaluation.ts';
import { StageClock, StageJobs } from '../handoff/stage.ts';

const DAY = 86_400_000;
const figuresOf = (accuracy: number) => ({ n: 1000, accuracy, topThree: 0.9, macroF1: 0.7, ece: 0.02 });

describe('the night', () => {
  it('is from half past three to six in Shanghai', () => {
    expect(dueNight(new Date('2026-03-01T19:29:59Z'))).toBeNull();
    expect(dueNight(new Date('2026-03-01T19:30:00Z'))).toBe('2026-03-02');
    expect(dueNight(new Date('2026-03-01T21:59:59Z'))).toBe('2026-03-02');
    expect(dueNight(new Date('2026-03-01T22:00:00Z'))).toBeNull();
  });
});

describe('the test of a night', () => {
  let storage: Storage;
  let logged: { level: number; accuracy?: number }[];
  let clock: StageClock;
  let jobs: StageJobs;
  let results: (number | Error)[];
  let runs: number;
  let nightly: NightlyEvaluation;
  beforeEach(async () => {
    storage = await openSqlite({ file: ':memory:' });
    const reports = storage.collection(nightlyReportCollection);
    await storage.prepare();
    logged = [];
    clock = new StageClock();
    // The stage stands at 10:00 in Shanghai; 17.5 hours on it is half past three.
    clock.pass(17.5 * 3_600_000);
    jobs = new StageJobs(clock);
    results = [];
    runs = 0;
    nightly = new NightlyEvaluation({
      reports,
      labelled: async () => [{ text: '工钱没给', intent: 'wage-arrears' }],
      evaluate: async () => {
        runs += 1;
        const next = results.shift() ?? new Error('nothing prepared');
        if (next instanceof Error) throw next;
        return { version: 'v1', figures: figuresOf(next) };
      },
      jobs,
      clock,
      logger: pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) }),
    });
  });
  afterEach(() => storage.close());

  it('is run once, however often the clock is looked at, and never by day', async () => {
    results = [0.7];
    await jobs.run('nightly-evaluation');
    await jobs.run('nightly-evaluation');
    clock.pass(6 * 3_600_000);
    await jobs.run('nightly-evaluation');
    expect(runs).toBe(1);
    expect(await nightly.latest(10)).toMatchObject([
      { _id: '2026-03-03', figures: figuresOf(0.7), reviewed: 1, change: null, isWorse: false },
    ]);
  });

  it('warns when more than two points are lost against the night before, not for less', async () => {
    results = [0.7, 0.69, 0.66, 0.72];
    for (let night = 0; night < 4; night += 1) {
      await jobs.run('nightly-evaluation');
      clock.pass(DAY);
    }
    const [d, c, b] = await nightly.latest(3);
    expect([b?.isWorse, c?.isWorse, d?.isWorse]).toEqual([false, true, false]);
    expect(c?.change).toBeCloseTo(-0.03, 10);
    expect(logged.filter(({ level }) => level === 40).map(({ accuracy }) => accuracy)).toEqual([0.66]);
  });

  it('that fails is kept as failed and compared with nothing', async () => {
    results = [0.7, new Error('老板不给钱'), 0.6];
    for (let night = 0; night < 3; night += 1) {
      await jobs.run('nightly-evaluation');
      clock.pass(DAY);
    }
    expect(await nightly.latest(3)).toMatchObject([{ isWorse: true }, { figures: null, isWorse: false }, {}]);
    expect(JSON.stringify(logged)).not.toContain('nothing prepared');
  });
});

describe('the process of the test', () => {
  const evaluate = async (script: string, signal = new AbortController().signal) => {
    const file = join(await mkdtemp(join(tmpdir(), 'evaluation-')), 'cli.mjs');
    await writeFile(file, script);
    const command = { program: process.execPath, args: [file], cwd: tmpdir(), env: { PATH: process.env.PATH } };
    return evaluateInProcess(command, [{ text: '工钱没给', intent: 'wage-arrears' }], signal);
  };

  it('hands in the labelled questions and reads the figures', async () => {
    const figures = { version: 'v', ...figuresOf(0.5) };
    const script = `import { text } from 'node:stream/consumers';
      const lines = (await text(process.stdin)).trim().split('\\n').map((line) => JSON.parse(line));
      const isRight = lines.length === 1 && lines[0].intent === 'wage-arrears' && process.argv.includes('--labelled');
      console.log(JSON.stringify({ ...${JSON.stringify(figures)}, n: isRight ? 7 : 0 }));`;
    expect(await evaluate(script)).toEqual({ version: 'v', figures: { ...figuresOf(0.5), n: 7 } });
  });

  it('says what went wrong', async () => {
    await expect(evaluate('process.exit(3)')).rejects.toThrow('ended with 3');
    await expect(evaluate('console.log("{}")')).rejects.toThrow('printed no figures');
    const stop = new AbortController();
    const running = evaluate('setInterval(() => undefined, 1000)', stop.signal);
    setTimeout(() => stop.abort(), 300);
    await expect(running).rejects.toThrow('was stopped');
  });
});
