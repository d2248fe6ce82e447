import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { Night } from '../types.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const points = (share: number): string => Math.abs(share * 100).toFixed(1);

/** The last night's test; loud only when the recogniser understands less than before. */
export function NightNote({ nights }: { nights: readonly Night[] }) {
  const { texts } = useDesk();
  const t = texts.misunderstood;
  const [night] = nights;
  if (night === undefined) return null;
  const { day, figures, change, isWorse } = night;
  if (figures === null) return <p className="soft">{fill(t.nightFailed, { day })}</p>;
  const said = fill(t.night, {
    day,
    n: figures.n,
    accuracy: percent(figures.accuracy),
    topThree: percent(figures.topThree),
  });
  if (isWorse && change !== null) {
    return (
      <div className="night-worse" role="alert">
        <p>
          <strong>{fill(t.worse, { points: points(change) })}</strong>
        </p>
        <p className="soft">{said}</p>
      </div>
    );
  }
  const sign = change === null || change < 0 ? '−' : '+';
  return (
    <p className="soft">
      {said}
      {change !== null && ` · ${fill(t.change, { change: `${sign}${points(change)}` })}`}
    </p>
  );
}
