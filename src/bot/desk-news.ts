import type { Logger } from 'pino';
import { asHotlineError } from '../errors.ts';
import type { HandoffService } from '../handoff/index.ts';
import type { Conversation, StoredActivity, Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';

/** What the desk hears of a turn; each is idempotent. */
export type HandoffEars = Pick<HandoffService, 'residentSpoke' | 'settle'>;

interface Dependencies {
  handoff: HandoffEars;
  turns: Pick<EventStream<Turn>, 'read'>;
  logger: Logger;
}

/**
 * After the commit, and before the turn counts as handled: a crash in between runs the turn again, and the desk is told
 * again. The lawyer's clock runs from the resident's first words that he has not answered.
 */
export async function tellDesk(
  { handoff, logger, turns }: Dependencies,
  turn: Turn,
  before: Conversation,
  after: Conversation,
): Promise<void> {
  const { handoffId } = after;
  if (after.floor === 'lawyer') {
    if (handoffId === null || !areWords(turn.activity)) return;
    const later = await turns.read(turn.stream, turn.seq);
    if (later.some(({ from }) => from === 'lawyer')) return;
    await handoff.residentSpoke(handoffId, turn.at);
    return;
  }
  const moved = handoffId === before.handoffId ? null : (handoffId ?? before.handoffId);
  if (moved === null) return;
  try {
    await handoff.settle(moved);
  } catch (error) {
    // Its timer settles it.
    logger.warn({ handoff: moved, code: asHotlineError(error).code }, 'bot: a handoff is settled later');
  }
}

/** Thanks, a nod, a goodbye, one after the other: nothing that waits for an answer. */
const COURTESIES =
  /^(?:(?:好|嗯|哦|行|可以|知道|明白|懂|收到|谢谢|多谢|唔该|感谢|麻烦|辛苦|再见|拜拜)(?:您|你|律师|老师|大家|了|啦|哈|的|吧)*[\s，,。.!！～~、]*)+$/u;

/**
 * Something a lawyer has to answer: words or a picture, not that a page was opened or a call ended, and not a thank-you
 * after which he may well be silent.
 */
function areWords({ type, name, text = '' }: StoredActivity): boolean {
  return (type === 'message' && !COURTESIES.test(text.trim())) || name === 'media.image';
}
