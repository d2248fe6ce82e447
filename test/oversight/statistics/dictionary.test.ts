import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DICTIONARY } from '../../../src/oversight/index.ts';
import { metricsOf } from '../../../src/oversight/statistics/metrics.ts';

describe('the metric dictionary', () => {
  it('stands in the documentation word for word', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/statistics.md'), 'utf8');
    const missing = DICTIONARY.filter(({ name, text, source }) => !docs.includes(`| ${name} | ${text} | ${source} |`));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('defines every rate that is shown, each once', () => {
    const ids = DICTIONARY.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const { serviceLevel, satisfaction, ...main } = metricsOf({});
    const { levels: _, ...rates } = satisfaction;
    const shown = [...Object.keys(main), ...Object.keys(serviceLevel), ...Object.keys(rates)];
    expect(shown.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
