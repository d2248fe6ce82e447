import type { Turn } from '../../sessions/index.ts';
import type { EventStream } from '../../storage/index.ts';

/** Turns of one service that are read. */
const MOST_TURNS = 1000;

/** All turns of one service, oldest first; at most 1000. */
export async function turnsOf(turns: Pick<EventStream<Turn>, 'find'>, sessionId: string): Promise<Turn[]> {
  const found = await turns.find({ where: { sessionId }, sort: { at: 1 }, limit: MOST_TURNS });
  return found.sort((a, b) => a.seq - b.seq);
}
