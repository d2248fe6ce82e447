import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

/** A real `redis-server` of the test's own: AOF on, `noeviction`, on a free port of the loopback. */
export interface RedisServer {
  readonly url: string;
  /** End it in order, or with SIGKILL. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Start it again on the same port, with what its append-only file holds, or empty. */
  restart(options?: { empty?: boolean }): Promise<void>;
  /** SIGSTOP and SIGCONT: its sockets stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** End it and remove its folder. */
  remove(): Promise<void>;
}

/** True when the program is there; else says so once, in a line that nobody overlooks. */
export function hasRedisServer(suite: string): boolean {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).error === undefined) return true;
  process.stderr.write(
    `\n### SKIPPED: ${suite} is not tested: no redis-server on the path (apt install redis-server).\n\n`,
  );
  return false;
}

/** @param policy `maxmemory-policy`; anything but the default is for tests of its refusal. */
export async function startRedisServer(policy = 'noeviction'): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child = await launch(folder, port, policy);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  }
  return {
    url,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart({ empty = false } = {}) {
      await end('SIGKILL');
      if (empty) rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
      child = await launch(folder, port, policy);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async remove() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number, policy: string): Promise<ChildProcess> {
  const settings = ['--dir', folder, '--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', policy];
  const child = spawn('redis-server', [...settings, ...durable], { stdio: 'ignore' });
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: 20 } });
  client.on('error', () => undefined);
  child.once('exit', () => client.isOpen && client.destroy());
  // The first PING that is answered ends the wait; while it loads its file, Redis refuses.
  await client.connect();
  while ((await client.ping().catch(() => 'LOADING')) !== 'PONG') {
    if (child.exitCode !== null) throw new Error('redis-server stopped at once');
    await new Promise((next) => setTimeout(next, 20));
  }
  client.destroy();
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
