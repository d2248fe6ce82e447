import { App, Button } from 'antd';
import { useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ReasonDialog } from '../knowledge/reason-dialog.tsx';
import type { DutyPerson } from '../lawyer/duty-api.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';

const LOOK_AGAIN = 15_000;
const ORDER: readonly DutyPerson['state'][] = ['on', 'paused', 'absent', 'off'];

/** Who is on duty, paused or out of reach, with what they serve; and the way to take somebody off duty. */
export function DutyPeople({ version }: { version: number }) {
  const { texts, api } = useDesk();
  const loaded = useLoaded(api.presence.people);
  const { reload } = loaded;
  const [all, setAll] = useState(false);
  const t = texts.handoff.supervise;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the queue is the reason to look again
  useEffect(() => reload(), [version, reload]);
  useEffect(() => {
    const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, [reload]);
  return (
    <section className="handoff-group duty-people">
      <h2>{t.people}</h2>
      <Shown loaded={loaded}>
        {({ people }) => {
          const sorted = [...people].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
          const there = sorted.filter(({ state }) => state !== 'off');
          const away = sorted.length - there.length;
          return (
            <>
              {there.length === 0 && <p className="soft">{t.peopleEmpty}</p>}
              <ul>
                {(all ? sorted : there).map((person) => (
                  <Person key={person.id} person={person} changed={reload} />
                ))}
              </ul>
              {away > 0 && (
                <Button type="text" size="small" onClick={() => setAll(!all)}>
                  {all ? t.hideOff : fill(t.showOff, { n: away })}
                </Button>
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function Person({ person, changed }: { person: DutyPerson; changed: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const t = texts.handoff.supervise;
  const { displayName: name, state, since, pauseReason, missedOffers, load, capacity } = person;
  const facts = [
    ...(pauseReason === null ? [] : [wordFor(t.pauseReasons, pauseReason)]),
    ...(since === null || state === 'off' ? [] : [fill(t.since, { time: shanghaiMoment(since) })]),
    ...(state === 'off' || load === undefined || capacity === undefined
      ? []
      : [fill(t.load, { text: `${load.text}/${capacity.text}`, voice: `${load.voice}/${capacity.voice}` })]),
    ...(missedOffers > 0 ? [fill(t.missed, { n: missedOffers })] : []),
  ];
  return (
    <li className={`duty-person duty-${state}`}>
      <span className="duty-name">
        <strong>{name}</strong> <small className="soft">{wordFor(texts.handoff.transfer.kinds, person.kind)}</small>
      </span>
      <span className="duty-state">{t.presence[state]}</span>
      <small className="soft duty-facts">{facts.join(' · ')}</small>
      {state !== 'off' && (
        <Button size="small" className="duty-act" onClick={() => setAsking(true)}>
          {t.forceOff}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          title={`${t.forceOff}：${name}`}
          hint={fill(t.forceOffHint, { name })}
          danger
          onCancel={() => setAsking(false)}
          act={async (reason) => {
            await api.presence.forceOff(person.id, reason);
            setAsking(false);
            message.success(fill(t.forcedOff, { name }));
            changed();
          }}
        />
      )}
    </li>
  );
}
