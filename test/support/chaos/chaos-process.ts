import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../hotline-process.ts';
import { SECRETS } from '../running-hotline.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** A start that takes longer has failed, ms. */
const LONGEST_START_MS = 120_000;
const KEPT_OUTPUT = 20_000;

/** Where to die: at `point` when it is passed for the `skip`th time, or at any after `any` passed points. */
export interface Arming {
  point: string;
  skip: number;
  any: number;
}

/** What a process is told to suffer; what is left out stays as it is. */
export interface Suffering {
  arm?: Arming | null;
  /** Every write of the storage waits so long, ms. */
  delayMs?: number;
  /** The process's clock is so far ahead, ms. */
  shiftMs?: number;
  /** The file of the embedded storage cannot grow. */
  full?: boolean;
}

/** A process of the built hotline with failpoints, which dies at one and is begun again on the same data. */
export class ChaosProcess {
  output = '';
  /** Of the demo staff that it made. */
  password: string | null = null;
  /** By what it died, as it wrote itself. */
  deaths: { point: string; wanted: string }[] = [];
  private child: ChildProcess | null = null;
  private isReady = false;
  private readonly log: string;

  private constructor(
    readonly name: string,
    readonly port: number,
    readonly dataDir: string,
    private readonly project: string,
    private readonly env: Record<string, string>,
    private readonly onSeen: (point: string) => void,
  ) {
    this.log = join(dataDir, 'deaths.log');
  }

  /** Begins it; it may not be ready yet. @param project the folder with `dist/`; default this repository. */
  static async make(options: {
    name: string;
    dataDir: string;
    env: Record<string, string>;
    project?: string;
    onSeen: (point: string) => void;
  }): Promise<ChaosProcess> {
    const { name, dataDir, project = ROOT, onSeen } = options;
    mkdirSync(dataDir, { recursive: true });
    return new ChaosProcess(name, await freePort(), dataDir, project, { ...SECRETS, ...options.env }, onSeen);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    const { child } = this;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  /** Start (again) on the same port and data; resolves when ready, rejects when it ended before. */
  async up(): Promise<void> {
    const dist = join(this.project, 'dist');
    const preloads = [join(import.meta.dirname, 'failpoints.mjs'), join(import.meta.dirname, '../twilio-detour.mjs')];
    const args = [...preloads.flatMap((file) => ['--import', pathToFileURL(file).href]), join(dist, 'start.js')];
    const child = spawn(process.execPath, args, {
      cwd: this.project,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'development',
        LOG_LEVEL: 'error',
        NLU_RELOAD: 'off',
        NIGHTLY_EVALUATION: 'off',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        CHAOS_DIST: pathToFileURL(`${dist}/`).href,
        CHAOS_LOG: this.log,
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.isReady = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output = (this.output + String(chunk)).slice(-KEPT_OUTPUT);
        this.password ??= /demo-[0-9a-f]{10}/.exec(this.output)?.[0] ?? null;
      });
    }
    child.on('message', (told: { seen?: string }) => {
      if (told.seen !== undefined) this.onSeen(told.seen);
    });
    for (const end = Date.now() + LONGEST_START_MS; Date.now() < end; ) {
      if (!this.isRunning) throw new Error(`${this.name} ended while it started: ${this.output.slice(-2000)}`);
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
      if (response?.ok) {
        this.isReady = true;
        return;
      }
      await new Promise((next) => setTimeout(next, 100));
    }
    throw new Error(`${this.name} was not ready in two minutes: ${this.output.slice(-2000)}`);
  }

  /** Nothing while it starts: a start under faults is begun again until there are none, and would only take time. */
  suffer(what: Suffering): void {
    if (this.isReady && this.isRunning && this.child?.connected) this.child.send(what);
  }

  /** Resolves when it has ended, or `ms` have passed. */
  async ended(ms: number): Promise<boolean> {
    const { child } = this;
    if (!this.isRunning || child === null) return true;
    return new Promise((done) => {
      const late = setTimeout(() => done(false), ms);
      child.once('exit', () => {
        clearTimeout(late);
        done(true);
      });
    });
  }

  /** The last death, as the process wrote it just before; null when it was ended from outside. */
  lastDeath(): { point: string; wanted: string } | null {
    if (!existsSync(this.log)) return null;
    const lines = readFileSync(this.log, 'utf8').trim().split('\n');
    if (lines.length === this.deaths.length) return null;
    this.deaths = lines.map((line) => JSON.parse(line) as { point: string; wanted: string });
    return this.deaths.at(-1) ?? null;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.isRunning) return this.child?.exitCode ?? null;
    this.child?.kill(signal);
    if (!(await this.ended(60_000))) {
      this.child?.kill('SIGKILL');
      await this.ended(10_000);
    }
    return this.child?.exitCode ?? null;
  }
}
