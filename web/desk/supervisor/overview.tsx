import { useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiTime } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { Overview } from '../types.ts';
import { Undelivered } from './undelivered.tsx';

const LOOK_AGAIN = 30_000;

/** Today in figures (今日概况), Shanghai's day. */
export function OverviewRoom() {
  const { texts, api, socket, staff } = useDesk();
  const loaded = useLoaded(api.overview);
  const { reload, value } = loaded;
  const [at, setAt] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), LOOK_AGAIN);
    const unsubscribe = socket.subscribe({ queue: reload, link: (up) => up && reload() });
    return () => {
      window.clearInterval(timer);
      unsubscribe();
    };
  }, [reload, socket]);
  useEffect(() => {
    if (value !== null) setAt(new Date());
  }, [value]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="overview" aria-label={texts.overview.heading} tabIndex={0}>
      <h2>
        {texts.overview.heading} <small>{fill(texts.overview.updated, { time: shanghaiTime(at) })}</small>
      </h2>
      <Shown loaded={loaded}>{({ today }) => <Figures today={today} />}</Shown>
      {staff.regions.length === 0 && <Undelivered />}
    </section>
  );
}

function Figures({ today }: { today: Overview['today'] }) {
  const { texts } = useDesk();
  const t = texts.overview;
  const figures = [
    [t.sessions, today.sessions, ''],
    [t.open, today.open, ''],
    [t.handedOver, today.handedOver, ''],
    [t.waiting, today.waiting, today.waiting > 0 && today.onDuty === 0 ? 'bad' : ''],
    [t.onDuty, today.onDuty, ''],
    [t.emergencies, today.emergencies, today.emergencies > 0 ? 'bad' : ''],
  ] as const;
  const ratings = [
    [t.satisfied, today.satisfied, 'ok'],
    [t.basicallySatisfied, today.basicallySatisfied, 'warn'],
    [t.dissatisfied, today.dissatisfied, 'bad'],
  ] as const;
  return (
    <>
      <dl className="figures">
        {figures.map(([label, value, mark]) => (
          <div key={label} className="figure">
            <dt>{label}</dt>
            <dd className={mark}>{value}</dd>
          </div>
        ))}
      </dl>
      <section className="ratings">
        <h3>
          {t.satisfaction} <small>{today.rated === 0 ? t.noRating : fill(t.rated, { n: today.rated })}</small>
        </h3>
        {today.rated > 0 &&
          ratings.map(([label, count, mark]) => (
            <div key={label} className="rating-row">
              <span>{label}</span>
              <span className="bar" aria-hidden="true">
                <span className={`bar-fill bar-${mark}`} style={{ width: `${(100 * count) / today.rated}%` }} />
              </span>
              <span>
                {count} ({Math.round((100 * count) / today.rated)}%)
              </span>
            </div>
          ))}
      </section>
    </>
  );
}
