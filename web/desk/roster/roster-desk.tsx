import { Segmented } from 'antd';
import { useDesk } from '../shell/desk-context.ts';
import { DutyDays } from './duty-days.tsx';
import { Exchanges } from './exchanges.tsx';
import { HoursView } from './hours-view.tsx';
import { WeekView } from './week-view.tsx';

const PARTS = ['shifts', 'exchanges', 'hours', 'days'] as const;

/** Shifts, who swaps with whom, hours, and duty days (排班). */
export default function RosterDesk() {
  const { texts, route, go } = useDesk();
  const t = texts.roster;
  const part = PARTS.find((each) => each === route.id) ?? 'shifts';
  return (
    <div className="roster-desk">
      <header className="roster-head">
        <h2>{t.heading}</h2>
        <Segmented
          aria-label={t.heading}
          value={part}
          onChange={(id) => go({ section: 'roster', id, card: false })}
          options={PARTS.map((value) => ({ value, label: t.parts[value] }))}
        />
      </header>
      {part === 'shifts' && <WeekView />}
      {part === 'exchanges' && <Exchanges />}
      {part === 'hours' && <HoursView />}
      {part === 'days' && <DutyDays />}
    </div>
  );
}
