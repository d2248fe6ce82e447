import type { LoadKind } from '../../handoff/index.ts';
import type { Satisfaction } from '../../sessions/index.ts';

/** Somebody who waits for a person now. */
export interface WaitingCase {
  handoffId: string;
  /** First skill that the case asks for; '' where it asks for none. */
  queue: string;
  regionCode: string | null;
  kind: LoadKind;
  waitingSince: Date;
  /** 0 emergency, 1 urgent, 2 normal. */
  priority: 0 | 1 | 2;
  /** Why it is urgent, in words. */
  urgent: readonly string[];
  /** Services of the same conversation in the last seven days, this one among them. */
  servicesOfWeek: number;
}

/** Somebody who is served by a person now. */
export interface ServedCase {
  handoffId: string;
  lawyerId: string | null;
  kind: LoadKind;
  regionCode: string | null;
  /** His earliest words that nobody has answered; null where nothing is due. */
  awaitsSince: Date | null;
}

/** A service in which a person was asked for. */
export interface OfferedService {
  sessionId: string;
  kind: LoadKind;
  regionCode: string | null;
  requestedAt: Date;
  /** First answered by a person; null where nobody has yet, or ever will. */
  answeredAt: Date | null;
  /** It waits still. */
  isOpen: boolean;
}

/** A person on duty. */
export interface WallPerson {
  staffId: string;
  /** On duty and offered cases; offered nothing; not seen for a minute. */
  presence: 'on' | 'paused' | 'absent';
  serving: number;
  wrappingUp: number;
  /** Services that he can have at once, of all kinds. */
  capacity: number;
}

/** Services counted by what a group has in common. */
export interface Counted {
  regionCode: string | null;
  count: number;
}

/** A review of a bad rating that is still open. */
export interface OpenReview {
  reviewId: string;
  regionCode: string | null;
  dueAt: Date;
}

/** A case of mediation that may turn violent, to which nobody attends. */
export interface DangerousMediation {
  mediationId: string;
  regionCode: string | null;
  since: Date;
}

/** What is wrong with the house itself. */
export interface HouseState {
  /** Start of the opening hours that it is in; null while it is closed. */
  openSince: Date | null;
  /** Since when nobody can be offered a case; null while somebody can, or where nobody ever was on duty. */
  nobodySince: Date | null;
  /** How many can be offered a case now, desks outside of ours included. */
  available: number;
  undelivered: number;
  /** Jobs that were given up. */
  deadJobs: number;
  /** Messages to 12345 and 110 that were given up, and those that have not arrived with their order's limit near. */
  exchange: { dead: number; near: number };
  /** First broken line of the audit log, and since when that is known; null while it is whole. */
  auditBroken: { line: number; since: Date } | null;
  /** Services whose record does not fit its chain. */
  brokenRecords: number;
  /** Parts that are not ready, by name. */
  notReady: readonly string[];
}

/** Everything that the wall is made of, of one moment, of all regions. */
export interface WallSnapshot {
  at: Date;
  waiting: readonly WaitingCase[];
  served: readonly ServedCase[];
  offered: readonly OfferedService[];
  people: readonly WallPerson[];
  /** Services going on, by channel. */
  open: readonly (Counted & { channel: string })[];
  /** Services opened today in Shanghai, by rating. */
  today: readonly (Counted & { rating: Satisfaction | null })[];
  /** Services opened on the same day of the week before, until the same time of the day. */
  weekBefore: readonly Counted[];
  reviews: readonly OpenReview[];
  mediations: readonly DangerousMediation[];
  house: HouseState;
}

/** When the wall raises an alarm (告警阈值). */
export interface WallLimits {
  /** People in one queue. */
  queue: number;
  /** Longest wait, ms. */
  waitMs: number;
  /** Somebody in danger waits, or a dispute may turn violent: after each of these the alarm is raised anew, ms. */
  emergencyMs: number;
  /** A resident's words unanswered by the lawyer who serves him, ms. */
  silentMs: number;
  /** Services of one person within seven days. */
  repeats: number;
  /** Messages that did not arrive. */
  undelivered: number;
  /** A review's deadline is near, ms before it. */
  reviewMs: number;
}

/** Whose regions are counted. */
export type IsCounted = (regionCode: string | null) => boolean;
