import type { Clock } from '../clock.ts';
import type { DeliveryState, Turn } from '../sessions/index.ts';
import type { EventStream, Page } from '../storage/index.ts';
import { queuedAgain } from './delivery-state.ts';

/** What is looked back on, ms. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000;
const MOST_AT_ONCE = 1000;
const PAGE = 1000;
const SHOWN = ['failed', 'unknown', 'undelivered', 'dropped', 'held'] as const satisfies readonly DeliveryState[];
/** What a person may have sent again. What was dropped is not wanted or too late; what is held goes by itself. */
const SENT_AGAIN = ['failed', 'unknown', 'undelivered'] as const satisfies readonly DeliveryState[];

/** Messages that did not arrive, of one channel for one reason. */
export interface UndeliveredGroup {
  state: (typeof SHOWN)[number];
  /** '' for messages that were never tried by the courier. */
  channel: string;
  /** Stable code; '' when there is none. */
  reason: string;
  count: number;
}

interface Dependencies {
  turns: EventStream<Turn>;
  clock: Clock;
  deliver: (conversationId: string) => Promise<void>;
}

/** What could not be delivered in the last 30 days, for people who can mend it. */
export class UndeliveredMessages {
  constructor(private readonly deps: Dependencies) {}

  /** Largest group first. */
  async list(): Promise<UndeliveredGroup[]> {
    const at = { from: this.since() };
    const groups = await this.deps.turns.sumBy({ where: { delivery: { in: SHOWN }, at } }, [
      'delivery',
      'sentOn',
      'reason',
    ]);
    return groups
      .map(({ key, count }) => ({
        state: String(key.delivery) as UndeliveredGroup['state'],
        channel: String(key.sentOn ?? ''),
        reason: String(key.reason ?? ''),
        count,
      }))
      .sort((a, b) => b.count - a.count);
  }

  /** Messages that somebody has to do something about. */
  failedCount(): Promise<number> {
    return this.deps.turns.count({ where: { delivery: 'failed', at: { from: this.since() } } });
  }

  /**
   * Send the messages of one group again, at most 1000; oldest first. What is of no use any more is dropped on the way.
   * @returns how many were queued.
   */
  async retry(group: Pick<UndeliveredGroup, 'channel' | 'reason'> & { state: (typeof SENT_AGAIN)[number] }) {
    const { turns, clock, deliver } = this.deps;
    const wanted = await this.ofGroup(group);
    let queued = 0;
    for (const { _id } of wanted) {
      const after = await turns.change(_id, (current) => queuedAgain(current, [group.state], clock.now()));
      if (after?.delivery === 'pending') queued += 1;
    }
    for (const conversationId of new Set(wanted.map(({ stream }) => stream))) await deliver(conversationId);
    return queued;
  }

  /** A group may stand behind many others of its state: they are paged through. */
  private async ofGroup({ state, channel, reason }: Omit<UndeliveredGroup, 'count'>): Promise<Turn[]> {
    const wanted: Turn[] = [];
    const where = { delivery: state, at: { from: this.since() } };
    let after: string | null = '';
    while (after !== null && wanted.length < MOST_AT_ONCE) {
      const { items, next }: Page<Turn> = await this.deps.turns.page({
        where,
        sort: { at: 1 },
        limit: PAGE,
        ...(after === '' ? {} : { after }),
      });
      wanted.push(...items.filter((turn) => (turn.sentOn ?? '') === channel && (turn.reason ?? '') === reason));
      after = next;
    }
    return wanted.slice(0, MOST_AT_ONCE);
  }

  private since(): Date {
    return new Date(this.deps.clock.now().getTime() - LOOK_BACK_MS);
  }
}
