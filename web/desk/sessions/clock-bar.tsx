import { spanInWords } from '../lawyer/case-clock.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { Clocks } from './types.ts';

const CLOCKS = ['botMs', 'waitingMs', 'lawyerMs', 'wrapUpMs'] as const;

/** How long bot, queue and lawyer each had the resident: one bar, and the same in words. */
export function ClockBar({ clocks }: { clocks: Clocks }) {
  const { texts } = useDesk();
  const t = texts.sessions.clocks;
  const total = CLOCKS.reduce((sum, clock) => sum + clocks[clock], 0);
  const shown = CLOCKS.filter((clock) => clocks[clock] > 0);
  return (
    <figure className="clock-bar" aria-label={t.label}>
      <div className="clock-parts" aria-hidden="true">
        {shown.map((clock) => (
          <span key={clock} className={`clock-${clock}`} style={{ flexGrow: clocks[clock] / Math.max(total, 1) }} />
        ))}
      </div>
      <figcaption>
        {shown.map((clock) => (
          <span key={clock} className="clock-word">
            <span className={`clock-dot clock-${clock}`} aria-hidden="true" />
            {t[clock]} {spanInWords(clocks[clock], texts.casework.span)}
          </span>
        ))}
        <span className="clock-word soft">
          {t.total} {spanInWords(total, texts.casework.span)}
        </span>
      </figcaption>
    </figure>
  );
}
