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

  it('prints the form a supervisor audits, money in fen with 元 beside it', async () => {
    const { code, out } = await command({ ...sample, householdIncome: 148_001 }, '--audit', '--as-of', '2026-11-22');
    expect(code).toBe(0);
    expect(out).toMatch(/^结论：可能不符合（2026-11-22）\n决定的规则：R5 · 法律援助法 34 · 否\n理由代码：over-means/);
    expect(out).toContain('148001分（1480.01元）÷1人');
    expect(out).toContain('整数比较 14800100 <= 14800000：否');
    expect(out).toMatch(/meansRule=ningxia-2017 status=published[\s\S]*baseFrom=2026-02-15/);
  });

  it('explains the decision of another day as it was then', async () => {
    const case_ = { ...sample, householdIncome: 138_001 };
    const then = await command(case_, '--json', '--as-of', '2025-06-30');
    const later = await command(case_, '--json', '--as-of', '2025-07-01');
    expect([JSON.parse(then.out).verdict, JSON.parse(later.out).verdict]).toEqual(['可能不符合', '需人工核实']);
    expect(JSON.parse(then.out).trace[0]).toMatchObject({ rule: 'R3', audit: expect.stringMatching(/^R3 · /) });
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
    expect((await command(sample, '--json', '--audit')).code).toBe(2);
    expect((await command(sample, '--help')).code).toBe(0);
  });
});
