import type { IntentCatalogue } from '../catalogue.ts';
import { SUBJECTS, subjectOf } from '../subjects.ts';
import type { Confusion } from './figures.ts';
import type { Judged } from './held-out.ts';
import { BRAND, element, INK, LINE, label, picture, SOFT, WARM } from './svg.ts';

const NAMES = SUBJECTS.map((subject) => ({ service: '服务', outside: '范围外' })[subject as string] ?? subject);
const CELL = 38;
const LEFT = 118;
const TOP = 170;
const SHOWN = 40;
const ROW = 20;

/** Subject of the truth and of the first intent, as positions of `SUBJECTS`. */
export interface SubjectPair {
  truth: number;
  got: number;
}

/** Subjects of the truth and of the first intent of every utterance. */
export function subjectPairs(catalogue: IntentCatalogue, judged: readonly Judged[]): SubjectPair[] {
  const subjects = catalogue.all().map(subjectOf);
  return judged.map(({ intent, ranking }) => ({
    truth: subjects[intent] ?? -1,
    got: subjects[ranking.top[0]?.intent ?? -1] ?? -1,
  }));
}

function matrix(pairs: readonly SubjectPair[]): number[][] {
  const counts = NAMES.map(() => NAMES.map(() => 0));
  for (const { truth, got } of pairs) {
    const row = counts[truth];
    if (row !== undefined && got >= 0) row[got] = (row[got] ?? 0) + 1;
  }
  return counts;
}

function cell(row: number, column: number, count: number, of: number): string[] {
  const share = of === 0 ? 0 : count / of;
  const strength = Math.min(1, row === column ? share : Math.sqrt(share) * 1.6);
  const place = { x: LEFT + column * CELL, y: TOP + row * CELL, width: CELL, height: CELL };
  const fill = row === column ? BRAND : WARM;
  const isDark = strength > 0.55;
  return [
    element('rect', {
      ...place,
      fill,
      'fill-opacity': count === 0 ? 0 : Math.max(0.06, strength * 0.85),
      stroke: LINE,
    }),
    ...(count === 0
      ? []
      : [
          label(place.x + CELL / 2, place.y + CELL / 2 + 4, String(count), {
            'text-anchor': 'middle',
            'font-size': 11,
            fill: isDark ? '#ffffff' : INK,
          }),
        ]),
  ];
}

/** What is asked (rows) and what it is taken for (columns), by topic; beside it the intents most often confused. */
export function confusionChart(
  pairs: readonly SubjectPair[],
  confusions: readonly Confusion[],
  nameOf: (intent: string) => string,
): string {
  const counts = matrix(pairs);
  const shown = confusions.slice(0, SHOWN);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const listLeft = LEFT + NAMES.length * CELL + 60;
  const height = TOP + Math.max(NAMES.length * CELL + 40, SHOWN * ROW);
  return picture(
    { width: listLeft + 580, height },
    'Confusion',
    `${pairs.length} utterances, none seen in training. Rows: what is asked. Columns: what it is taken for.`,
    [
      ...NAMES.flatMap((name, at) => [
        label(LEFT - 8, TOP + at * CELL + CELL / 2 + 4, name, { 'text-anchor': 'end', 'font-size': 12 }),
        label(0, 0, name, {
          'font-size': 12,
          transform: `translate(${LEFT + at * CELL + CELL / 2 + 4} ${TOP - 8}) rotate(-55)`,
        }),
      ]),
      ...counts.flatMap((row, truth) => {
        const of = row.reduce((sum, count) => sum + count, 0);
        return row.flatMap((count, got) => cell(truth, got, count, of));
      }),
      label(listLeft, TOP - 24, `The ${shown.length} most frequent confusions of intents`, { 'font-weight': 600 }),
      ...shown.flatMap(({ intent, takenFor, count }, at) => {
        const y = TOP + at * ROW;
        const length = (120 * count) / most;
        return [
          element('rect', { x: listLeft, y: y + 2, width: length, height: ROW - 6, fill: WARM, 'fill-opacity': 0.55 }),
          label(listLeft + length + 6, y + 14, String(count), { 'font-size': 11, fill: SOFT }),
          label(listLeft + 160, y + 14, `${nameOf(intent)}  →  ${nameOf(takenFor)}`, { 'font-size': 12 }),
        ];
      }),
    ],
  );
}
