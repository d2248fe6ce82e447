import { fill } from '../../shared/fill.ts';
import type { Route } from '../shell/routes.ts';
import type { DeskTexts } from '../texts/index.ts';
import { wordFor } from '../texts/index.ts';
import type { WallAlarm } from './wall-api.ts';

/** An alarm in one sentence. */
export function alarmInWords({ kind, name, count, words, subject }: WallAlarm, t: DeskTexts['wall']): string {
  const parts = words.map((word) => wordFor(t.parts, word)).join('、');
  return fill(wordFor(t.kinds, kind), {
    name: name === '' ? t.general : name,
    count: count ?? 0,
    words: parts,
    id: subject?.id ?? '',
  });
}

const ATTENDED_IN = { handoff: 'live', review: 'reviews', mediation: 'mediation' } as const;

/** Where it is attended to; null for what is not mended at the desk. */
export function alarmRoute({ kind, subject }: WallAlarm): Route | null {
  if (subject !== null) return { section: ATTENDED_IN[subject.type], id: subject.id, card: false };
  switch (kind) {
    case 'nobody-on-duty':
      return { section: 'roster', id: null, card: false };
    case 'queue-long':
      return { section: 'live', id: null, card: false };
    case 'undelivered':
      return { section: 'overview', id: null, card: false };
    case 'exchange-near':
    case 'exchange-dead':
      return { section: 'exchange', id: null, card: false };
    case 'audit-broken':
      return { section: 'audit', id: null, card: false };
    default:
      return null;
  }
}

/** Alarms that nobody attends to and that were not there before, or have become worse. */
export function newAlarms(before: readonly WallAlarm[], now: readonly WallAlarm[]): WallAlarm[] {
  const known = new Map(
    before.map(({ key, level, acknowledged }) => [key, { level, attended: acknowledged !== null }]),
  );
  return now.filter(({ key, level, acknowledged }) => {
    if (acknowledged !== null) return false;
    const old = known.get(key);
    return old === undefined || old.level < level || old.attended;
  });
}
