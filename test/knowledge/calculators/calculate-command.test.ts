import { run } from '../../../src/cli/calculate.ts';

async function command(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('hotline calculate', () => {
  it('says the result in words', async () => {
    const input = JSON.stringify({ ended: 'lawful', months: 41, monthlyPay: 450_000 });
    const { code, out } = await command('severance', '--json', input);
    expect(code).toBe(0);
    expect(out).toMatch(/^经济补偿大约是15750元。[\s\S]*《劳动合同法》第四十六条、第四十七条/u);
  });

  it('reckons for a day, and prints figures', async () => {
    const input = JSON.stringify({ deadline: 'civil-appeal-judgment', from: '2026-11-03' });
    const { code, out } = await command('deadline', '--json', input, '--as-of', '2026-11-10', '--figures');
    expect(code).toBe(0);
    expect(JSON.parse(out).figures).toEqual([
      { label: '最后一天', value: '2026-11-18', unit: 'date' },
      { label: '还有', value: 8, unit: 'day' },
    ]);
  });

  it('lists the inputs with their units', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/interest\n\s+principal\s+money actually handed over, fen/u);
    expect(out).toContain('Holidays and working weekends are known to 2');
  });

  it.each([
    [['nonsense', '--json', '{}'], 2, 'hotline calculate <name>'],
    [['severance'], 2, 'hotline calculate <name>'],
    [['severance', '--json', '{}', '--what'], 2, 'hotline calculate <name>'],
    [['severance', '--json', '{}', '--as-of', 'soon'], 2, 'hotline calculate <name>'],
    [['severance', '--json', '{'], 1, 'is not JSON'],
    [['severance', '--json', '{"months":3}'], 1, 'ended: '],
    [
      ['deadline', '--json', '{"deadline":"notary-issue","from":"2026-12-20"}'],
      1,
      'hotline_knowledge_calendar_not_covered',
    ],
  ])('refuses %j with code %d', async (args, code, said) => {
    const result = await command(...args);
    expect(result.code).toBe(code);
    expect(result.err).toContain(said);
  });

  it('names the folder that has no calculators', async () => {
    const err: string[] = [];
    const io = { out: () => undefined, err: (line: string) => err.push(line), contentDir: '/nowhere' };
    expect(await run(['severance', '--json', '{"ended":"lawful","months":3}'], io)).toBe(1);
    expect(err.join()).toContain('laws.yaml');
  });
});
