import { JSDOM } from 'jsdom';
import { readExamples } from '../../src/understanding/examples.ts';
import { loadFeatureReader, loadIntents } from '../../src/understanding/index.ts';
import { calibrationBins, expectedCalibrationError, macroF1 } from '../../src/understanding/reports/figures.ts';
import { foldOf } from '../../src/understanding/reports/held-out.ts';
import {
  askHeldOut,
  auroc,
  calibrationChart,
  confusionChart,
  figuresOf,
  judge,
  reportOf,
  rocChart,
  subjectPairs,
} from '../../src/understanding/reports/index.ts';
import { rocPoints } from '../../src/understanding/reports/roc-chart.ts';
import { escaped } from '../../src/understanding/reports/svg.ts';

describe('figures', () => {
  it('area under the curve: by hand, with ties, and without one side', () => {
    const scored = (scores: [number, boolean][]) => scores.map(([score, holds]) => ({ score, holds }));
    expect(
      auroc(
        scored([
          [0.9, true],
          [0.8, true],
          [0.1, false],
        ]),
      ),
    ).toBe(1);
    expect(
      auroc(
        scored([
          [0.1, true],
          [0.9, false],
        ]),
      ),
    ).toBe(0);
    expect(
      auroc(
        scored([
          [0.5, true],
          [0.5, false],
        ]),
      ),
    ).toBe(0.5);
    expect(
      auroc(
        scored([
          [0.9, true],
          [0.6, false],
          [0.4, true],
          [0.2, false],
        ]),
      ),
    ).toBe(0.75);
    expect(auroc(scored([[0.9, true]]))).toBeNaN();
  });

  it('the curve goes from nothing to everything, and never back', () => {
    const points = rocPoints([
      { score: 0.9, holds: true },
      { score: 0.5, holds: false },
      { score: 0.5, holds: true },
      { score: 0.1, holds: false },
    ]);
    expect(points).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('calibration: honest confidence has no error, boasting has', () => {
    const at = (confidence: number, right: number, n: number) =>
      Array.from({ length: n }, (_, index) => ({ confidence, isRight: index < right }));
    const honest = calibrationBins([...at(0.75, 75, 100), ...at(0.25, 25, 100)]);
    expect(expectedCalibrationError(honest)).toBeCloseTo(0, 10);
    expect(honest.filter(({ n }) => n > 0).map(({ from }) => from)).toEqual([0.2, 0.7]);
    expect(expectedCalibrationError(calibrationBins(at(1, 50, 100)))).toBeCloseTo(0.5, 10);
    expect(expectedCalibrationError(calibrationBins([]))).toBe(0);
  });

  it('macro-F1 counts every class the same', () => {
    expect(
      macroF1([
        { truth: 0, got: 0 },
        { truth: 1, got: 0 },
      ]),
    ).toBeCloseTo((2 / 3 + 0) / 2, 10);
    expect(macroF1([])).toBe(0);
  });
});

describe('a cross-validation', () => {
  it('asks every utterance once, of models that had not seen it, and becomes a report', async () => {
    const catalogue = await loadIntents('test/understanding/fixtures/intents');
    const examples = readExamples(catalogue, await loadFeatureReader());
    const said = examples.filter(({ kind }) => kind === 'utterance').length;
    const told: string[] = [];
    const asked = await askHeldOut(catalogue, examples, { folds: 3, by: 'situation' }, (fold, of) =>
      told.push(`${fold}/${of}`),
    );
    expect(told).toEqual(['1/3', '2/3', '3/3']);
    expect(new Set(asked.map(({ example }) => example)).size).toBe(said);
    const judged = judge(catalogue, asked);
    expect(judged).toHaveLength(said);
    expect(judged.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
    const figures = figuresOf(catalogue, judged);
    expect(figures).toMatchObject({ n: said, outOfScope: { n: judged.filter(({ isOutside }) => isOutside).length } });
    expect(figures.intents.reduce((sum, { n }) => sum + n, 0)).toBe(said);
    const wrong = judged.filter(({ isRight }) => !isRight).length;
    expect(figures.confusions.reduce((sum, { count }) => sum + count, 0)).toBe(wrong);
    expect(figures.variants.find(({ variant }) => variant === 'whole')?.accuracy).toBeCloseTo(figures.accuracy, 10);
    const settings = { by: 'situation', folds: 3, intents: catalogue.all().length, version: 'v' } as const;
    const report = reportOf(figures, { ...settings, hasAblations: true });
    for (const { id } of catalogue.all()) expect(report).toContain(`| ${id} |`);
    expect(report).toContain('neighbours alone');
    expect(reportOf(figures, { ...settings, hasAblations: false })).not.toContain('neighbours alone');

    const scored = judged.map(({ outside, isOutside }) => ({ score: outside, holds: isOutside }));
    const charts = [
      confusionChart(subjectPairs(catalogue, judged), figures.confusions, (id) => `<${id}&"`),
      calibrationChart(figures.calibration, figures.ece),
      rocChart(scored, { auroc: 0.9, threshold: 0.5 }),
    ];
    for (const chart of charts) {
      const { documentElement } = new JSDOM(chart, { contentType: 'image/svg+xml' }).window.document;
      expect(documentElement.tagName).toBe('svg');
      expect(chart).not.toMatch(/NaN|Infinity|undefined/);
    }
  }, 120_000);

  it('runs one fold alone, the same that it is among all', async () => {
    const catalogue = await loadIntents('test/understanding/fixtures/intents');
    const examples = readExamples(catalogue, await loadFeatureReader());
    const one = await askHeldOut(catalogue, examples, { folds: 3, by: 'situation', only: 1 });
    expect(new Set(one.map(({ fold }) => fold))).toEqual(new Set([1]));
    expect(judge(catalogue, one)).toHaveLength(one.length);
    expect(one.map(({ example }) => example)).toEqual(
      examples.flatMap((example, at) => (foldOf(example, { folds: 3, by: 'situation' }, ['']) === 1 ? [at] : [])),
    );
  }, 120_000);

  it('holds out whole batches', () => {
    const example = { counts: new Map(), intent: 0, subject: 0, kind: 'utterance', place: 9 } as const;
    const plan = { folds: 2, by: 'batch' } as const;
    const batches = ['', 'a', 'b'];
    expect(batches.map((batch) => foldOf({ ...example, batch }, plan, batches))).toEqual([0, 1, 0]);
    expect(foldOf({ ...example, kind: 'name', batch: '' }, plan, batches)).toBeNull();
  });
});

it('escapes what stands in a picture', () => {
  expect(escaped('<a & "b">')).toBe('&lt;a &amp; &quot;b&quot;&gt;');
});
