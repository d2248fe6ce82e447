import type { Conversation, Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import type { Erasure } from './erasure.ts';
import type { DueItem, Shelf } from './retention.ts';

const PAGE = 200;

interface Dependencies {
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  erasure: Erasure;
}

/** Transcripts of services, and who the threads were with. */
export function serviceShelves(deps: Dependencies): Shelf[] {
  const { sessions, conversations, erasure } = deps;
  return [
    {
      class: 'transcript',
      due: (from, before) => closedIn(sessions, from, before),
      async erase({ id }) {
        const session = await sessions.get(id);
        return session === null ? {} : erasure.eraseWords(session, null);
      },
    },
    {
      class: 'identity',
      due: (from, before) => closedIn(sessions, from, before),
      async erase({ service }, before) {
        const conversation = await conversations.get(service.conversationId);
        if (conversation === null) return {};
        // Whoever came again is known for as long as his last service is, which is due by itself.
        const [last] = await sessions.find({
          where: { conversationId: conversation._id },
          sort: { openedAt: -1 },
          limit: 1,
        });
        const isOver = conversation.sessionId === null && last?.closedAt != null && last.closedAt < before;
        if (!isOver) return {};
        return erasure.eraseIdentity(conversation._id);
      },
    },
  ];
}

/** Services that closed in that time, in that order. */
async function* closedIn(sessions: Collection<Session>, from: Date, before: Date): AsyncGenerator<DueItem> {
  const two = [true, false].map((settled) => closedAs(sessions, settled, from, before));
  const heads = await Promise.all(two.map((one) => one.next()));
  for (;;) {
    const first = heads.reduce((best, { value }, at) => {
      const other = heads[best]?.value;
      return value !== undefined && (other === undefined || value.at < other.at) ? at : best;
    }, 0);
    const head = heads[first]?.value;
    const source = two[first];
    if (head === undefined || source === undefined) return;
    yield head;
    heads[first] = await source.next();
  }
}

async function* closedAs(
  sessions: Collection<Session>,
  settled: boolean,
  from: Date,
  before: Date,
): AsyncGenerator<DueItem, undefined> {
  let after: string | null | undefined;
  do {
    const page = await sessions.page({
      where: { state: 'closed', settled, closedAt: { from, before } },
      sort: { closedAt: 1 },
      limit: PAGE,
      ...(after == null ? {} : { after }),
    });
    for (const { _id, conversationId, closedAt } of page.items) {
      yield { id: _id, at: closedAt ?? from, service: { _id, conversationId } };
    }
    after = page.next;
  } while (after !== null);
  return undefined;
}
