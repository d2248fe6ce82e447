import type { ChannelCounter } from '../counter.ts';

/** How far a message has come; what has come far does not go back when reports arrive out of order. */
const RANKS: Readonly<Record<string, number>> = {
  accepted: 0,
  scheduled: 0,
  queued: 1,
  sending: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  failed: 4,
};
const MOST_KEPT = 10_000;

/** Counts delivery reports, each state of each message once, later ones only. */
export class DeliveryReports {
  private readonly ranks = new Map<string, number>();

  constructor(private readonly counter: ChannelCounter) {}

  take(messageSid: string, status: string): void {
    const rank = RANKS[status];
    if (rank === undefined) {
      this.counter('sms', 'status:other');
      return;
    }
    if (rank <= (this.ranks.get(messageSid) ?? -1)) return;
    this.ranks.delete(messageSid);
    this.ranks.set(messageSid, rank);
    const oldest = this.ranks.keys().next();
    if (this.ranks.size > MOST_KEPT && !oldest.done) this.ranks.delete(oldest.value);
    this.counter('sms', `status:${status}`);
  }
}
