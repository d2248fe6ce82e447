import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommandIo } from '../../src/cli/command.ts';
import { help, run } from '../../src/cli/knowledge.ts';

const ANSWERS = resolve(import.meta.dirname, '../../knowledge/answers');
let dir: string;
let said: { out: string[]; err: string[] };
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hotline-export-'));
  said = { out: [], err: [] };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const io = (): CommandIo => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  out: (line) => said.out.push(line),
  err: (line) => said.err.push(line),
  isTerminal: false,
});

describe('hotline knowledge export', () => {
  it('writes every file of answers, to the letter where nothing was published', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { DATA_DIR: join(dir, 'data'), LOG_LEVEL: 'silent' });
    try {
      expect(await run(['export', '--out', join(dir, 'out')], io())).toBe(0);
    } finally {
      process.env = before;
    }
    const files = await readdir(ANSWERS);
    expect(await readdir(join(dir, 'out', 'answers'))).toEqual(files);
    for (const file of files) {
      expect(await readFile(join(dir, 'out', 'answers', file), 'utf8')).toBe(
        await readFile(join(ANSWERS, file), 'utf8'),
      );
    }
    expect(said.out).toEqual([`${files.length} files, 0 answers changed`]);
  }, 60_000);

  it.each([[[]], [['export']], [['import', '--out', 'x']], [['export', '--out', 'x', 'y']]])(
    'does not guess what %j means',
    async (args) => {
      expect(await run(args, io())).toBe(2);
      expect(said.err).toEqual([help]);
    },
  );
});
