import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';

/** The last four weeks as bars, and as words for who does not see them. */
export function Trend({ weeks }: { weeks: readonly number[] }) {
  const { texts } = useDesk();
  const most = Math.max(1, ...weeks);
  const label = fill(texts.questions.trend, { weeks: weeks.join('、') });
  return (
    <svg className="trend" viewBox="0 0 44 20" role="img" aria-label={label}>
      <title>{label}</title>
      {weeks.map((count, at) => {
        const height = count === 0 ? 1 : Math.max(3, (count / most) * 20);
        const isLast = at === weeks.length - 1;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no other name than their place
            key={at}
            className={isLast ? 'trend-now' : undefined}
            x={at * 11}
            y={20 - height}
            width={9}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
