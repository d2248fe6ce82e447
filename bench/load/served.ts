import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerState } from './server.ts';

/** A server in a process of its own, so that the load and what is measured do not share a thread. */
export class Served {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** From the start of the process until it could be asked, ms. */
    readonly readyMs: number,
    private readonly dataDir: string,
    private readonly isOwn: boolean,
  ) {}

  static async start(
    what: 'hotline' | 'bare',
    { dataDir, env = {}, node = [] }: { dataDir?: string; env?: Record<string, string>; node?: readonly string[] } = {},
  ): Promise<Served> {
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'hotline-bench-'));
    const began = performance.now();
    const child = fork(join(import.meta.dirname, 'server.ts'), [what], {
      env: { PATH: process.env.PATH ?? '', DATA_DIR: folder, ...env },
      execArgv: ['--import', 'tsx', '--expose-gc', ...node],
      serialization: 'json',
    });
    const port = await new Promise<number>((done, fail) => {
      child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)));
      child.once('message', (message) => done((message as { port: number }).port));
    });
    return new Served(child, port, performance.now() - began, folder, dataDir === undefined);
  }

  state(): Promise<ServerState> {
    return new Promise((done) => {
      this.child.once('message', (message) => done((message as { state: ServerState }).state));
      this.child.send('state');
    });
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.send('stop');
    await gone;
    if (this.isOwn) rmSync(this.dataDir, { recursive: true, force: true });
  }
}
