import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { SECRETS, UNHURRIED } from './running-hotline.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A port that is free now, on loopback. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

/** The built hotline in a process of its own, as `npm start` runs it. */
export class HotlineProcess {
  private child: ChildProcess | null = null;
  output = '';

  private constructor(
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  static async start(dataDir: string, env: Record<string, string> = {}): Promise<HotlineProcess> {
    const process = new HotlineProcess(await freePort(), { DATA_DIR: dataDir, ...SECRETS, ...env });
    await process.up();
    return process;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Start (again) on the same port and data; resolves when ready. */
  async up(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'start.js')], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'development',
        LOG_LEVEL: 'warn',
        NLU_RELOAD: 'off',
        ...UNHURRIED,
        HOST: '127.0.0.1',
        PORT: String(this.port),
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        this.output += String(chunk);
      });
    const end = Date.now() + 120_000;
    while (Date.now() < end) {
      if (child.exitCode !== null) throw new Error(`the hotline ended with ${child.exitCode}:\n${this.output}`);
      const response = await fetch(`${this.url}/readyz`).catch(() => null);
      if (response?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`not ready in two minutes:\n${this.output}`);
  }

  /** End it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** End it as an operator would; resolves to the exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    child.kill(signal);
    return gone;
  }
}
