import { isDeepStrictEqual } from 'node:util';
import { type Handoff, handoffsOfService } from '../../handoff/index.ts';
import type { Conversation, Session, Turn } from '../../sessions/index.ts';
import { type Collection, changeOrInsert, cursorAt, type EventStream, type FieldSeal } from '../../storage/index.ts';
import { FILTER_TERMS, isWord } from '../search/search-terms.ts';
import { filterTermsOf } from '../search/service-terms.ts';
import type { SettlingStep } from '../settling.ts';
import { factsOf, withoutWords } from './facts-of.ts';
import { personKeyOf, phoneKeysOf } from './person-key.ts';
import type { ServiceFacts } from './service-facts.ts';
import { turnsOf } from './service-turns.ts';

/** The same person again within this time is a repeated service (重复来访), ms. */
const REPEAT_MS = 7 * 24 * 3_600_000;
const MOST_SERVICES = 1000;
const REBUILT_AT_ONCE = 200;
const MOST_ROUNDS = 5;

export interface ServiceFactsDeps {
  facts: Collection<ServiceFacts>;
  sessions: Collection<Session>;
  turns: EventStream<Turn>;
  handoffs: Collection<Handoff>;
  conversations: Collection<Conversation>;
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
  /** State of the review that a bad rating opened; without, what {@link ServiceFactsBook.setReviewState} said stays. */
  reviewStateOf?: (sessionId: string) => Promise<string | null>;
  /** The facts of another service changed too: what is counted of it is to be counted again. */
  touched?: (sessionId: string) => Promise<void>;
}

/** How far a rebuild has come. */
export interface Rebuilt {
  /** Sessions looked at, and facts worked out of the closed ones. */
  sessions: number;
  facts: number;
  /** Id of the last session; a rebuild goes on after it. */
  last: string;
}

/** Keeps the facts of every closed service (服务要素库). Everything in it can be worked out again from the log. */
export class ServiceFactsBook {
  readonly step: SettlingStep = {
    name: 'facts',
    settle: async (session) => {
      await this.build(session);
    },
  };

  constructor(private readonly deps: ServiceFactsDeps) {}

  /** Work out the facts of a closed service and keep them; idempotent. A score that it has stays. */
  async build(session: Session): Promise<ServiceFacts> {
    const next = await this.workOut(session);
    const kept = await changeOrInsert(this.deps.facts, next, (current) => ({ ...next, quality: current.quality }));
    await this.markLater(next);
    return kept ?? next;
  }

  /** The facts of a service as it stands now; of an open one, of which nothing is kept yet, without an outcome. */
  async factsNow(session: Session): Promise<ServiceFacts> {
    const facts = await this.workOut(session);
    if (session.state === 'closed') return facts;
    const outcome = FILTER_TERMS.outcome(facts.outcome);
    return { ...facts, terms: facts.terms.filter((term) => term !== outcome) };
  }

  private async workOut(session: Session): Promise<ServiceFacts> {
    const { facts, seal, reviewStateOf } = this.deps;
    const { _id, conversationId } = session;
    const [turns, handoffs, conversation, before] = await Promise.all([
      turnsOf(this.deps.turns, _id),
      handoffsOfService(this.deps.handoffs, session),
      this.deps.conversations.get(conversationId),
      facts.get(_id),
    ]);
    const personKey = personKeyOf(conversationId, conversation, seal);
    return factsOf({
      session,
      turns,
      handoffs,
      personKey,
      phoneKeys: phoneKeysOf(handoffs, seal),
      reviewState: reviewStateOf === undefined ? (before?.reviewState ?? null) : await reviewStateOf(_id),
      isRepeat: await this.cameBefore(personKey, session.openedAt),
      before,
    });
  }

  /**
   * Work out the facts of all closed services again, in the order of their ids: memory stays flat, and a rebuild that
   * was cut off goes on after `afterId`.
   */
  async rebuildAll({
    afterId = '',
    onProgress,
  }: {
    afterId?: string;
    onProgress?: (rebuilt: Rebuilt) => void;
  } = {}): Promise<Rebuilt> {
    const rebuilt: Rebuilt = { sessions: 0, facts: 0, last: afterId };
    for (;;) {
      const sessions = await this.deps.sessions.find({
        sort: { _id: 1 },
        limit: REBUILT_AT_ONCE,
        ...(rebuilt.last === '' ? {} : { after: cursorAt({ path: '_id', direction: 1 }, rebuilt.last, rebuilt.last) }),
      });
      if (sessions.length === 0) return rebuilt;
      for (const session of sessions) {
        if (session.state === 'closed') await this.buildAsItIs(session);
        rebuilt.facts += session.state === 'closed' ? 1 : 0;
        rebuilt.sessions += 1;
        rebuilt.last = session._id;
      }
      onProgress?.({ ...rebuilt });
    }
  }

  /** It may be rated while it is worked out here, by a process that has worked it out already. */
  private async buildAsItIs(listed: Session): Promise<void> {
    let session = await this.deps.sessions.get(listed._id);
    for (let round = 0; session !== null && round < MOST_ROUNDS; round += 1) {
      await this.build(session);
      const after = await this.deps.sessions.get(session._id);
      if (isDeepStrictEqual(after, session)) return;
      session = after;
    }
  }

  /** Keep the automatic score, 0 to 100; nothing else is written. */
  async setQuality(sessionId: string, quality: number | null): Promise<void> {
    await this.deps.facts.change(sessionId, (facts) => (facts.quality === quality ? null : { ...facts, quality }));
  }

  /** Keep the state of the review of a service, to be searched for. */
  async setReviewState(sessionId: string, reviewState: string | null): Promise<void> {
    await this.deps.facts.change(sessionId, (facts) =>
      facts.reviewState === reviewState ? null : termed({ ...facts, reviewState }),
    );
  }

  /**
   * A person was erased: his services are told apart by their threads from now on, and numbers he left are not known any
   * more. His conversations hold no address by then, so that a rebuild gives the same. @returns how many services.
   */
  async forgetPerson(personKey: string): Promise<number> {
    const { facts } = this.deps;
    let forgotten = 0;
    for (;;) {
      const left = await facts.find({
        where: { terms: FILTER_TERMS.person(personKey) },
        sort: { openedAt: -1 },
        limit: MOST_SERVICES,
      });
      const known = left.filter((each) => forgets(each, personKey) !== null);
      for (const { _id } of known) await facts.change(_id, (each) => forgets(each, personKey));
      forgotten += known.length;
      if (known.length === 0) return forgotten;
    }
  }

  /** The transcript of a service is no longer kept: its words are not searched any more. */
  async forgetWords(sessionId: string): Promise<void> {
    await this.deps.facts.change(sessionId, withoutWords);
  }

  private async cameBefore(personKey: string, openedAt: Date): Promise<boolean> {
    const from = new Date(openedAt.getTime() - REPEAT_MS);
    const [earlier] = await this.deps.facts.find({
      where: { personKey, openedAt: { from, before: openedAt } },
      sort: { openedAt: -1 },
      limit: 1,
    });
    return earlier !== undefined;
  }

  /** In whatever order services are worked out: one that came after this one is a repeated one. */
  private async markLater({ personKey, openedAt }: ServiceFacts): Promise<void> {
    const time = openedAt.getTime();
    const later = await this.deps.facts.find({
      where: { personKey, openedAt: { from: new Date(time + 1), before: new Date(time + REPEAT_MS + 1) } },
      sort: { openedAt: 1 },
      limit: MOST_SERVICES,
    });
    for (const { _id, isRepeat } of later) {
      if (isRepeat) continue;
      await this.deps.facts.change(_id, (facts) => termed({ ...facts, isRepeat: true }));
      await this.deps.touched?.(_id);
    }
  }
}

/** Null where nothing of the person is in it. A number that somebody else left for him goes too. */
function forgets(facts: ServiceFacts, personKey: string): ServiceFacts | null {
  const isHis = facts.personKey === personKey;
  const phoneKeys = isHis ? [] : facts.phoneKeys.filter((key) => key !== personKey);
  const isSame = (!isHis || facts.conversationId === personKey) && phoneKeys.length === facts.phoneKeys.length;
  return isSame ? null : termed({ ...facts, personKey: isHis ? facts.conversationId : facts.personKey, phoneKeys });
}

/** With the terms that belong to what changed; words stay. */
function termed(facts: ServiceFacts): ServiceFacts {
  return { ...facts, terms: [...filterTermsOf(facts), ...facts.terms.filter(isWord)] };
}
