import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  catalogueOf,
  compare,
  loadIntents,
  mcNemar,
  type Recogniser,
  readStoredModel,
} from '../../src/understanding/index.ts';

/** A recogniser that knows these and nothing else. */
function knowing(answers: Record<string, string>): Recogniser {
  return {
    ready: true,
    version: 'v',
    trained: false,
    warm: async () => undefined,
    understand: (text) => ({
      decision: 'answer',
      intent: answers[text] ?? null,
      topic: null,
      confidence: 1,
      alternatives: [],
      emergency: null,
      reason: '',
    }),
  };
}

describe('comparing', () => {
  it('counts who was right, and lists what changed', () => {
    const lines = ['一', '二', '三', '四'].map((text) => ({ text, intent: `i${text}` }));
    const a = knowing({ 一: 'i一', 二: 'i二', 三: 'ix' });
    const b = knowing({ 一: 'i一', 三: 'i三', 二: 'iy' });
    const found = compare(a, b, lines);
    expect(found).toMatchObject({ n: 4, bothRight: 1, onlyA: 1, onlyB: 1, neither: 1, pValue: 1 });
    expect(found.a.accuracy).toBe(0.5);
    expect(found.changed).toEqual([
      { text: '二', expected: 'i二', a: 'i二', b: 'iy', right: 'a' },
      { text: '三', expected: 'i三', a: 'ix', b: 'i三', right: 'b' },
    ]);
  });

  it('takes other acceptable intents, and no intent for wrong', () => {
    const found = compare(knowing({ 一: 'x' }), knowing({}), [{ text: '一', intent: 'i', acceptable: ['x'] }]);
    expect(found).toMatchObject({ onlyA: 1, onlyB: 0 });
  });

  it('tests by the exact binomial', () => {
    // 2 · Σ C(10, k ≤ 2) / 2¹⁰ = 112 / 1024.
    expect(mcNemar(2, 8)).toBeCloseTo(0.109375, 10);
    expect(mcNemar(8, 2)).toBe(mcNemar(2, 8));
    expect(mcNemar(0, 6)).toBeCloseTo(0.03125, 10);
    expect([mcNemar(0, 0), mcNemar(5, 5)]).toEqual([1, 1]);
    expect(mcNemar(900, 1100)).toBeGreaterThan(0);
    expect(mcNemar(900, 1100)).toBeLessThan(1e-4);
  });

  it('knows a stored model’s intents in its order, also those that are gone', async () => {
    const catalogue = await loadIntents('test/understanding/fixtures/intents');
    const [first, second] = catalogue.all();
    const seen = catalogueOf([second?.id ?? '', 'long-gone', first?.id ?? ''], catalogue);
    expect(seen.all().map(({ id }) => id)).toEqual([second?.id, 'long-gone', first?.id]);
    expect(seen.topicOf('long-gone')).toBeNull();
  });

  it('takes no file for a model that is none, or of another release', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'models-'));
    await writeFile(join(dir, 'a.model'), 'nonsense');
    const header = Buffer.from(JSON.stringify({ intents: ['a'] }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    await writeFile(join(dir, 'b.model'), Buffer.concat([length, header]));
    for (const name of ['a', 'b', 'missing']) expect(await readStoredModel(join(dir, `${name}.model`))).toBeNull();
  });
});
