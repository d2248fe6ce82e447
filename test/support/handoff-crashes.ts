import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { type Confirmed, problemsOf } from './handoff-crash-audit.ts';
import type { Death } from './mortal-storage.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAM = join(import.meta.dirname, 'handoff-process.ts');
/** A life goes on for some of so many writes before its death is looked for. */
const WRITES = 300;
const WHEN = ['before', 'after'] as const;
/** Of one life; much more than it takes. */
const LONGEST_LIFE_MS = 60_000;

export interface CrashOptions {
  cycles: number;
  seed: number;
  /** Lines of cycles at a time, each on data of its own; default 1. */
  atOnce?: number;
}

export interface CrashReport {
  cycles: number;
  /** How many processes died by SIGKILL. */
  killed: number;
  /** Deaths by the write at which they came: before it was stored, and after. */
  deaths: Map<string, Record<Death['when'], number>>;
  asked: number;
  accepted: number;
  said: number;
  /** From a restart until what had waited before it moved, ms: the longest. Time without a process does not count. */
  longestStandstillMs: number;
  /** What should not be, in words; empty when all is well. */
  wrong: string[];
}

/**
 * Handoffs at work, killed at a write, begun again on the same data, so many times; then everything is served and looked
 * at: nothing that was confirmed is lost or doubled, nobody is left waiting, the bot never spoke on a lawyer's floor.
 * Each time it is the write at which it was tried least so far.
 */
export async function runCrashes({ cycles, seed, atOnce = 1 }: CrashOptions): Promise<CrashReport> {
  const deaths = new Deaths();
  const report: CrashReport = {
    cycles,
    killed: 0,
    deaths: deaths.met,
    asked: 0,
    accepted: 0,
    said: 0,
    longestStandstillMs: 0,
    wrong: [],
  };
  const folder = await mkdtemp(join(await outputFolder(), 'handoff-crashes-'));
  try {
    const program = await compiled(folder);
    let begun = 0;
    const next = () => {
      begun += 1;
      return begun <= cycles ? begun : null;
    };
    await Promise.all(
      Array.from({ length: atOnce }, (_, chain) => runChain({ program, seed, chain, next, deaths, report })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}

interface Chain {
  program: string;
  seed: number;
  chain: number;
  /** The number of the next cycle, or null when there were enough. */
  next: () => number | null;
  deaths: Deaths;
  report: CrashReport;
}

async function runChain({ program, seed, chain, next, deaths, report }: Chain): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-crashes-'));
  const confirmed: Confirmed[] = [];
  const still = new Standstill();
  const { wrong } = report;
  for (let cycle = next(); cycle !== null; cycle = next()) {
    const death = deaths.next(seed + cycle);
    const { lines, signal, code, said, endedAt } = await live(program, folder, seed * 10_000 + cycle, death);
    confirmed.push(...lines);
    still.lived(lines, endedAt);
    if (signal === 'SIGKILL') report.killed += 1;
    else wrong.push(`cycle ${cycle} ended with ${code ?? signal}: ${said}`);
    const last = lines.find(({ did }) => did === 'died');
    if (last !== undefined) deaths.count(last);
  }
  const last = await live(program, folder, seed * 10_000 + 9_000 + chain, null);
  still.lived(last.lines, last.endedAt);
  if (last.code !== 0) wrong.push(`the last process ended with ${last.code ?? last.signal}: ${last.said}`);
  wrong.push(...problemsOf([...confirmed, ...last.lines]));
  const of = (did: string) => confirmed.filter((line) => line.did === did).length;
  report.asked += of('asked');
  report.accepted += of('accepted');
  report.said += of('said');
  report.longestStandstillMs = Math.max(report.longestStandstillMs, still.longestMs);
  await rm(folder, { recursive: true, force: true });
}

/** How long each one that waits has stood still, over as many lives as that takes. */
class Standstill {
  longestMs = 0;
  private still = new Map<string, number>();

  lived(lines: readonly Confirmed[], endedAt: number): void {
    const up = lines.find(({ did }) => did === 'up');
    if (up === undefined) return;
    const moved = new Map(lines.filter(({ did }) => did === 'moved').map(({ id = '', ms = 0 }) => [id, ms]));
    const stuck = new Map<string, number>();
    for (const id of up.waiting as string[]) {
      const stoodMs = (this.still.get(id) ?? 0) + (moved.get(id) ?? endedAt - Number(up.at));
      this.longestMs = Math.max(this.longestMs, stoodMs);
      if (!moved.has(id)) stuck.set(id, stoodMs);
    }
    this.still = stuck;
  }
}

/** At first anywhere; then, of the writes that were seen, the one that was tried least. */
class Deaths {
  readonly met: CrashReport['deaths'] = new Map();
  private readonly tried = new Map<string, number>();

  next(turn: number): Death {
    const after = (turn * 7919) % WRITES;
    const all = [...this.met.keys()].flatMap((step) => WHEN.map((when) => ({ step, when })));
    const triesOf = ({ step, when }: Omit<Death, 'after'>) => this.tried.get(`${step} ${when}`) ?? 0;
    const fewest = Math.min(...all.map(triesOf));
    const least = all.filter((one) => triesOf(one) === fewest);
    const chosen = least[((turn * 2_654_435_761) >>> 8) % Math.max(1, least.length)];
    if (chosen === undefined) return { after, step: '', when: 'after' };
    this.tried.set(`${chosen.step} ${chosen.when}`, fewest + 1);
    return { after, ...chosen };
  }

  count({ step, when, steps }: Confirmed): void {
    for (const seen of steps as string[]) if (!this.met.has(seen)) this.met.set(seen, { before: 0, after: 0 });
    const here = this.met.get(String(step));
    if (here !== undefined) here[when as Death['when']] += 1;
  }
}

/** Within the repository, where the packages are found. */
async function outputFolder(): Promise<string> {
  const folder = join(ROOT, 'test-output');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** One file without what the process does not use: it starts four times as fast. */
async function compiled(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: ROOT,
    build: {
      ssr: PROGRAM,
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        treeshake: { moduleSideEffects: (_id, isExternal) => !isExternal },
        output: { entryFileNames: 'process.mjs' },
      },
    },
  });
  return join(folder, 'process.mjs');
}

interface Life {
  lines: Confirmed[];
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  said: string;
  /** When it was seen to have ended, ms since 1970. */
  endedAt: number;
}

function live(program: string, folder: string, seed: number, death: Death | null): Promise<Life> {
  const child = spawn(process.execPath, [program, folder, String(seed), JSON.stringify(death)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_LIFE_MS,
    killSignal: 'SIGTERM',
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-600);
  });
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      const whole = out.slice(0, out.lastIndexOf('\n') + 1).split('\n');
      const lines = whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Confirmed);
      done({ lines, code, signal, said, endedAt: Date.now() });
    });
  });
}
