import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { loadDialogs } from '../../../src/dialogs/index.ts';
import {
  averagePayOn,
  CALCULATOR_IDS,
  citedGrounds,
  loadKnowledge,
  urbanIncomeBefore,
} from '../../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer, sampleFiles } from '../content-folder.ts';
import { content } from './content.ts';

afterAll(removeFolders);

const NAMES = ['calculators', 'deadlines', 'figures', 'lpr'] as const;
const read = async (name: string) => parse(await readFile(path.resolve(`knowledge/calculators/${name}.yaml`), 'utf8'));

/** The shipped calculators, one value replaced, beside the sample content. */
async function problemsWith(name: (typeof NAMES)[number], where: readonly (string | number)[], value: unknown) {
  const files: Record<string, unknown> = {};
  for (const one of NAMES) files[`calculators/${one}.yaml`] = await read(one);
  let at = files[`calculators/${name}.yaml`];
  for (const key of where.slice(0, -1)) at = Reflect.get(Object(at), key);
  Reflect.set(Object(at), where.at(-1) ?? '', value);
  const laws = parse(await readFile(path.resolve('knowledge/laws.yaml'), 'utf8'));
  const dir = await contentFolder({ 'laws.yaml': laws, 'answers/labour.yaml': null, ...(await answers()), ...files });
  return loadKnowledge(dir).then(
    () => '',
    (error: Error) => error.message,
  );
}

/** An answer of every id that the calculators name. */
async function answers(): Promise<Record<string, unknown>> {
  const ids = CALCULATOR_IDS.flatMap((id) => [
    content.entries[id].answer,
    ...Object.keys(content.entries[id].fromAnswers),
  ]);
  const grounds = [{ law: '劳动合同法', version: '2012', article: '30' }];
  const made = [...new Set(ids)].map((id) => ({ ...sampleAnswer, id, grounds, hotlines: [] }));
  return { 'answers/all.yaml': { topic: '劳动纠纷', answers: made } };
}

describe('the content of the calculators', () => {
  it('is whole as it is shipped', async () => {
    expect(await problemsWith('lpr', ['source'], '同样的来源')).toBe('');
  });

  it.each([
    [
      'calculators',
      ['calculators', 'severance', 'grounds', 'years', 'version'],
      '1999',
      'calculators/calculators.yaml › severance › grounds.years: 劳动合同法 1999 is not in laws.yaml',
    ],
    [
      'calculators',
      ['calculators', 'severance', 'answer'],
      'nonsense',
      'severance › answer: there is no answer nonsense',
    ],
    [
      'calculators',
      ['calculators', 'deadline', 'fromAnswers', 'civil-appeal'],
      { deadline: 'nonsense' },
      'fromAnswers.civil-appeal: there is no deadline nonsense',
    ],
    [
      'calculators',
      ['calculators', 'severance', 'grounds', 'years'],
      undefined,
      'calculators/calculators.yaml › calculators.severance.grounds.years',
    ],
    [
      'deadlines',
      ['deadlines', 0, 'term', 'unit'],
      'week',
      'calculators/deadlines.yaml › labour-arbitration › term.unit',
    ],
    [
      'deadlines',
      ['deadlines', 1, 'id'],
      'labour-arbitration',
      'deadlines.yaml › labour-arbitration › id: is a duplicate',
    ],
    [
      'deadlines',
      ['deadlines', 0, 'verifiedAt'],
      '2025-02-30',
      'labour-arbitration › verifiedAt: 2025-02-30 is not a day',
    ],
    ['lpr', ['rates', 3, 'from'], '2019-09-01', 'lpr.yaml › rates.3.from: does not follow 2019-11-20'],
    ['lpr', ['knownTo'], '2025-01-01', 'lpr.yaml › knownTo: lies before the last rate 2025-05-20'],
    ['figures', ['monthlyPayDays', 'hundredths'], 21.75, 'calculators/figures.yaml › monthlyPayDays.hundredths'],
    [
      'figures',
      ['averagePay'],
      [{ regionCode: '34', place: '', monthlyFen: 1, validFrom: '2026-01-01', source: '公告' }],
      'figures.yaml › averagePay[0] › regionCode',
    ],
  ] as const)('%s %j: %j is refused with file and field', async (name, where, value, problem) => {
    expect(await problemsWith(name, where, value)).toContain(problem);
  });

  it('may be missing, and an answer names none that there is not', async () => {
    expect((await loadKnowledge(await contentFolder())).calculators).toBeNull();
    const wrong = { ...sampleAnswer, calculator: 'nonsense' };
    const dir = await contentFolder({ ...sampleFiles, 'answers/labour.yaml': { topic: '劳动纠纷', answers: [wrong] } });
    await expect(loadKnowledge(dir)).rejects.toThrow(
      'answers/labour.yaml › wage-arrears › calculator: there is no calculator nonsense (severance, ',
    );
  });

  it('cites laws of the register only, each with an article', () => {
    expect(citedGrounds(content).length).toBeGreaterThan(60);
  });

  it('finds figures by day and the nearest region, and guesses none', () => {
    const pay = { place: '某市', source: '公告', validTo: '2026-12-31' };
    const averagePay = [
      { ...pay, regionCode: '340000', monthlyFen: 700_000, validFrom: '2026-01-01' },
      { ...pay, regionCode: '340300', monthlyFen: 600_000, validFrom: '2026-07-01' },
    ];
    const nationalUrbanIncome = [{ year: 2025, yearlyFen: 5_600_000, source: '公告' }];
    const known = { ...content, figures: { ...content.figures, averagePay, nationalUrbanIncome } };
    const lineage = ['340304', '340300', '340000'];
    expect(averagePayOn(known, lineage, '2026-08-01')).toBe(600_000);
    expect(averagePayOn(known, lineage, '2026-03-01')).toBe(700_000);
    expect(averagePayOn(known, lineage, '2027-01-01')).toBeNull();
    expect(averagePayOn(content, lineage, '2026-08-01')).toBeNull();
    expect([urbanIncomeBefore(known, 2026), urbanIncomeBefore(known, 2025)]).toEqual([5_600_000, null]);
  });
});

describe('the dialogs of the calculators', () => {
  it('are there, one for each, and end in it', async () => {
    const dialogs = await loadDialogs('dialogs');
    for (const id of CALCULATOR_IDS) expect(dialogs.get(`calculate-${id}`)?.action).toBe(`calculate/${id}`);
  });

  it('offer every limit of the table once, in its area', async () => {
    const dialog = (await loadDialogs('dialogs')).get('calculate-deadline');
    const offered = (dialog?.steps ?? [])
      .filter(({ slot }) => slot.endsWith('Deadline'))
      .flatMap(({ slot, choices }) => choices.map(({ value }) => [String(value), slot.replace('Deadline', '')]));
    expect(offered.sort()).toEqual([...content.deadlines.values()].map(({ id, area }) => [id, area]).sort());
  });
});
