import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HotlineProcess } from '../support/hotline-process.ts';

const START = resolve(import.meta.dirname, '../../dist/start.js');
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-start-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Start with this environment and wait for it to give up. */
function failingStart(env: Record<string, string>): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [START], {
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, PORT: '0', ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stderr };
}

describe('starting', () => {
  it('says where it is, who the demo staff are and how to stop; stops cleanly on SIGTERM', async () => {
    const hotline = await HotlineProcess.start(dataDir);
    expect(hotline.output).toContain(`http://localhost:${hotline.port}/desk`);
    expect(hotline.output).toMatch(/lawyer1.*值班律师一号/);
    expect(hotline.output).toMatch(/demo-[0-9a-f]{10}/);
    expect(hotline.output).toContain('Ctrl+C');
    expect(await hotline.stop()).toBe(0);
  }, 60_000);

  it('refuses a second process on the same data with a sentence, and starts at once after a kill', async () => {
    const hotline = await HotlineProcess.start(dataDir);
    const second = failingStart({});
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('hotline_storage_locked');
    expect(second.stderr).not.toMatch(/\n\s+at /);
    await hotline.kill();
    await hotline.up();
    expect(await hotline.stop()).toBe(0);
  }, 90_000);

  it('P24: finishes what is under way when it is told to stop', async () => {
    const hotline = await HotlineProcess.start(dataDir);
    const statuses: number[] = [];
    let isStopping = false;
    const residents = Array.from({ length: 6 }, async () => {
      while (!isStopping) {
        const response = await fetch(`${hotline.url}/channels/web/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }).catch(() => null);
        if (response === null) return;
        statuses.push(response.status);
        await response.text();
        await new Promise((done) => setTimeout(done, 20));
      }
    });
    await new Promise((done) => setTimeout(done, 300));
    const code = hotline.stop();
    await Promise.race([Promise.all(residents), new Promise((done) => setTimeout(done, 5000))]);
    isStopping = true;
    expect(await code).toBe(0);
    expect(statuses.length).toBeGreaterThan(5);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  }, 60_000);

  it.each([
    ['a wrong port', { PORT: 'eighty' }, 'PORT'],
    ['a wrong database address', { MONGODB_URL: 'http://here' }, 'MONGODB_URL'],
    ['production without keys', { NODE_ENV: 'production' }, 'FIELD_KEY'],
    ['a wrong key', { FIELD_KEY: 'abc' }, 'FIELD_KEY'],
  ])('stops with one sentence for %s', (_what, env, name) => {
    const { status, stderr } = failingStart(env);
    expect(status).toBe(1);
    expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
