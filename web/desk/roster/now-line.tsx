import { useCallback, useEffect } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';

const LOOK_AGAIN = 60_000;

/** Whether people serve now, and whose shift it is. */
export function NowLine() {
  const { api, texts } = useDesk();
  const t = texts.roster.now;
  const { value, reload } = useLoaded(useCallback(() => api.roster.hours({ at: '', region: '', skill: '' }), [api]));
  useEffect(() => {
    const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, [reload]);
  if (value === null) return null;
  const names = (people: { displayName: string }[], none: string): string =>
    people.length === 0 ? none : people.map(({ displayName }) => displayName).join('、');
  return (
    <p className="now-line">
      <strong>{t.heading}</strong>
      <Mark kind={value.open ? 'ok' : 'plain'}>{value.open ? t.open : value.isOnCallTime ? t.onCall : t.shut}</Mark>
      <span>{fill(t.onShift, { names: names(value.onShift, t.nobody) })}</span>
      <span>{fill(t.onCallPeople, { names: names(value.onCall, t.nobodyOnCall) })}</span>
    </p>
  );
}
