import { shanghaiDay, shanghaiMidnight } from '../live/shanghai-time.ts';
import type { SessionFilter } from './types.ts';

const WEEK = 7 * 86_400_000;

/** Fields of which several values may be chosen; one of them must hold. */
export const LIST_FIELDS = [
  'topics',
  'intents',
  'lawyers',
  'outcomes',
  'ratings',
  'ratingStates',
  'regions',
  'channels',
  'reviewStates',
] as const;
export type ListField = (typeof LIST_FIELDS)[number];

export const PERSON_FIELDS = ['phone', 'service', 'conversation', 'key'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

/** What the room opens with: the last week. */
export function lastWeek(now: Date): SessionFilter {
  return {
    from: shanghaiMidnight(shanghaiDay(new Date(now.getTime() - WEEK))),
    before: shanghaiMidnight(shanghaiDay(now), 1),
  };
}

/** Without what says nothing. */
export function tidy(filter: SessionFilter): SessionFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => {
      if (value === undefined || value === '' || value === false) return false;
      return !(Array.isArray(value) && value.length === 0);
    }),
  );
}

/** How many of the folded fields are set. */
export function moreCount(filter: SessionFilter): number {
  const { text: _text, from: _from, before: _before, ...more } = tidy(filter);
  return Object.keys(more).length;
}

/** The day of an instant as the form shows it; '' for none. */
export function dayOf(instant: string | undefined, days = 0): string {
  return instant === undefined ? '' : shanghaiDay(new Date(Date.parse(instant) + days * 86_400_000));
}

/** Who is looked for, as the form shows it. */
export function personOf({ person }: SessionFilter): { field: PersonField; value: string } {
  const [[field, value] = ['phone', '']] = Object.entries(person ?? {});
  return { field: PERSON_FIELDS.find((each) => each === field) ?? 'phone', value: String(value) };
}

export function withPerson(filter: SessionFilter, field: PersonField, value: string): SessionFilter {
  const { person: _person, ...rest } = filter;
  const words = value.trim();
  if (words === '') return rest;
  switch (field) {
    case 'phone':
      return { ...rest, person: { phone: words } };
    case 'service':
      return { ...rest, person: { service: words } };
    case 'conversation':
      return { ...rest, person: { conversation: words } };
    case 'key':
      return { ...rest, person: { key: words } };
  }
}
