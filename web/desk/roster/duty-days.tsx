import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiTime } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { dutyDayFile } from './roster-api.ts';
import type { DutyDay, DutyMonth } from './types.ts';
import { lengthOf, monthAfter, recorded, shiftInWords } from './week.ts';

/** Duty days of a month (值班日): of oneself, for supervisors of all. */
export function DutyDays() {
  const { api, texts } = useDesk();
  const t = texts.roster.days;
  const [month, setMonth] = useState(() => shanghaiDay(new Date()).slice(0, 7));
  const loaded = useLoaded(useCallback(() => api.roster.days(month), [api, month]));
  return (
    <section className="roster-part" aria-label={t.heading}>
      <div className="roster-tools">
        <span className="week-steps">
          <Button aria-label={t.previous} onClick={() => setMonth(monthAfter(month, -1))}>
            ‹
          </Button>
          <strong role="status">{month}</strong>
          <Button aria-label={t.next} onClick={() => setMonth(monthAfter(month, 1))}>
            ›
          </Button>
        </span>
        <Button href={dutyDayFile(month)}>{t.export}</Button>
      </div>
      <Shown loaded={loaded}>
        {({ dayMinutes, people }) => {
          const shown = people
            .map((person) => ({ ...person, days: recorded(person.days) }))
            .filter(({ days }) => days.length > 0);
          return (
            <>
              <p className="soft">
                {dayMinutes === null ? t.noRule : fill(t.rule, { length: lengthOf(dayMinutes, texts.roster.length) })}
              </p>
              {shown.length === 0 && <EmptyNote text={t.empty} />}
              {shown.map((person, at) => (
                <PersonDays key={person.staffId} person={person} isOpen={at === 0 && shown.length === 1} />
              ))}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function PersonDays({ person, isOpen }: { person: DutyMonth['people'][number]; isOpen: boolean }) {
  const { texts } = useDesk();
  const t = texts.roster.days;
  return (
    <details className="person-days" open={isOpen}>
      <summary>
        <strong>{person.displayName}</strong>{' '}
        <span className="soft">
          {fill(t.days, { n: person.days.length })} ·{' '}
          {fill(t.total, { length: lengthOf(person.minutes, texts.roster.length) })}
          {person.counted !== null && ` · ${fill(t.counted, { n: person.counted })}`}
        </span>
      </summary>
      <div className="table-frame">
        <table className="roster-table">
          <thead>
            <tr>
              <th scope="col">{t.columns.day}</th>
              <th scope="col">{t.columns.spans}</th>
              <th scope="col">{t.columns.length}</th>
              <th scope="col">{t.columns.counts}</th>
              <th scope="col">{t.columns.remarks}</th>
            </tr>
          </thead>
          <tbody>
            {person.days.map((day) => (
              <DayRow key={day.day} day={day} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function DayRow({ day }: { day: DutyDay }) {
  const { texts } = useDesk();
  const t = texts.roster.days;
  const length = (minutes: number): string => lengthOf(minutes, texts.roster.length);
  const ended: Record<string, string> = t.endedBy;
  const remarks = [
    ...day.late.map(({ minutes }) => fill(t.late, { length: length(minutes) })),
    ...day.early.map(({ minutes }) => fill(t.early, { length: length(minutes) })),
    ...day.absent.map((shift) => fill(t.absent, { time: shiftInWords(shift, texts.roster) })),
    ...(day.outsideMinutes > 0 ? [fill(t.outside, { length: length(day.outsideMinutes) })] : []),
  ];
  return (
    <tr>
      <td>{day.day.slice(5)}</td>
      <td>
        {day.spans.map(({ from, to, endedBy }) => (
          <div key={from}>
            {shanghaiTime(from)}—{to === null ? t.open : shanghaiTime(to)}
            {endedBy !== null && (ended[endedBy] ?? '')}
          </div>
        ))}
      </td>
      <td>{length(day.minutes)}</td>
      <td>{day.counts === null ? '' : day.counts ? t.counts.yes : t.counts.no}</td>
      <td>{remarks.join('；')}</td>
    </tr>
  );
}
