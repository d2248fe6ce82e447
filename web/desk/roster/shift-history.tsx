import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { Person, Shift } from './types.ts';
import { shiftInWords } from './week.ts';

/** What was done to a shift, newest first; names are known of those who take cases and of oneself. */
export function ShiftHistory({
  shift,
  people,
}: {
  shift: Shift;
  people: readonly Pick<Person, 'id' | 'displayName'>[];
}) {
  const { texts, staff } = useDesk();
  const t = texts.roster.shift;
  const nameOf = (id: string): string => [...people, staff].find((one) => one.id === id)?.displayName ?? '';
  return (
    <details className="shift-history">
      <summary>{t.history}</summary>
      <ol>
        {[...shift.history].reverse().map(({ at, by, what, before }) => (
          <li key={`${at}-${what}`}>
            {shanghaiMoment(at)} {wordFor(t.whats, what)} {nameOf(by)}
            {before !== null && (
              <small className="soft">
                {fill(t.before, {
                  name: nameOf(before.staffId),
                  time: shiftInWords(before, texts.roster),
                  kind: texts.roster.kinds[before.kind],
                })}
              </small>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
