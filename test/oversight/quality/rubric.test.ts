import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadRubric } from '../../../src/oversight/index.ts';
import { withMark } from '../../../src/oversight/quality/load-rubric.ts';
import { gradeOf, HEARTS, type RubricFile } from '../../../src/oversight/quality/rubric.ts';
import { rubricFile } from './service-stage.ts';

const KNOWLEDGE = join(import.meta.dirname, '../../../knowledge');

async function problemsOf(file: unknown): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'rubric-'));
  await mkdir(join(dir, 'quality'));
  await writeFile(join(dir, 'quality/rubric.yaml'), stringify(file));
  try {
    await loadRubric(dir);
    return [];
  } catch (error) {
    return (error as { details: { field: string; problem: string }[] }).details.map(
      ({ field, problem }) => `${field}: ${problem}`,
    );
  } finally {
    await rm(dir, { recursive: true });
  }
}

describe('the rubric', () => {
  it('that is published has all checks, 100 points, and serves each of the five hearts', async () => {
    const { items, sample, mark } = await loadRubric(KNOWLEDGE);
    expect(items.map(({ check }) => check).sort()).toEqual(
      ['aid-right', 'courtesy', 'danger', 'deadline', 'grounds', 'in-time', 'mood', 'record', 'service-words'].sort(),
    );
    expect(items.reduce((sum, { points }) => sum + points, 0)).toBe(100);
    expect(new Set(items.map(({ heart }) => heart))).toEqual(new Set(HEARTS));
    expect(sample.percent).toBeGreaterThanOrEqual(5);
    expect(mark).toMatch(/^\d{4}-\d+\.[0-9a-f]{8}$/);
  });

  it('goes by another name as soon as anything in it is changed', () => {
    const { items } = rubricFile;
    const changed = { ...rubricFile, items: items.map((item) => ({ ...item, measures: `${item.measures}。` })) };
    expect(withMark(changed as RubricFile).mark).not.toBe(withMark(rubricFile).mark);
    expect(withMark(structuredClone(rubricFile)).mark).toBe(withMark(rubricFile).mark);
  });

  it('is refused with the field and the remedy', async () => {
    expect(await problemsOf(rubricFile)).toEqual([]);
    const [first, ...rest] = rubricFile.items;
    expect(await problemsOf({ ...rubricFile, items: [{ ...first, points: 20 }, ...rest] })).toEqual([
      'quality/rubric.yaml › items: points sum to 105, not to 100',
    ]);
    expect((await problemsOf({ ...rubricFile, items: [first, ...rest, first] })).join()).toMatch(/is a duplicate/);
    expect((await problemsOf({ ...rubricFile, sample: { ...rubricFile.sample, percent: 4 } })).join()).toMatch(
      /sample/,
    );
    expect((await problemsOf({ ...rubricFile, grades: { excellent: 80, good: 80, pass: 60 } })).join()).toMatch(
      /fall from/,
    );
    expect((await problemsOf({ ...rubricFile, items: [{ ...first, check: 'guess' }, ...rest] })).join()).toMatch(
      /check/,
    );
  });

  it('gives grades by its bounds', () => {
    const rubric = withMark(rubricFile);
    expect([100, 90, 89.9, 80, 60, 59.9].map((total) => gradeOf(total, rubric))).toEqual([
      'excellent',
      'excellent',
      'good',
      'good',
      'pass',
      'fail',
    ]);
  });
});
