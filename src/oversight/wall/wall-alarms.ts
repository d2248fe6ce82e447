import type { IsCounted, WaitingCase, WallLimits, WallSnapshot } from './wall-snapshot.ts';

export const ALARM_KINDS = [
  'emergency',
  'mediation-danger',
  'nobody-on-duty',
  'audit-broken',
  'record-broken',
  'not-ready',
  'exchange-near',
  'silent',
  'queue-long',
  'wait-long',
  'urgent',
  'repeat',
  'review-due',
  'exchange-dead',
  'undelivered',
  'dead-jobs',
] as const;
/**
 * What an alarm is about (告警): somebody in danger waits; a dispute
 * in mediation may turn violent and nobody attends to it; nobody on duty in opening hours; the audit log, or the record of
 * a service, was altered; a part of the house is not ready; a lawyer is silent; a queue is too long; the longest wait is;
 * urgent words; a person who comes again and again waits; a review near or over its deadline; messages that did not
 * arrive, to residents, or to 12345 and 110, where the limit of the order may be near; work that was given up.
 */
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Attended to first. */
const CRITICAL: readonly AlarmKind[] = [
  'emergency',
  'mediation-danger',
  'nobody-on-duty',
  'audit-broken',
  'record-broken',
  'not-ready',
  'exchange-near',
];
/** An alarm that has become so much worse is attended to first whatever it is about. */
const CRITICAL_LEVEL = 3;
/** It does not become worse than this. */
const MOST_LEVEL = 9;

/** Something that somebody must look at now. */
export interface Alarm {
  /** The same as long as it is the same trouble. */
  key: string;
  kind: AlarmKind;
  /** 1, and more the worse it is. */
  level: number;
  isCritical: boolean;
  /** Null where it is only known that it is so. */
  since: Date | null;
  /** Whether it is counted over cases, so that who sees other regions sees another one. */
  isCount: boolean;
  /** The case, review or mediation that it is about; null for none. */
  subject: { type: 'handoff' | 'review' | 'mediation'; id: string } | null;
  /** Of a queue. */
  queue?: string;
  /** People, messages, jobs or records. */
  count?: number;
  /** Of somebody silent. */
  lawyerId?: string | null;
  /** Reasons in words, or names of parts. */
  words?: readonly string[];
}

type Raised = Pick<Alarm, 'key' | 'kind' | 'level' | 'since'> & Partial<Alarm>;

/** All that is wrong for who is for these regions, what comes first first. What is wrong with the house all are told. Pure. */
export function wallAlarms(snapshot: WallSnapshot, limits: WallLimits, isCounted: IsCounted): Alarm[] {
  const now = snapshot.at.getTime();
  const counted = <T extends { regionCode: string | null }>(list: readonly T[]) =>
    list.filter(({ regionCode }) => isCounted(regionCode));
  const waiting = counted(snapshot.waiting);
  const raised: Raised[] = [
    ...ofCases(waiting, limits, now),
    ...ofQueues(waiting, limits, now),
    ...ofSilence(counted(snapshot.served), limits, now),
    ...counted(snapshot.mediations).map((one) => ofMediation(one, limits, now)),
    ...counted(snapshot.reviews).flatMap((review) => ofReview(review, limits, now)),
    ...ofHouse({ ...snapshot, waiting }, limits),
  ];
  return raised.map(whole).sort(byWeight);
}

function ofCases(waiting: readonly WaitingCase[], { emergencyMs, repeats }: WallLimits, now: number): Raised[] {
  return waiting.flatMap((one): Raised[] => {
    const { handoffId, waitingSince, priority, urgent, servicesOfWeek } = one;
    // Back in the queue he waits anew.
    const key = `${handoffId} ${waitingSince.getTime()}`;
    const shared = { since: waitingSince, subject: { type: 'handoff', id: handoffId }, words: urgent } as const;
    const waitedMs = now - waitingSince.getTime();
    const isRepeat = servicesOfWeek >= repeats;
    const repeat: Raised[] = isRepeat
      ? [{ ...shared, key: `repeat ${key}`, kind: 'repeat', level: 1, count: servicesOfWeek, words: [] }]
      : [];
    if (priority === 0) {
      const level = 1 + Math.max(0, Math.floor(waitedMs / emergencyMs));
      return [{ ...shared, key: `emergency ${key}`, kind: 'emergency', level }, ...repeat];
    }
    return priority === 1 ? [{ ...shared, key: `urgent ${key}`, kind: 'urgent', level: 1 }, ...repeat] : repeat;
  });
}

function ofQueues(waiting: readonly WaitingCase[], { queue: most, waitMs }: WallLimits, now: number): Raised[] {
  return [...new Set(waiting.map(({ queue }) => queue))].flatMap((queue) => {
    const own = waiting
      .filter((one) => one.queue === queue)
      .sort((a, b) => a.waitingSince.getTime() - b.waitingSince.getTime());
    const raised: Raised[] = [];
    const [first] = own;
    const tooMany = own[most];
    if (tooMany !== undefined) {
      const level = Math.floor(own.length / Math.max(1, most));
      const since = tooMany.waitingSince;
      raised.push({
        key: `queue-long ${queue}`,
        kind: 'queue-long',
        level,
        since,
        queue,
        count: own.length,
        isCount: true,
      });
    }
    const waitedMs = first === undefined ? 0 : now - first.waitingSince.getTime();
    if (first !== undefined && waitedMs > waitMs) {
      raised.push({
        key: `wait-long ${queue}`,
        kind: 'wait-long',
        level: Math.floor(waitedMs / waitMs),
        since: new Date(first.waitingSince.getTime() + waitMs),
        queue,
        subject: { type: 'handoff', id: first.handoffId },
        isCount: true,
      });
    }
    return raised;
  });
}

function ofSilence(served: WallSnapshot['served'], { silentMs }: WallLimits, now: number): Raised[] {
  return served.flatMap(({ handoffId, lawyerId, awaitsSince }) => {
    const silence = awaitsSince === null ? 0 : now - awaitsSince.getTime();
    if (awaitsSince === null || silence <= silentMs) return [];
    return [
      {
        key: `silent ${handoffId} ${awaitsSince.getTime()}`,
        kind: 'silent' as const,
        level: Math.floor(silence / silentMs),
        since: new Date(awaitsSince.getTime() + silentMs),
        subject: { type: 'handoff' as const, id: handoffId },
        lawyerId,
      },
    ];
  });
}

/** 人民调解法 25: as with somebody in danger who waits, raised anew as long as nobody attends to it. */
function ofMediation(
  { mediationId, since }: WallSnapshot['mediations'][number],
  { emergencyMs }: WallLimits,
  now: number,
): Raised {
  const level = 1 + Math.max(0, Math.floor((now - since.getTime()) / emergencyMs));
  const subject = { type: 'mediation', id: mediationId } as const;
  return { key: `mediation-danger ${mediationId} ${since.getTime()}`, kind: 'mediation-danger', level, since, subject };
}

function ofReview(
  { reviewId, dueAt }: WallSnapshot['reviews'][number],
  { reviewMs }: WallLimits,
  now: number,
): Raised[] {
  const near = dueAt.getTime() - reviewMs;
  if (now < near) return [];
  const isOver = now >= dueAt.getTime();
  const subject = { type: 'review', id: reviewId } as const;
  const since = isOver ? dueAt : new Date(near);
  return [{ key: `review-due ${reviewId}`, kind: 'review-due', level: isOver ? 2 : 1, since, subject }];
}

function ofHouse({ house, waiting }: WallSnapshot, limits: WallLimits): Raised[] {
  const raised: Raised[] = [];
  const { openSince, nobodySince, available, undelivered, deadJobs, auditBroken, brokenRecords, notReady } = house;
  const { dead, near } = house.exchange;
  if (openSince !== null && available === 0) {
    const since = nobodySince !== null && nobodySince > openSince ? nobodySince : openSince;
    const level = waiting.length > 0 ? 2 : 1;
    raised.push({ key: 'nobody-on-duty', kind: 'nobody-on-duty', level, since, count: waiting.length });
  }
  if (auditBroken !== null) {
    const { line: count, since } = auditBroken;
    raised.push({ key: `audit-broken ${count}`, kind: 'audit-broken', level: 1, since, count });
  }
  if (brokenRecords > 0) {
    raised.push({
      key: 'record-broken',
      kind: 'record-broken',
      level: brokenRecords,
      since: null,
      count: brokenRecords,
    });
  }
  if (notReady.length > 0) {
    raised.push({ key: 'not-ready', kind: 'not-ready', level: notReady.length, since: null, words: notReady });
  }
  if (near > 0) raised.push({ key: 'exchange-near', kind: 'exchange-near', level: near, since: null, count: near });
  if (dead > 0) {
    raised.push({ key: 'exchange-dead', kind: 'exchange-dead', level: doublings(dead), since: null, count: dead });
  }
  if (undelivered >= limits.undelivered) {
    const level = doublings(undelivered / limits.undelivered);
    raised.push({ key: 'undelivered', kind: 'undelivered', level, since: null, count: undelivered });
  }
  if (deadJobs > 0) {
    raised.push({ key: 'dead-jobs', kind: 'dead-jobs', level: doublings(deadJobs), since: null, count: deadJobs });
  }
  return raised;
}

/** One more each time that it doubles, so that every message more is not news. */
function doublings(times: number): number {
  return 1 + Math.floor(Math.log2(Math.max(1, times)));
}

function whole(raised: Raised): Alarm {
  const level = Math.min(MOST_LEVEL, Math.max(1, raised.level));
  const isCritical = CRITICAL.includes(raised.kind) || (level >= CRITICAL_LEVEL && raised.isCount === true);
  return { subject: null, isCount: false, ...raised, level, isCritical };
}

function byWeight(a: Alarm, b: Alarm): number {
  if (a.isCritical !== b.isCritical) return a.isCritical ? -1 : 1;
  const kinds = ALARM_KINDS.indexOf(a.kind) - ALARM_KINDS.indexOf(b.kind);
  return kinds !== 0 ? kinds : (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0);
}
