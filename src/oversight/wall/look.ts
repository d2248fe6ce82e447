import { DAY_MS } from '../../clock.ts';
import type { ServiceReview } from '../../follow-up/index.ts';
import { type Handoff, type HandoffService, loadKindOf, type Roster } from '../../handoff/index.ts';
import { calendarDay } from '../../knowledge/index.ts';
import { SATISFACTIONS, type Session } from '../../sessions/index.ts';
import type { AuditChainState, StaffProfile } from '../../staff/index.ts';
import type { Collection, SumGroup } from '../../storage/index.ts';
import { startOfDay } from '../statistics/shanghai.ts';
import { OfferedToday } from './offered-today.ts';
import type {
  Counted,
  DangerousMediation,
  HouseState,
  OpenReview,
  WaitingCase,
  WallPerson,
  WallSnapshot,
} from './wall-snapshot.ts';

const WEEK_MS = 7 * DAY_MS;
/** Most who wait that are looked at. */
const LOOKED_AT = 1000;
/** Of the first so many in the queue it is looked up how often they were here. */
const KNOWN_OF = 50;
const REMEMBERED = 5_000;
/** What changes slowly, or is asked of others, is kept so long. */
const SLOW_MS = 15_000;
/** Figures of a week ago are kept so long. */
const PAST_MS = 60_000;

/** What the wall looks at. */
export interface WallSources {
  handoffs: Collection<Handoff>;
  sessions: Pick<Collection<Session>, 'sumBy' | 'count'>;
  service: Pick<HandoffService, 'waiting' | 'served'>;
  roster: Pick<Roster, 'presences' | 'onDutyCount'>;
  profiles: () => Promise<readonly Pick<StaffProfile, 'id' | 'capacity'>[]>;
  /** Start of the opening hours that an instant lies in; null while it is closed. */
  openSince: (at: Date) => Date | null;
  /** Open reviews with a deadline before this, the nearest first. */
  reviewsDue: (before: Date) => Promise<readonly Pick<ServiceReview, '_id' | 'dueAt' | 'regionCode'>[]>;
  /** Mediations with a danger that nobody attends to. */
  mediations: () => Promise<readonly DangerousMediation[]>;
  /** Messages that did not arrive and that somebody can do something about. */
  undelivered: () => Promise<number>;
  /** Work that was given up. */
  deadJobs: () => Promise<number>;
  /** Messages to 12345 and 110 that were given up, and those that have not arrived with their order's limit near. */
  exchange: () => Promise<{ dead: number; near: number }>;
  auditChain: () => Promise<AuditChainState | null>;
  /** Services whose record was found altered or missing. */
  brokenRecords: () => Promise<number>;
  /** Names of parts that are not ready. */
  notReady: () => Promise<readonly string[]>;
}

type Slow = Pick<HouseState, 'undelivered' | 'deadJobs' | 'exchange' | 'auditBroken' | 'brokenRecords' | 'notReady'> & {
  reviews: OpenReview[];
};

/** Looks at the house, in a bounded number of reads: what waits, is served, and was asked for today. */
export class WallLook {
  private readonly offered: OfferedToday;
  private readonly slow = new Kept<Slow>(SLOW_MS);
  private readonly past = new Kept<Counted[]>(PAST_MS);
  /** Services of the week of who waits, by handoff. */
  private readonly weeks = new Map<string, number>();

  constructor(
    private readonly sources: WallSources,
    private readonly reviewMs: number,
  ) {
    this.offered = new OfferedToday(sources.handoffs);
  }

  async at(now: Date): Promise<WallSnapshot> {
    const { sources } = this;
    const dayBegin = new Date(startOfDay(calendarDay(now)));
    const [waiting, served, offered, people, open, today, weekBefore, slow, duty, mediations] = await Promise.all([
      this.waiting(now),
      sources.service.served(),
      this.offered.upTo(now),
      this.people(),
      sources.sessions.sumBy({ where: { state: 'open' } }, ['channel', 'regionCode']),
      sources.sessions.sumBy({ where: { openedAt: { from: dayBegin } } }, ['rating', 'regionCode']),
      this.past.get(now, () => this.weekBefore(dayBegin, now)),
      this.slow.get(now, () => this.slowly(now)),
      sources.roster.onDutyCount(),
      sources.mediations(),
    ]);
    const { reviews, ...house } = slow;
    return {
      at: now,
      waiting,
      served: served.map(({ _id, lawyerId, channel, regionCode, awaitsSince }) => {
        return { handoffId: _id, lawyerId, kind: loadKindOf(channel), regionCode, awaitsSince };
      }),
      offered,
      people: people.there,
      open: open.map((group) => ({ ...countedOf(group), channel: String(group.key.channel) })),
      today: today.map((group) => {
        return { ...countedOf(group), rating: SATISFACTIONS.find((level) => level === group.key.rating) ?? null };
      }),
      weekBefore,
      reviews,
      mediations,
      house: { ...house, openSince: sources.openSince(now), nobodySince: people.goneAt, available: duty },
    };
  }

  private async waiting(now: Date): Promise<WaitingCase[]> {
    const list = await this.sources.service.waiting(LOOKED_AT);
    const weeks = await Promise.all(list.slice(0, KNOWN_OF).map((handoff) => this.servicesOfWeek(handoff, now)));
    return list.map(({ _id, wants, regionCode, channel, waitingSince, priority, card }, at) => ({
      handoffId: _id,
      queue: wants.skills[0] ?? '',
      regionCode,
      kind: loadKindOf(channel),
      waitingSince,
      priority,
      urgent: card.urgent ?? [],
      servicesOfWeek: weeks[at] ?? 1,
    }));
  }

  private async servicesOfWeek({ _id, conversationId }: Handoff, now: Date): Promise<number> {
    const known = this.weeks.get(_id);
    if (known !== undefined) return known;
    const from = new Date(now.getTime() - WEEK_MS);
    const count = await this.sources.sessions.count({ where: { conversationId, openedAt: { from } } });
    if (this.weeks.size >= REMEMBERED) this.weeks.clear();
    this.weeks.set(_id, count);
    return count;
  }

  /** Who is on duty, and when the last of the others went. */
  private async people(): Promise<{ there: WallPerson[]; goneAt: Date | null }> {
    const { roster, profiles, service, handoffs } = this.sources;
    const [presences, known, served, wrapUps] = await Promise.all([
      roster.presences(),
      profiles(),
      service.served(),
      handoffs.find({ where: { state: 'wrap-up' }, sort: { requestedAt: -1 }, limit: LOOKED_AT }),
    ]);
    const profileOf = new Map(known.map((profile) => [profile.id, profile]));
    const countOf = (list: readonly Handoff[], id: string) => list.filter(({ lawyerId }) => lawyerId === id).length;
    const there = presences.flatMap(({ staffId, state }): WallPerson[] => {
      const profile = profileOf.get(staffId);
      if (profile === undefined || state === 'off') return [];
      const { text, voice } = profile.capacity;
      const serving = countOf(served, staffId);
      return [{ staffId, presence: state, serving, wrappingUp: countOf(wrapUps, staffId), capacity: text + voice }];
    });
    const gone = presences.flatMap(({ state, since, pausedAt, lastSeenAt }) => {
      const at = state === 'paused' ? pausedAt : state === 'absent' ? lastSeenAt : state === 'off' ? since : null;
      return at === null ? [] : [at.getTime()];
    });
    return { there, goneAt: gone.length === 0 ? null : new Date(Math.max(...gone)) };
  }

  private async weekBefore(dayBegin: Date, now: Date): Promise<Counted[]> {
    const from = new Date(dayBegin.getTime() - WEEK_MS);
    const before = new Date(now.getTime() - WEEK_MS);
    const groups = await this.sources.sessions.sumBy({ where: { openedAt: { from, before } } }, ['regionCode']);
    return groups.map(countedOf);
  }

  private async slowly(now: Date): Promise<Slow> {
    const { sources } = this;
    const [due, undelivered, deadJobs, { dead, near }, chain, brokenRecords, notReady] = await Promise.all([
      sources.reviewsDue(new Date(now.getTime() + this.reviewMs)),
      sources.undelivered(),
      sources.deadJobs(),
      sources.exchange(),
      sources.auditChain(),
      sources.brokenRecords(),
      sources.notReady(),
    ]);
    const line = chain?.brokenAt ?? null;
    return {
      reviews: due.map(({ _id, dueAt, regionCode }) => ({ reviewId: _id, dueAt, regionCode })),
      undelivered,
      deadJobs,
      exchange: { dead, near },
      auditBroken: line === null || chain === null ? null : { line, since: chain.brokenSince ?? chain.at },
      brokenRecords,
      notReady,
    };
  }
}

function countedOf({ key, count }: SumGroup): Counted {
  return { regionCode: typeof key.regionCode === 'string' ? key.regionCode : null, count };
}

/** Something that is looked up again when it is older than so many ms; one look at a time, and a failed one is not kept. */
export class Kept<T> {
  private kept: { at: number; value: Promise<T> } | null = null;

  constructor(private readonly forMs: number) {}

  get(now: Date, look: () => Promise<T>): Promise<T> {
    const at = now.getTime();
    if (this.kept !== null && Math.abs(at - this.kept.at) < this.forMs) return this.kept.value;
    const kept = { at, value: look() };
    this.kept = kept;
    kept.value.catch(() => {
      if (this.kept === kept) this.kept = null;
    });
    return kept.value;
  }

  forget(): void {
    this.kept = null;
  }
}
