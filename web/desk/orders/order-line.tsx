import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiDay, shanghaiLimit } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { OrderRow } from './types.ts';

const DAY_MS = 86_400_000;
/** From so many days on it is worth asking the other office. */
const LONG_DAYS = 7;

/** One order of a list: what it is about, how far it is, and how long there is. */
export function OrderLine({
  order,
  isOpen = false,
  open,
}: {
  order: OrderRow;
  isOpen?: boolean;
  open: (id: string) => void;
}) {
  const { texts } = useDesk();
  const t = texts.orders;
  const { id, number, title, state, origin, assigneeName, handledBy, peerName } = order;
  return (
    <button
      type="button"
      className="order-line"
      aria-current={isOpen || undefined}
      data-late={order.isLate || undefined}
      onClick={() => open(id)}
    >
      <span className="order-line-head">
        <strong>{title}</strong>
        <Mark kind={state === 'DISPATCHED' ? 'busy' : 'plain'}>{t.states[state]}</Mark>
      </span>
      <small className="soft">
        {number} · {t.origins[origin]} ·{' '}
        {handledBy === 'peer' ? fill(t.byPeer, { name: peerName ?? '' }) : assigneeName || t.nobody}
      </small>
      <OrderMarks order={order} />
      <OrderClock order={order} />
    </button>
  );
}

/** What somebody has to know before he opens it. */
export function OrderMarks({ order }: { order: OrderRow }) {
  const { texts, clock } = useDesk();
  const t = texts.orders;
  const { urgency, supervised, urgeCount, isConfidential, isMerged, awaitsCloseSince: since, isClosedHere } = order;
  const isPlain = urgency === 'normal' && !supervised && urgeCount === 0 && !isConfidential && !isMerged;
  if (isPlain && since === null) return null;
  const days = since === null ? 0 : Math.floor((clock.now() - new Date(since).getTime()) / DAY_MS);
  const name = order.peerName ?? '';
  return (
    <span className="answer-tags">
      {urgency !== 'normal' && <Mark kind="warn">{t.urgencies[urgency]}</Mark>}
      {supervised && <Mark kind="warn">{t.supervised}</Mark>}
      {urgeCount > 0 && <Mark kind="warn">{fill(t.urged, { n: urgeCount })}</Mark>}
      {isConfidential && <Mark>{t.confidential}</Mark>}
      {isMerged && <Mark>{t.merged}</Mark>}
      {since !== null && !isClosedHere && (
        <Mark kind={days >= LONG_DAYS ? 'warn' : 'plain'}>
          {days === 0 ? fill(t.awaitsCloseToday, { name }) : fill(t.awaitsClose, { name, n: days })}
        </Mark>
      )}
      {since !== null && isClosedHere && <Mark>{t.closedHere}</Mark>}
    </span>
  );
}

/** The limit that comes first, and how much of the time is gone. */
export function OrderClock({ order }: { order: OrderRow }) {
  const { texts, clock } = useDesk();
  const t = texts.orders;
  const { nextDueAt, due, isLate, percent, isRunning } = order;
  if (nextDueAt === null || due === null) return null;
  const what = t.due[due];
  const words = isLate
    ? fill(t.late, { what })
    : fill(t.dueAt, { what, time: limitInShort(nextDueAt, new Date(clock.now())) });
  const share = Math.min(100, Math.max(0, percent ?? 0));
  return (
    <span className="order-clock" data-late={isLate || undefined}>
      <span>{words}</span>
      {percent !== null && isRunning && (
        <>
          <span className="order-bar" aria-hidden="true">
            <span style={{ inlineSize: `${String(share)}%` }} data-near={share >= 80 || undefined} />
          </span>
          {!isLate && <span>{fill(t.percent, { n: percent })}</span>}
        </>
      )}
    </span>
  );
}

/** Without the year where it is this one's. */
function limitInShort(at: string, now: Date): string {
  const limit = shanghaiLimit(at);
  return limit.slice(0, 4) === shanghaiDay(now).slice(0, 4) ? limit.slice(5) : limit;
}
