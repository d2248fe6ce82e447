import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import type { DayInWords, Shift } from './types.ts';
import { shiftHours } from './week.ts';

/** A day: its hours, and whose shifts go on during it. */
export function DayColumn(props: {
  day: string;
  isToday: boolean;
  words: DayInWords | null;
  shifts: Shift[];
  open: (shift: Shift) => void;
  /** Left out for who may not. */
  add?: () => void;
}) {
  const { texts, staff } = useDesk();
  const t = texts.roster;
  const { day, isToday, words, shifts, open, add } = props;
  return (
    <li className={isToday ? 'day day-today' : 'day'}>
      <h4>
        {day.slice(5)} {words?.weekday} {isToday && <Mark kind="busy">{t.week.todayMark}</Mark>}
      </h4>
      {words !== null && (
        <small className="soft">
          {fill(t.week.open, { text: words.openText })}
          {words.reason !== words.weekday && ` · ${words.reason}`}
          {words.onCallText !== '' && <br />}
          {words.onCallText !== '' && fill(t.week.onCall, { text: words.onCallText })}
          {!words.certain && <span className="warn-text">{t.week.uncertain}</span>}
        </small>
      )}
      {shifts.length === 0 && <p className="soft day-empty">{t.week.empty}</p>}
      <ul>
        {shifts.map((shift) => (
          <li key={shift.id}>
            <button type="button" className={`shift shift-${shift.kind}`} onClick={() => open(shift)}>
              <span className={shift.staffId === staff.id ? 'shift-mine' : ''}>{shift.displayName}</span>
              <small>
                {t.kinds[shift.kind]} {shiftHours(shift, day, t)}
              </small>
              {shift.note !== '' && <small className="soft">{shift.note}</small>}
            </button>
          </li>
        ))}
      </ul>
      {add !== undefined && (
        <button type="button" className="shift-add" aria-label={fill(t.week.addOn, { day })} onClick={add}>
          +
        </button>
      )}
    </li>
  );
}
