import { words } from './fuzz/cases.ts';
import { allParsers } from './fuzz/parsers.ts';
import { fuzz, type Parser, problemIn } from './fuzz/run-fuzz.ts';

const SEED = 20261123;
/** Texts as long as a channel lets through take their time; the million is run by `bench/fuzz.bench.ts`. */
const runsOf = ({ cases }: Parser): number => (cases === words ? 40 : 200);

let parsers: Parser[];
beforeAll(async () => {
  parsers = await allParsers();
});

it('a stranger’s input is refused with a code or becomes what it should, and never anything else', async () => {
  expect(parsers.length).toBeGreaterThan(70);
  expect(new Set(parsers.map(({ name }) => name)).size).toBe(parsers.length);
  const findings = [];
  for (const parser of parsers) {
    const report = await fuzz(parser, { runs: runsOf(parser), seed: SEED });
    expect(report.cases).toBe(runsOf(parser));
    findings.push(...report.findings);
  }
  expect(findings).toEqual([]);
}, 120_000);

it('finds what it is for: crashes, figures that are none, functions, stained prototypes', async () => {
  const broken = await fuzz(
    { name: 'broken', cases: words, read: (one) => one.length.toFixed(999) },
    { runs: 3, seed: 1 },
  );
  expect(broken.findings.map(({ kind }) => kind)).toEqual(['crash']);
  const table: Record<string, unknown> = { a: 1 };
  expect(problemIn(table.constructor)).toBe('holds a function');
  expect(problemIn([{ at: new Date(Number.NaN) }])).toBe('holds a day that is none');
  expect(problemIn({ much: Number.NaN })).toBe('holds NaN');
  expect(problemIn(Object.create({ role: 'admin' }))).toBe('has a prototype of a stranger’s making');
  expect(problemIn({ fine: [1, 'x', new Date(0), new Map([[1, 2]])] })).toBeNull();
});
