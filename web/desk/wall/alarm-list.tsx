import { App } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiTime } from '../live/shanghai-time.ts';
import { ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { routePath } from '../shell/routes.ts';
import { errorText } from '../shell/states.tsx';
import { useServerNow } from '../shell/use-server-now.ts';
import { alarmInWords, alarmRoute } from './alarm-words.ts';
import type { WallAlarm } from './wall-api.ts';

/** So many of what is not critical stand on the wall; the rest is asked for, else it hides the queue and the people. */
const WARNINGS_SHOWN = 3;

/** What somebody must look at, what comes first first. */
export function AlarmList({ alarms, changed }: { alarms: WallAlarm[]; changed: () => void }) {
  const { texts } = useDesk();
  const t = texts.wall;
  const [isWhole, setWhole] = useState(false);
  const left = alarms.filter(({ acknowledged }) => acknowledged === null).length;
  const critical = alarms.filter(({ isCritical }) => isCritical).length;
  const rest = alarms.length - critical - WARNINGS_SHOWN;
  const shown =
    rest > 1 && !isWhole ? alarms.filter((alarm) => alarm.isCritical || isAmongFirst(alarm, alarms)) : alarms;
  return (
    <section className="wall-part wall-alarms" aria-label={t.alarms}>
      <h3>
        {t.alarms} {alarms.length > 0 && <span className="count">{fill(t.alarmCount, { n: left })}</span>}
      </h3>
      {alarms.length === 0 && (
        <p className="soft">
          <span aria-hidden="true">✓ </span>
          {t.alarmsEmpty}
        </p>
      )}
      <ul>
        {shown.map((alarm) => (
          <Alarm key={alarm.key} alarm={alarm} changed={changed} />
        ))}
      </ul>
      {rest > 1 && (
        <button type="button" className="wall-button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.fewerAlarms : fill(t.moreAlarms, { n: rest })}
        </button>
      )}
    </section>
  );
}

function isAmongFirst(alarm: WallAlarm, alarms: readonly WallAlarm[]): boolean {
  const warnings = alarms.filter(({ isCritical }) => !isCritical);
  return warnings.indexOf(alarm) < WARNINGS_SHOWN;
}

function Alarm({ alarm, changed }: { alarm: WallAlarm; changed: () => void }) {
  const { texts, api, go } = useDesk();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const now = useServerNow(1000);
  const t = texts.wall;
  const words = alarmInWords(alarm, t);
  const route = alarmRoute(alarm);
  const { isCritical, acknowledged, since } = alarm;
  const attend = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.wall.acknowledge(alarm.key);
    } catch (error) {
      message.error(errorText(error, texts));
    }
    setBusy(false);
    changed();
  };
  const reasons = alarm.kind === 'not-ready' ? [] : alarm.words;
  return (
    <li className={isCritical ? 'wall-alarm wall-critical' : 'wall-alarm'} data-attended={acknowledged !== null}>
      <strong className="wall-mark">
        <span aria-hidden="true">{isCritical ? '‼ ' : '! '}</span>
        {isCritical ? t.critical : t.warning}
      </strong>
      <span className="wall-alarm-words">
        {words}
        {reasons.length > 0 && <small>（{reasons.join('、')}）</small>}{' '}
        <small className="soft">{fill(t.since, { age: ageInWords(since, now, texts.age) })}</small>
      </span>
      <span className="wall-alarm-acts">
        {route !== null && (
          <a
            className="wall-button"
            href={routePath(route)}
            onClick={(event) => {
              event.preventDefault();
              go(route);
            }}
          >
            {t.act}
          </a>
        )}
        {acknowledged === null ? (
          <button
            type="button"
            className="wall-button"
            disabled={isBusy}
            aria-label={fill(t.acknowledgeOf, { alarm: words })}
            onClick={() => void attend()}
          >
            {t.acknowledge}
          </button>
        ) : (
          <small>
            <span aria-hidden="true">✓ </span>
            {fill(t.acknowledged, { name: acknowledged.byName, time: shanghaiTime(acknowledged.at) })}
          </small>
        )}
      </span>
    </li>
  );
}
