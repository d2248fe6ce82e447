import { axes, BRAND, curve, diagonal, element, type Frame, label, picture, SOFT, WARM } from './svg.ts';

const FRAME: Frame = { left: 96, top: 84, size: 420 };

/** Points of the curve, from nothing declined to everything declined; as many as there are steps in the score. */
export function rocPoints(scored: readonly { score: number; holds: boolean }[]): [number, number][] {
  const sorted = [...scored].sort((a, b) => b.score - a.score);
  const positives = sorted.filter(({ holds }) => holds).length;
  const negatives = sorted.length - positives;
  const points: [number, number][] = [[0, 0]];
  let [hits, alarms] = [0, 0];
  for (const [index, { score, holds }] of sorted.entries()) {
    if (holds) hits += 1;
    else alarms += 1;
    if (sorted[index + 1]?.score !== score)
      points.push([alarms / Math.max(1, negatives), hits / Math.max(1, positives)]);
  }
  return points;
}

/** Corners only: what lies on a straight line between its neighbours is left out. */
function corners(points: readonly [number, number][]): [number, number][] {
  return points.filter(([x, y], index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    return !((before[0] === x && after[0] === x) || (before[1] === y && after[1] === y));
  });
}

/** How many that are out of scope are found, for each share of our own questions that would be declined with them. */
export function rocChart(
  scored: readonly { score: number; holds: boolean }[],
  { auroc, threshold }: { auroc: number; threshold: number },
): string {
  const { left, top, size } = FRAME;
  const outside = scored.filter(({ holds }) => holds);
  const inside = scored.filter(({ holds }) => !holds);
  const atOrAbove = (all: typeof outside) =>
    all.filter(({ score }) => score >= threshold).length / Math.max(1, all.length);
  const [x, y] = [atOrAbove(inside), atOrAbove(outside)];
  return picture(
    { width: 560, height: 600 },
    'Out of scope',
    `${outside.length} of ${scored.length} utterances are out of scope; area under the curve ${auroc.toFixed(3)}`,
    [
      ...axes(FRAME, 'our own questions taken to be out of scope', 'out of scope, found'),
      diagonal(FRAME),
      curve(FRAME, corners(rocPoints(scored)), BRAND),
      element('circle', { cx: left + x * size, cy: top + size - y * size, r: 6, fill: WARM }),
      label(
        left + x * size + 14,
        top + size - y * size + 22,
        `bound in use: ${percent(y)} found, ${percent(x)} of ours`,
        {
          fill: WARM,
        },
      ),
      label(left, top + size + 72, 'dashed: chance', { fill: SOFT, 'font-size': 12 }),
    ],
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
