import { randomBytes } from 'node:crypto';
import { type Handoff, handoffCollection } from '../../src/handoff/index.ts';
import {
  qualityCaseCollection,
  SavedViews,
  ServiceFactsBook,
  SessionExports,
  SessionSearch,
  savedViewCollection,
  serviceFactsCollection,
  sessionExportCollection,
} from '../../src/oversight/index.ts';
import {
  conversationCollection,
  newConversation,
  newTurn,
  type Session,
  type Speaker,
  sessionCollection,
  turnCollection,
} from '../../src/sessions/index.ts';
import { createFieldSeal, openSqlite, type Storage } from '../../src/storage/index.ts';
import { blankHandoff, StageClock } from '../handoff/stage.ts';

/** Words of a service: who said what, one second apart. */
export type Said = readonly (readonly [from: Speaker, text: string])[];

function declared(storage: Storage) {
  return {
    sessions: storage.collection(sessionCollection),
    turns: storage.eventStream(turnCollection),
    handoffs: storage.collection(handoffCollection),
    conversations: storage.collection(conversationCollection),
    facts: storage.collection(serviceFactsCollection),
    exports: storage.collection(sessionExportCollection),
    qualityCases: storage.collection(qualityCaseCollection),
    views: storage.collection(savedViewCollection),
  };
}

/** Services on a real engine, with everything that finds and exports them. */
export class ServiceWorld {
  readonly seal = createFieldSeal(randomBytes(32).toString('base64'));
  readonly touched: string[] = [];
  readonly book: ServiceFactsBook;
  readonly search: SessionSearch;
  readonly exports: SessionExports;
  readonly views: SavedViews;

  private constructor(
    readonly storage: Storage,
    readonly clock: StageClock,
    readonly stored: ReturnType<typeof declared>,
  ) {
    const deps = { ...stored, seal: this.seal, clock };
    this.book = new ServiceFactsBook({
      ...deps,
      touched: async (id) => {
        this.touched.push(id);
      },
    });
    this.search = new SessionSearch({ ...deps, factsNow: (session) => this.book.factsNow(session) });
    this.exports = new SessionExports({ ...deps, search: this.search });
    this.views = new SavedViews(stored.views, clock);
  }

  static async open(
    openStorage = (clock: StageClock) => openSqlite({ file: ':memory:', clock, checkQueries: true }),
  ): Promise<ServiceWorld> {
    const clock = new StageClock();
    const storage = await openStorage(clock);
    const stored = declared(storage);
    await storage.prepare();
    return new ServiceWorld(storage, clock, stored);
  }

  /** A service with its words; closed unless the fields say otherwise, and then its facts are kept. */
  async service(id: string, said: Said = [], fields: Partial<Session> = {}, phone = ''): Promise<Session> {
    const openedAt = fields.openedAt ?? this.clock.now();
    const conversationId = fields.conversationId ?? `c-${id}`;
    const channel = fields.channel ?? 'web';
    if ((await this.stored.conversations.get(conversationId)) === null) {
      const address = this.seal.seal(phone);
      await this.stored.conversations.insert(
        newConversation({ _id: conversationId, channel, address, regionCode: null, at: openedAt }),
      );
    }
    const turns = said.map(([from, text], at) =>
      newTurn({
        key: `${id}/${at}`,
        at: new Date(openedAt.getTime() + at * 1000),
        from,
        sessionId: id,
        activity: { type: 'message', text },
        ...(from === 'lawyer' ? { staffId: 'l1' } : {}),
      }),
    );
    if (turns.length > 0) await this.stored.turns.append(conversationId, turns);
    const session = await this.stored.sessions.insert({
      _id: id,
      conversationId,
      channel,
      regionCode: null,
      openedAt,
      closedAt: new Date(openedAt.getTime() + 600_000),
      state: 'closed',
      outcome: 'answered',
      topic: null,
      intents: [],
      emergency: null,
      turnCount: said.filter(([from]) => from === 'resident').length,
      handoffId: null,
      lawyerId: null,
      closeReason: 'goodbye',
      rating: null,
      ratedAt: null,
      ratingState: 'none',
      ...fields,
    });
    if (session.state === 'closed') await this.book.build(session);
    return session;
  }

  async handoff(id: string, fields: Partial<Handoff>): Promise<Handoff> {
    return this.stored.handoffs.insert({ ...blankHandoff(id, this.clock.now()), ...fields });
  }

  close(): Promise<void> {
    return this.storage.close();
  }
}
