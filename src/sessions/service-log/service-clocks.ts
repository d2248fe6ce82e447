import type { ServiceClocks, Session } from '../session.ts';
import type { HandoffLine, HandoffRecord } from './handoff-record.ts';

/** Who has the resident. */
type Holder = keyof ServiceClocks;

/** Steps after which a lawyer has the resident, and those after which he waits. */
const TO_LAWYER: ReadonlySet<string> = new Set(['accept', 'take-over']);
const TO_QUEUE: ReadonlySet<string> = new Set(['return', 'transfer-to-queue']);
/** Steps by which waiting ends without a lawyer. An answer that comes later has missed him. */
const GIVEN_UP: ReadonlySet<string> = new Set(['abandon', 'leave-message']);
/** Steps by which the consultation ends. */
const ENDED: ReadonlySet<string> = new Set(['end', 'close']);

interface Mark {
  at: Date;
  holder: Holder;
}

/**
 * How long bot, queue and lawyer each had the resident, and how long the lawyer had ended and the service was not closed
 * yet (服务计时), ms. They are never negative and sum to the length of the service, whatever clocks did meanwhile: time
 * that runs backwards counts as none, and what lies outside of the service is not counted.
 * @param handoffs all of the service, in the order in which they were asked for.
 */
export function serviceClocks(
  { openedAt, closedAt }: Pick<Session, 'openedAt' | 'closedAt'>,
  handoffs: readonly Pick<HandoffRecord, 'requestedAt' | 'handedBack' | 'history'>[],
): ServiceClocks {
  const clocks: ServiceClocks = { botMs: 0, waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 };
  const opened = openedAt.getTime();
  const closed = Math.max(opened, (closedAt ?? openedAt).getTime());
  let holder: Holder = 'botMs';
  let since = opened;
  for (const mark of handoffs.flatMap(marksOf)) {
    const at = Math.min(closed, Math.max(since, mark.at.getTime()));
    clocks[holder] += at - since;
    ({ holder } = mark);
    since = at;
  }
  clocks[holder] += closed - since;
  return clocks;
}

/** When the resident came to whom in one handoff. What is written down of it after its end is no step of his. */
function marksOf({
  requestedAt,
  handedBack,
  history,
}: Pick<HandoffRecord, 'requestedAt' | 'handedBack' | 'history'>): Mark[] {
  const marks: Mark[] = [{ at: requestedAt, holder: 'waitingMs' }];
  for (const line of history) {
    const holder = holderAfter(line, marks.at(-1)?.holder === 'waitingMs', handedBack !== null);
    if (holder === null) continue;
    marks.push({ at: line.at, holder });
    if (GIVEN_UP.has(line.step) || ENDED.has(line.step)) break;
  }
  return marks;
}

function holderAfter({ step }: HandoffLine, isWaiting: boolean, isHandedBack: boolean): Holder | null {
  if (TO_LAWYER.has(step)) return 'lawyerMs';
  if (TO_QUEUE.has(step)) return 'waitingMs';
  if (GIVEN_UP.has(step)) return isWaiting ? 'botMs' : null;
  if (ENDED.has(step)) return isHandedBack ? 'botMs' : 'wrapUpMs';
  return null;
}
