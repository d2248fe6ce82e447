import { type SatisfactionFigures, satisfactionOf } from '../../follow-up/index.ts';
import { calendarDay } from '../../knowledge/index.ts';
import type { Satisfaction } from '../../sessions/index.ts';
import { startOfDay } from '../statistics/shanghai.ts';
import { type ServiceLevel, serviceLevel } from './service-level.ts';
import type { IsCounted, WallPerson, WallSnapshot } from './wall-snapshot.ts';

const HOUR_MS = 3_600_000;

export interface QueueFigures {
  /** First skill asked for; '' for none. */
  queue: string;
  waiting: number;
  /** Since when the one who waits longest does. */
  longestSince: Date;
}

export interface PersonFigures extends WallPerson {
  /** What he does: the first that holds of absent, paused, serving, wrap-up, free. */
  state: 'free' | 'serving' | 'wrap-up' | 'paused' | 'absent';
}

/** What stands on the wall. */
export interface WallFigures {
  waiting: { total: number; longestSince: Date | null; queues: QueueFigures[] };
  /** Of the last 60 minutes, and of today in Shanghai. */
  answered: { voice: { hour: ServiceLevel; today: ServiceLevel }; text: { hour: ServiceLevel; today: ServiceLevel } };
  people: PersonFigures[];
  open: { total: number; channels: { channel: string; count: number }[] };
  volume: { today: number; weekBefore: number };
  /** Of today's services that were rated. */
  satisfaction: SatisfactionFigures;
}

/** The figures for who is for these regions. People are of the whole house: they serve everybody. Pure. */
export function wallFigures(snapshot: WallSnapshot, isCounted: IsCounted): WallFigures {
  const { at: now, offered } = snapshot;
  const waiting = snapshot.waiting.filter(({ regionCode }) => isCounted(regionCode));
  const hour = new Date(now.getTime() - HOUR_MS);
  const today = new Date(startOfDay(calendarDay(now)));
  const level = (kind: 'voice' | 'text', from: Date) => serviceLevel(offered, { kind, from, now, isCounted });
  const counted = <T extends { regionCode: string | null }>(list: readonly T[]) =>
    list.filter(({ regionCode }) => isCounted(regionCode));
  const open = counted(snapshot.open);
  const todays = counted(snapshot.today);
  return {
    waiting: { total: waiting.length, longestSince: earliest(waiting), queues: queuesOf(waiting) },
    answered: {
      voice: { hour: level('voice', hour), today: level('voice', today) },
      text: { hour: level('text', hour), today: level('text', today) },
    },
    people: snapshot.people.map((person) => ({ ...person, state: stateOf(person) })),
    open: { total: sum(open), channels: channelsOf(open) },
    volume: { today: sum(todays), weekBefore: sum(counted(snapshot.weekBefore)) },
    satisfaction: satisfactionOf(ratingsOf(todays)),
  };
}

function queuesOf(waiting: WallSnapshot['waiting']): QueueFigures[] {
  const queues = [...new Set(waiting.map(({ queue }) => queue))].map((queue) => {
    const own = waiting.filter((one) => one.queue === queue);
    return { queue, waiting: own.length, longestSince: earliest(own) ?? new Date(0) };
  });
  return queues.sort((a, b) => a.longestSince.getTime() - b.longestSince.getTime());
}

function earliest(waiting: WallSnapshot['waiting']): Date | null {
  if (waiting.length === 0) return null;
  return new Date(Math.min(...waiting.map(({ waitingSince }) => waitingSince.getTime())));
}

function stateOf({ presence, serving, wrappingUp }: WallPerson): PersonFigures['state'] {
  if (presence !== 'on') return presence;
  if (serving > 0) return 'serving';
  return wrappingUp > 0 ? 'wrap-up' : 'free';
}

function channelsOf(open: WallSnapshot['open']): { channel: string; count: number }[] {
  const channels = [...new Set(open.map(({ channel }) => channel))];
  return channels
    .map((channel) => ({ channel, count: sum(open.filter((one) => one.channel === channel)) }))
    .sort((a, b) => b.count - a.count);
}

function ratingsOf(today: WallSnapshot['today']): Partial<Record<Satisfaction, number>> {
  const counts: Partial<Record<Satisfaction, number>> = {};
  for (const { rating, count } of today) if (rating !== null) counts[rating] = (counts[rating] ?? 0) + count;
  return counts;
}

function sum(list: readonly { count: number }[]): number {
  return list.reduce((total, { count }) => total + count, 0);
}
