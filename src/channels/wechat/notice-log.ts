import { randomUUID } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import type { Collection, CollectionDefinition, Stored } from '../../storage/index.ts';

/** A subscription notice that was handed to WeChat. Holds neither the openid nor what it said. */
export interface WechatNotice extends Stored {
  /** Fingerprint of the openid. */
  recipient: string;
  template: string;
  /** Which notice it was, e.g. `aid-progress`. */
  kind: string;
  sentAt: Date;
  state: 'sent' | 'unknown' | 'delivered' | 'undelivered';
  /** WeChat's words for a failure, as a code. */
  reason: string;
  /** Of the receipt that settled it; '' before. */
  receiptId: string;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    recipient: { type: String, required: true },
    template: { type: String, required: true },
    kind: { type: String, required: true },
    sentAt: { type: Date, required: true },
    state: { type: String, required: true, enum: ['sent', 'unknown', 'delivered', 'undelivered'] },
    reason: { type: String, default: '' },
    receiptId: { type: String, default: '' },
  },
  { versionKey: false, minimize: false },
);
schema.index({ recipient: 1, template: 1, sentAt: -1 });

export const wechatNoticeCollection: CollectionDefinition<WechatNotice> = { name: 'wechatNotices', schema };

/** A receipt comes within this of the notice. */
const RECEIPT_MS = 24 * 3_600_000;

/** The notices handed over, so that a receipt finds its own: WeChat gives no id when it takes one. */
export class NoticeLog {
  constructor(private readonly deps: { notices: Collection<WechatNotice>; clock: Clock }) {}

  /** @returns our id of it. */
  async sent(notice: Pick<WechatNotice, 'recipient' | 'template' | 'kind' | 'state'>): Promise<string> {
    const sentAt = this.deps.clock.now();
    const { _id } = await this.deps.notices.insert({ _id: randomUUID(), ...notice, sentAt, reason: '', receiptId: '' });
    return _id;
  }

  /**
   * A receipt belongs to the oldest notice of its template to its reader that has none yet. Delivered again it is told
   * again of the same one.
   * @returns its id; null when there is none.
   */
  async receipt(
    recipient: string,
    template: string,
    { id, code, words }: { id: string; code: number; words: string },
  ): Promise<string | null> {
    const from = new Date(this.deps.clock.now().getTime() - RECEIPT_MS);
    const where = { recipient, template, sentAt: { from } };
    const recent = await this.deps.notices.find({ where, sort: { sentAt: -1 }, limit: 50 });
    const before = recent.find(({ receiptId }) => id !== '' && receiptId === id);
    if (before !== undefined) return before._id;
    const waiting = recent.filter(({ state }) => state === 'sent' || state === 'unknown').reverse();
    const state = code === 0 ? 'delivered' : 'undelivered';
    const reason = code === 0 ? '' : `${code} ${words.slice(0, 60)}`.trim();
    for (const { _id } of waiting) {
      let taken = false;
      await this.deps.notices.change(_id, (notice) => {
        taken = notice.state === 'sent' || notice.state === 'unknown';
        return taken ? { ...notice, state, reason, receiptId: id } : null;
      });
      if (taken) return _id;
    }
    return null;
  }

  /** Forget what was told to a resident who has unfollowed. */
  async forget(recipient: string): Promise<void> {
    for (;;) {
      const some = await this.deps.notices.find({ where: { recipient }, limit: 100 });
      for (const { _id } of some) await this.deps.notices.remove(_id);
      if (some.length < 100) return;
    }
  }
}
