import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkContent, help, run } from '../../src/cli/check.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-check-'));
  await Promise.all(
    ['knowledge', 'intents', 'dialogs'].map((name) => cp(name, path.join(dir, name), { recursive: true })),
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function replace(file: string, from: string, to: string): Promise<void> {
  const at = path.join(dir, file);
  const before = await readFile(at, 'utf8');
  if (!before.includes(from)) throw new Error(`nothing to replace in ${file}`);
  await writeFile(at, before.replace(from, to));
}

async function command(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), contentDir: dir };
  return { code: await run(args, io), out, err };
}

describe('hotline check', () => {
  it('counts topics, measures the answers and lists the stale ones', async () => {
    const { out } = await command();
    expect(out.join('\n')).toMatch(/劳动纠纷: \d+ intents, \d+ utterances, \d+ answers/);
    expect(out.join('\n')).toMatch(/sentences [\d.]+ characters on average/);
    expect(out.join('\n')).toMatch(/stale: police-penalty: .+/);
  });

  it('finds the shipped content sound', async () => {
    const { problems } = await checkContent(dir, new Date('2026-11-22T04:00:00Z'));
    expect(problems).toEqual([]);
  });

  it('prints one line for each problem with file and entry, whatever room it is in, and fails', async () => {
    await replace('intents/labour.yaml', 'answer: wage-arrears', 'answer: no-such-answer');
    await replace('knowledge/answers/labour.yaml', 'aidMatter: work-injury', 'aidMatter: no-such-matter');
    await replace('dialogs/leave-message.yaml', 'action: handoff/leave-message', 'action: handoff/nowhere');
    const { code, out } = await command();
    expect(code).toBe(1);
    expect(out).toEqual(
      expect.arrayContaining([
        'intents › wage-arrears › leadsTo: there is no answer no-such-answer',
        'knowledge/answers › wage-arrears › id: no intent leads to this answer',
        expect.stringMatching(/^knowledge\/answers › [a-z-]+ › aidMatter: there is no matter no-such-matter$/),
        'dialogs › leave-message › action: there is no action handoff/nowhere',
      ]),
    );
    expect(out.at(-1)).toMatch(/^[4-9] problem\(s\)\.$/);
  });

  it('goes on when a loader refuses', async () => {
    await replace('knowledge/laws.yaml', 'laws:', 'lows:');
    await writeFile(path.join(dir, 'dialogs', 'broken.yaml'), 'id: [\n');
    const { problems } = await checkContent(dir, new Date());
    const fields = problems.map(({ field }) => field);
    expect(fields.some((field) => field.startsWith('knowledge/laws.yaml'))).toBe(true);
    expect(fields.some((field) => field.startsWith('dialogs/broken.yaml › line'))).toBe(true);
  });

  it('prints JSON that says the same', async () => {
    const { code, out } = await command('--json');
    const report: unknown = JSON.parse(out.join('\n'));
    expect(code).toBe(0);
    expect(report).toMatchObject({
      problems: [],
      signedOff: 0,
      stale: expect.arrayContaining([expect.objectContaining({ id: 'police-penalty' })]),
    });
  });

  it('explains itself', async () => {
    expect(await command('--help')).toEqual({ code: 0, out: [help], err: [] });
    expect((await command('--colour')).code).toBe(2);
  });
});
