import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinearScorer, quantise, softmax } from '../../src/understanding/linear-model.ts';
import type { Model } from '../../src/understanding/model.ts';
import { readModel, writeModel } from '../../src/understanding/model-store.ts';
import { NearestUtterances } from '../../src/understanding/nearest.ts';
import { trainSoftmax } from '../../src/understanding/softmax-regression.ts';

const vector = (...weights: number[]) => {
  const there = weights.flatMap((weight, at) => (weight === 0 ? [] : [{ at, weight }]));
  return {
    at: Int32Array.from(there, ({ at }) => at),
    weight: Float32Array.from(there, ({ weight }) => weight),
  };
};

/** Only what the store has to carry: words, odd numbers of bytes, arrays in arrays. */
const model = {
  intents: ['甲', 'b'],
  experts: { idf: Float32Array.of(1.5, -2, 0.25), engine: { weights: Int8Array.of(1, -2, 127), classes: 2 } },
  written: { words: ['工资"\n', '离婚'], intentOf: Uint16Array.of(65_535, 1, 2) },
} as unknown as Model;

describe('model store', () => {
  it('gives back what was stored, numbers as numbers, and keeps one model only', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'models-'));
    await writeFile(join(dir, '0123456789abcdef.model'), 'old');
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await writeModel(dir, 'fedcba9876543210', model);
    expect(await readModel(dir, 'fedcba9876543210')).toEqual(model);
    expect((await readdir(dir)).sort()).toEqual(['fedcba9876543210.model', 'notes.txt']);
  });

  it('takes a broken or missing file for none', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'models-'));
    await writeFile(join(dir, 'aaaaaaaaaaaaaaaa.model'), Buffer.from([9, 0, 0, 0, 123]));
    expect(await readModel(dir, 'aaaaaaaaaaaaaaaa')).toBeNull();
    expect(await readModel(dir, 'bbbbbbbbbbbbbbbb')).toBeNull();
  });
});

describe('linear models', () => {
  it('lose next to nothing in 8 bits', () => {
    const weights = Float32Array.of(0.5, -1, 0.25, 3, 0, -2);
    const scores = new LinearScorer(quantise(weights, Float32Array.of(0.1, -0.1))).score(vector(1, 0.5, 2));
    expect(scores[0]).toBeCloseTo(0.1 + 0.5 + 0.125 + 0, 1);
    expect(scores[1]).toBeCloseTo(-0.1 - 1 + 1.5 - 4, 1);
  });

  it('share out 1, however large the scores', () => {
    const shares = softmax(Float32Array.of(1000, 1001, -1000));
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
  });

  it('learn what separates classes, the same way every time', () => {
    const examples = [vector(1, 0, 0), vector(0.9, 0.1, 0), vector(0, 1, 0), vector(0.1, 0.9, 0), vector(0, 0, 1)];
    const labels = [0, 0, 1, 1, 2];
    const train = () => trainSoftmax(examples, labels, { features: 3, classes: 3 }, { rounds: 20, rate: 0.3 });
    const scorer = new LinearScorer(train());
    expect(examples.map((one) => scorer.score(one)).map((s) => s.indexOf(Math.max(...s)))).toEqual(labels);
    expect(train()).toEqual(train());
  });
});

describe('nearest utterances', () => {
  it('gives cosines, nearest first, and how near each intent is', () => {
    const said = [vector(1, 0, 0, 0), vector(0, 1, 0, 0), vector(0, 0.6, 0.8, 0)];
    const near = new NearestUtterances(NearestUtterances.store(said, [0, 1, 1], { features: 4, intents: 3 })).near(
      vector(0, 1, 0, 0),
    );
    expect(near.neighbours.map(({ intent }) => intent)).toEqual([1, 1]);
    expect(near.neighbours[0]?.cosine).toBeCloseTo(1, 2);
    expect(near.neighbours[1]?.cosine).toBeCloseTo(0.6, 2);
    expect(near.fit[0]).toBe(0);
    expect(near.fit[1]).toBeGreaterThan(0.5);
    expect(near.fit[2]).toBe(0);
  });
});
