import type { EventStream } from '../../storage/index.ts';
import type { Turn } from '../turn.ts';
import type { ServiceEvent } from './service-event.ts';

const PAGE = 500;

/** Every line of a service's log, in order. */
export async function allEvents(
  events: Pick<EventStream<ServiceEvent>, 'read'>,
  sessionId: string,
): Promise<ServiceEvent[]> {
  const all: ServiceEvent[] = [];
  for (;;) {
    const page = await events.read(sessionId, all.at(-1)?.seq ?? 0, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** Every turn of a service, in the order of their times. */
export async function allTurns(turns: Pick<EventStream<Turn>, 'page'>, sessionId: string): Promise<Turn[]> {
  const all: Turn[] = [];
  let after: string | undefined;
  do {
    const query = { where: { sessionId }, sort: { at: 1 }, limit: PAGE } as const;
    const page = await turns.page(after === undefined ? query : { ...query, after });
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}
