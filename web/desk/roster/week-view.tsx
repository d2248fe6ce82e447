import { Button, Switch } from 'antd';
import { useCallback, useId, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiMidnight } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { DayColumn } from './day-column.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NowLine } from './now-line.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { ShiftDialog } from './shift-dialog.tsx';
import type { Shift } from './types.ts';
import { dayAfter, mondayOf, shiftsFrom, weekFrom } from './week.ts';

/** The shifts of a week: seven columns, on phones one day under the other. */
export function WeekView() {
  const { api, staff, texts } = useDesk();
  const t = texts.roster.week;
  const plans = staff.roles.includes('supervisor');
  const today = shanghaiDay(new Date());
  const [monday, setMonday] = useState(() => mondayOf(today));
  const [isMine, setMine] = useState(false);
  const [editing, setEditing] = useState<{ shift: Shift | null; day: string } | null>(null);
  const [asking, setAsking] = useState<Shift | null>(null);
  const [isImporting, setImporting] = useState(false);
  const id = useId();
  const days = useMemo(() => weekFrom(monday), [monday]);
  const from = shanghaiMidnight(monday);
  const to = shanghaiMidnight(monday, 7);
  const loaded = useLoaded(useCallback(() => api.roster.shifts(from, to), [api, from, to]));
  const hours = useLoaded(useCallback(() => api.roster.week(monday), [api, monday]));
  const done = (): void => {
    setEditing(null);
    setAsking(null);
    loaded.reload();
  };
  return (
    <>
      <NowLine />
      <div className="roster-tools">
        <span className="week-steps">
          <Button aria-label={t.previous} onClick={() => setMonday(dayAfter(monday, -7))}>
            ‹
          </Button>
          <Button disabled={monday === mondayOf(today)} onClick={() => setMonday(mondayOf(today))}>
            {t.today}
          </Button>
          <Button aria-label={t.next} onClick={() => setMonday(dayAfter(monday, 7))}>
            ›
          </Button>
          <input
            className="plain-date"
            type="date"
            aria-label={t.pick}
            value={monday}
            onChange={({ target }) => target.value !== '' && setMonday(mondayOf(target.value))}
          />
        </span>
        {staff.roles.includes('lawyer') && (
          <span className="setting">
            <label htmlFor={id}>{t.mine}</label>
            <Switch id={id} checked={isMine} onChange={setMine} />
          </span>
        )}
        <span className="roster-actions">
          {plans && (
            <>
              <Button
                type="primary"
                onClick={() => setEditing({ shift: null, day: days.includes(today) ? today : monday })}
              >
                {t.add}
              </Button>
              <Button onClick={() => setImporting(true)}>{t.import}</Button>
            </>
          )}
          <ExportButtons monday={monday} staffId={isMine ? staff.id : ''} />
        </span>
      </div>
      <h3 className="unseen">{fill(t.of, { from: days[0] ?? '', to: days[6] ?? '' })}</h3>
      <Shown loaded={loaded}>
        {({ shifts }) => (
          <ol className="week">
            {days.map((day) => (
              <DayColumn
                key={day}
                day={day}
                isToday={day === today}
                words={hours.value?.days.find((each) => each.day === day) ?? null}
                shifts={shiftsFrom(shifts, day, day === monday).filter(
                  ({ staffId }) => !isMine || staffId === staff.id,
                )}
                open={(shift) => setEditing({ shift, day })}
                {...(plans ? { add: () => setEditing({ shift: null, day }) } : {})}
              />
            ))}
          </ol>
        )}
      </Shown>
      {editing !== null && (
        <ShiftDialog
          key={editing.shift?.id ?? editing.day}
          shift={editing.shift}
          day={editing.day}
          plans={plans}
          onCancel={done}
          onDone={done}
          onAsk={(shift) => {
            setEditing(null);
            setAsking(shift);
          }}
        />
      )}
      {asking !== null && <RequestDialog shift={asking} onCancel={() => setAsking(null)} onDone={done} />}
      {isImporting && (
        <ImportDialog
          onCancel={() => {
            setImporting(false);
            loaded.reload();
          }}
        />
      )}
    </>
  );
}
