import type { CalibrationBin } from './figures.ts';
import { axes, BRAND, curve, diagonal, element, type Frame, label, picture, SOFT } from './svg.ts';

const FRAME: Frame = { left: 96, top: 84, size: 420 };
/** Height of the bars that show how many fall into each bin. */
const BARS = 90;

/** How often the first intent is right, for each tenth of confidence; on the diagonal the confidence is honest. */
export function calibrationChart(bins: readonly CalibrationBin[], ece: number): string {
  const { left, top, size } = FRAME;
  const filled = bins.filter(({ n }) => n > 0);
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  const largest = Math.max(1, ...bins.map((bin) => bin.n));
  const foot = top + size + 66 + BARS;
  const points = filled.map(({ meanConfidence, accuracy }) => [meanConfidence, accuracy] as const);
  return picture(
    { width: 560, height: foot + 48 },
    'Calibration',
    `${n} utterances, none seen in training; expected calibration error ${(ece * 100).toFixed(1)} %`,
    [
      ...axes(FRAME, 'confidence', 'share that is right'),
      diagonal(FRAME),
      curve(FRAME, points, BRAND),
      ...points.map(([x, y]) =>
        element('circle', { cx: left + x * size, cy: top + size - y * size, r: 5, fill: BRAND }),
      ),
      ...bins.flatMap(({ from, n: count }) => {
        const height = (BARS * count) / largest;
        const x = left + from * size;
        return [
          element('rect', { x: x + 3, y: foot - height, width: size / bins.length - 6, height, fill: '#a9c4e4' }),
          label(x + size / bins.length / 2, foot + 16, String(count), {
            'text-anchor': 'middle',
            'font-size': 11,
            fill: SOFT,
          }),
        ];
      }),
      label(left, foot + 36, 'utterances in each tenth of confidence', { fill: SOFT, 'font-size': 12 }),
    ],
  );
}
