/** Forgetting (装配：遗忘): what each room keeps of words and of who somebody is, and what is still open. */
import type { Recordings } from './channels/index.ts';
import { type Handoff, handoffsOfService } from './handoff/index.ts';
import type { AidState } from './legal-aid/index.ts';
import { isMediationOver, withoutMediationSides, withoutMediationWords } from './mediation/index.ts';
import { personKeyOf } from './oversight/index.ts';
import type { IdentityKeeper, Shelf, WordKeeper } from './privacy/index.ts';
import type { Session } from './sessions/index.ts';
import type { Collection, FieldSeal, Page, Query, Stored } from './storage/index.ts';
import type { Stores } from './stores.ts';
import type { composeSupervision } from './supervision.ts';
import { MISUNDERSTOOD_STATES } from './understanding/index.ts';
import {
  isOrderOver,
  TERMINAL_STATES,
  type WorkOrder,
  withoutIncidentWords,
  withoutOrderCaller,
  withoutOrderWords,
} from './work-orders/index.ts';

interface Dependencies {
  stores: Stores;
  supervision: Pick<ReturnType<typeof composeSupervision>, 'facts'>;
  recordings: () => Pick<Recordings, 'forgetThread'>;
  /** What the exchange keeps of an order. */
  forgetOrder: (orderId: string) => Promise<void>;
  seal: FieldSeal;
}

/** Applications that are over: what the archive keeps of them is its own. */
const OVER: readonly AidState[] = ['draft', 'closed', 'withdrawn', 'refused', 'referred'];
const MOST = 1_000;
const PAGE = 200;

/** What each room keeps of the words of a service. */
export function wordKeepers({ stores, supervision, forgetOrder }: Dependencies): WordKeeper[] {
  return [
    {
      name: 'facts',
      forgetWords: async ({ _id }) => {
        await supervision.facts.forgetWords(_id);
        return 1;
      },
    },
    {
      name: 'handoffs',
      forgetWords: async ({ _id }) => {
        const handoffs = await handoffsOfService(stores.handoffs, { _id, handoffId: null });
        return changeAll(stores.handoffs, handoffs, withoutWords);
      },
    },
    {
      name: 'notes',
      forgetWords: async ({ _id }) => {
        const handoffs = await handoffsOfService(stores.handoffs, { _id, handoffId: null });
        let changed = 0;
        for (const { _id: stream } of handoffs) {
          const notes = await stores.handoffNotes.read(stream, 0, MOST);
          const worded = notes.filter(({ kind, text }) => kind !== 'service-words' && text !== GONE);
          changed += await changeAll(stores.handoffNotes, worded, (note) => ({ ...note, text: GONE }));
        }
        return changed;
      },
    },
    {
      name: 'misunderstood',
      forgetWords: async ({ _id, conversationId }) => {
        let removed = 0;
        for (const state of MISUNDERSTOOD_STATES) {
          const where = { conversationId, state };
          const questions = await stores.misunderstood.find({ where, sort: { at: -1 }, limit: MOST });
          for (const question of questions.filter(({ sessionId }) => sessionId === _id)) {
            if (await stores.misunderstood.remove(question._id)) removed += 1;
          }
        }
        return removed;
      },
    },
    {
      name: 'ratings',
      forgetWords: async ({ _id }) => {
        const ratings = await stores.ratings.find({ where: { sessionId: _id }, sort: { at: 1 }, limit: MOST });
        const worded = ratings.filter(({ words, wordsSealed }) => words !== '' || wordsSealed !== '');
        return changeAll(stores.ratings, worded, (rating) => ({ ...rating, words: '', wordsSealed: '' }));
      },
    },
    {
      name: 'reviews',
      forgetWords: async ({ _id }) => {
        const review = await stores.serviceReviews.get(_id);
        if (review === null || review.callbacks.every(({ words }) => words === '')) return 0;
        return changeAll(stores.serviceReviews, [review], (current) => ({
          ...current,
          callbacks: current.callbacks.map((callback) => ({ ...callback, words: '', wordsSealed: '' })),
        }));
      },
    },
    {
      name: 'work-orders',
      forgetWords: async ({ _id: sessionId }) => {
        const orders = await stores.workOrders.find({ where: { sessionId }, sort: { createdAt: -1 }, limit: MOST });
        return forgetOrderWords(stores, orders, forgetOrder);
      },
    },
    {
      name: 'mediation',
      forgetWords: async ({ _id: sessionId }) => {
        const cases = await stores.mediationCases.find({ where: { sessionId }, sort: { createdAt: -1 }, limit: MOST });
        return changeAll(stores.mediationCases, cases, withoutMediationWords);
      },
    },
    {
      name: 'incidents',
      forgetWords: async ({ _id }) => {
        const incident = await stores.policeIncidents.get(_id);
        if (incident === null) return 0;
        // What was sent to the police lies in the outbox under the same id.
        await forgetOrder(_id);
        return changeAll(stores.policeIncidents, [incident], withoutIncidentWords);
      },
    },
    {
      name: 'calls',
      forgetWords: async ({ conversationId }) => {
        const calls = await stores.voiceCalls.find({
          where: { conversationId, state: 'over' },
          sort: { startedAt: -1 },
          limit: MOST,
        });
        const worded = calls.filter(
          ({ lastSaid, choices, answered }) => lastSaid !== '' || choices.length > 0 || answered,
        );
        return changeAll(stores.voiceCalls, worded, (call) => ({ ...call, lastSaid: '', choices: [], answered: null }));
      },
    },
  ];
}

/** What each room keeps of who a resident is. */
export function identityKeepers({ stores, supervision, seal, recordings }: Dependencies): IdentityKeeper[] {
  return [
    {
      name: 'person-keys',
      forgetIdentity: async (conversation) => {
        const key = personKeyOf(conversation._id, conversation, seal);
        return supervision.facts.forgetPerson(key);
      },
    },
    {
      name: 'callbacks',
      forgetIdentity: async ({ _id: conversationId }) => {
        const where = { conversationId };
        const handoffs = await stores.handoffs.find({ where, sort: { requestedAt: -1 }, limit: MOST });
        const numbered = handoffs.filter(
          ({ callback, message }) => (callback?.phone ?? '') + (message?.phone ?? '') !== '',
        );
        return changeAll(stores.handoffs, numbered, (handoff) => ({
          ...handoff,
          callback: handoff.callback === null ? null : { ...handoff.callback, phone: '' },
          message: handoff.message === null ? null : { ...handoff.message, phone: '' },
        }));
      },
    },
    {
      name: 'order-callers',
      forgetIdentity: async ({ _id: conversationId }) => {
        const where = { conversationId };
        const orders = await stores.workOrders.find({ where, sort: { createdAt: -1 }, limit: MOST });
        return changeAll(stores.workOrders, orders, withoutOrderCaller);
      },
    },
    {
      name: 'mediation-sides',
      forgetIdentity: async ({ _id: conversationId }) => {
        const where = { conversationId };
        const cases = await stores.mediationCases.find({ where, sort: { createdAt: -1 }, limit: MOST });
        return changeAll(stores.mediationCases, cases, withoutMediationSides);
      },
    },
    {
      name: 'callers',
      forgetIdentity: async ({ _id: conversationId }) => {
        const calls = await stores.voiceCalls.find({
          where: { conversationId, state: 'over' },
          sort: { startedAt: -1 },
          limit: MOST,
        });
        const known = calls.filter(({ from }) => from !== '');
        return changeAll(stores.voiceCalls, known, (call) => ({ ...call, from: '' }));
      },
    },
    { name: 'recordings', forgetIdentity: ({ _id }) => recordings().forgetThread(_id) },
    {
      name: 'resume-codes',
      forgetIdentity: async ({ _id: conversationId }) => {
        const codes = await stores.resumeCodes.find({ where: { conversationId }, limit: MOST });
        for (const { _id } of codes) await stores.resumeCodes.remove(_id);
        return codes.length;
      },
    },
    {
      name: 'unreachable',
      forgetIdentity: async ({ channel, address }) => {
        if (address === '') return 0;
        const id = `${channel}:${seal.fingerprint(seal.open(address))}`;
        return (await stores.unreachable.remove(id)) ? 1 : 0;
      },
    },
  ];
}

/** Matters that keep what belongs to them until they are closed. */
export function openMatters(stores: Stores) {
  return async ({ _id, conversationId }: Pick<Session, '_id' | 'conversationId'>): Promise<string[]> => {
    const [review, quality, handoffs, applications, orders, incident, mediations] = await Promise.all([
      _id === '' ? null : stores.serviceReviews.get(_id),
      _id === '' ? null : stores.qualityCases.get(_id),
      _id === '' ? [] : stores.handoffs.find({ where: { sessionId: _id }, sort: { requestedAt: 1 }, limit: PAGE }),
      stores.aidApplications.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: PAGE }),
      stores.workOrders.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: PAGE }),
      _id === '' ? null : stores.policeIncidents.get(_id),
      stores.mediationCases.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: PAGE }),
    ]);
    return [
      ...(review?.isOpen === true ? ['review'] : []),
      ...(quality?.state === 'appealed' ? ['appeal'] : []),
      ...(handoffs.some(({ place }) => place !== 'over') ? ['handoff'] : []),
      ...(handoffs.some(({ messageState }) => messageState === 'open') ? ['message'] : []),
      ...(applications.some(({ state }) => !OVER.includes(state)) ? ['aid-application'] : []),
      ...(orders.some((order) => !isOrderOver(order)) ? ['work-order'] : []),
      ...(incident !== null && incident.state !== 'closed' ? ['incident'] : []),
      ...(mediations.some((one) => !isMediationOver(one)) ? ['mediation'] : []),
    ];
  };
}

/** Messages that were left, counted from when they were dealt with. */
export function messageShelf({ handoffs }: Stores): Shelf {
  return {
    class: 'message',
    async *due(from, before) {
      for (const messageState of ['done', 'open'] as const) {
        for await (const { _id, requestedAt, sessionId, conversationId } of through(handoffs, {
          where: { messageState, requestedAt: { from, before } },
          sort: { requestedAt: 1 },
        })) {
          yield { id: _id, at: requestedAt, service: { _id: sessionId, conversationId } };
        }
      }
    },
    async erase({ id }, before): Promise<Record<string, number> | null> {
      const handoff = await handoffs.get(id);
      const message = handoff?.message ?? null;
      if (handoff === null || message === null) return {};
      if (message.doneAt === null || message.doneAt >= before) return null;
      const messages = await changeAll(handoffs, [handoff], (current) => ({
        ...current,
        message: bareMessage(current),
      }));
      return { messages };
    },
  };
}

export function misunderstoodShelves({ misunderstood }: Stores): Shelf[] {
  return MISUNDERSTOOD_STATES.map((state) => ({
    class: 'misunderstood',
    async *due(from, before) {
      for await (const { _id, at, sessionId, conversationId } of through(misunderstood, {
        where: { state, at: { from, before } },
        sort: { at: 1 },
      })) {
        yield { id: _id, at, service: { _id: sessionId ?? '', conversationId } };
      }
    },
    erase: async ({ id }) => ({ questions: (await misunderstood.remove(id)) ? 1 : 0 }),
  }));
}

/** Work orders, words and caller, counted from when they were put away, returned or withdrawn. */
export function orderShelves({ stores, forgetOrder }: Pick<Dependencies, 'stores' | 'forgetOrder'>): Shelf[] {
  const { workOrders } = stores;
  return TERMINAL_STATES.map((state) => ({
    class: 'work-order',
    async *due(from, before) {
      for await (const { _id, stateSince, sessionId, conversationId } of through(workOrders, {
        where: { state, stateSince: { from, before } },
        sort: { stateSince: 1 },
      })) {
        yield { id: _id, at: stateSince, service: { _id: sessionId ?? '', conversationId: conversationId ?? '' } };
      }
    },
    async erase({ id }): Promise<Record<string, number>> {
      const orders = await workOrders.getMany([id]);
      const words = await forgetOrderWords(stores, orders, forgetOrder);
      const callers = await changeAll(workOrders, orders, withoutOrderCaller);
      return { orders: Math.max(words, callers) };
    },
  }));
}

/** Its files and messages first: what they are is told by the order. */
async function forgetOrderWords(
  { workOrders }: Stores,
  orders: readonly WorkOrder[],
  forgetOrder: Dependencies['forgetOrder'],
): Promise<number> {
  for (const order of orders.filter(isOrderOver)) await forgetOrder(order._id);
  return changeAll(workOrders, orders, withoutOrderWords);
}

/** Cases of mediation, words and both sides, counted from when they were put away; kept as long as work orders. */
export function mediationShelf({ mediationCases }: Stores): Shelf {
  return {
    class: 'work-order',
    async *due(from, before) {
      for await (const { _id, stateSince, sessionId, conversationId } of through(mediationCases, {
        where: { state: 'archived', stateSince: { from, before } },
        sort: { stateSince: 1 },
      })) {
        yield { id: _id, at: stateSince, service: { _id: sessionId ?? '', conversationId: conversationId ?? '' } };
      }
    },
    async erase({ id }): Promise<Record<string, number>> {
      const cases = await mediationCases.getMany([id]);
      const words = await changeAll(mediationCases, cases, withoutMediationWords);
      const sides = await changeAll(mediationCases, cases, withoutMediationSides);
      return { mediations: Math.max(words, sides) };
    },
  };
}

/** All that a question finds, page by page. */
export async function* through<T extends Stored>(
  collection: Pick<Collection<T>, 'page'>,
  query: Pick<Query<T>, 'where' | 'sort'>,
): AsyncGenerator<T> {
  let after: string | null | undefined;
  do {
    const page: Page<T> = await collection.page({ ...query, limit: PAGE, ...(after == null ? {} : { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

/** What stands where a note was; a note may not be empty. */
const GONE = '（已按规定删除）';

function withoutWords(handoff: Handoff): Handoff | null {
  const { card, message, note, handedBack, offer } = handoff;
  const facts = card.facts.length > 0 || (card.preCheck?.lines.length ?? 0) > 0;
  const isBare = !facts && note === '' && (message === null || (message.text === '' && message.phone === ''));
  if (isBare && (handedBack?.settled ?? '') === '') return null;
  return {
    ...handoff,
    note: '',
    card: { ...card, facts: [], preCheck: card.preCheck === null ? null : { ...card.preCheck, lines: [] } },
    handedBack: handedBack === null ? null : { settled: '' },
    offer: offer === null ? null : { ...offer, comment: '' },
    message: bareMessage(handoff),
  };
}

function bareMessage({ message }: Pick<Handoff, 'message'>): Handoff['message'] {
  return message === null ? null : { ...message, text: '', phone: '', safeTime: '', doneNote: '' };
}

/** @returns how many changed. */
async function changeAll<T extends Stored>(
  collection: Pick<Collection<T>, 'change'>,
  documents: readonly T[],
  change: (current: T) => T | null,
): Promise<number> {
  let changed = 0;
  for (const { _id } of documents) {
    let isChanged = false;
    await collection.change(_id, (current) => {
      const next = change(current);
      isChanged = next !== null;
      return next;
    });
    if (isChanged) changed += 1;
  }
  return changed;
}
