import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/legal-aid.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-legal-aid-command-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sample = { regionCode: '640100', matter: 'support', hasAgent: false, householdSize: 1, residence: 'urban' };

async function command(content: unknown, ...args: string[]) {
  const file = path.join(dir, 'case.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const out: string[] = [];
  const err: string[] = [];
  const code = await run([file, ...args], { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('hotline legal-aid', () => {
  it('says the verdict of a day in words', async () => {
    const { code, out } = await command({ ...sample, householdIncome: 148_001 }, '--as-of', '2026-11-22');
    expect(code).toBe(0);
    expect(out).toMatch(/^可能不符合[\s\S]*740元×2＝1480元[\s\S]*法律援助机构审查决定/);
  });

  it('prints the result as JSON, a list for a list', async () => {
    const one = await command({ ...sample, householdIncome: 148_000 }, '--json', '--as-of', '2026-11-22');
    expect(JSON.parse(one.out)).toMatchObject({ verdict: '可能符合', asOf: '2026-11-22' });
    const many = await command([sample, { matter: 'domestic-violence', hasAgent: false }], '--json');
    expect(JSON.parse(many.out)).toMatchObject([{ verdict: '需人工核实' }, { verdict: '可能符合' }]);
  });

  it('names the field that is wrong', async () => {
    expect(await command({ ...sample, householdIncome: '1480' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('householdIncome'),
    });
    expect(await command('{')).toMatchObject({ code: 1, err: expect.stringContaining('is not JSON') });
  });

  it('refuses a day that does not exist and options it does not know', async () => {
    expect((await command(sample, '--as-of', '2026-02-30')).code).toBe(2);
    expect((await command(sample, '--verbose')).code).toBe(2);
    expect((await command(sample, '--help')).code).toBe(0);
  });
});
