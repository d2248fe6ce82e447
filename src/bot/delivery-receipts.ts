import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Turn, TurnFallback } from '../sessions/index.ts';
import type { Collection, CollectionDefinition, EventStream, Stored } from '../storage/index.ts';
import { receipted } from './delivery-state.ts';

/** What a provider reports of a message: by our id, or by its own, which it told when it took the message. */
export type ProviderReceipt = {
  /** A channel, or `wechat-notice`. */
  channel: string;
  state: 'delivered' | 'undelivered';
  /** Code of why not; ids and codes only, never words of the message. */
  reason?: string;
} & ({ turnId: string } | { providerId: string });

/** What is known of one id of a provider; `_id` is the channel and that id. */
export interface DeliveryReceipt extends Stored {
  /** Null while the receipt is here and the answer to the sending is not. */
  turnId: string | null;
  /** Null until something was reported. */
  state: 'delivered' | 'undelivered' | null;
  reason: string;
  /** UTC. */
  at: Date;
}

const receiptSchema = new Schema(
  {
    _id: { type: String, required: true },
    turnId: { type: String, default: null },
    state: { type: String, default: null, enum: ['delivered', 'undelivered', null] },
    reason: { type: String, default: '' },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
receiptSchema.index({ at: 1 });

export const deliveryReceiptCollection: CollectionDefinition<DeliveryReceipt> = {
  name: 'deliveryReceipts',
  schema: receiptSchema,
};

/** Providers report within three days; after this an id is forgotten, ms. */
const KEPT_MS = 8 * 24 * 3_600_000;

interface Dependencies {
  receipts: Collection<DeliveryReceipt>;
  turns: EventStream<Turn>;
  clock: Clock;
  /** Something did not arrive: another way is looked for; called in the same change of the turn. */
  withFallback: (turn: Turn) => Turn;
  /** A turn changed; called when it is stored. */
  onChange: (turn: Turn) => Promise<void>;
}

/**
 * Receipts of providers, in any order and any number: before the answer to the sending, after it, twice, backwards.
 * `delivered` is never taken back, and nothing is sent because of a receipt but a notice on another channel.
 */
export class DeliveryReceipts {
  constructor(private readonly deps: Dependencies) {}

  /** Durable on return: only then is the provider told that we have it. */
  async take(receipt: ProviderReceipt): Promise<void> {
    const { channel, state, reason = 'hotline_bot_undelivered' } = receipt;
    if ('turnId' in receipt) return this.apply(channel, receipt.turnId, state, reason);
    const known = await this.keep(`${channel}:${receipt.providerId}`, (current) =>
      current.state === 'delivered' ? current : { ...current, state, reason },
    );
    if (known.turnId !== null) await this.apply(channel, known.turnId, known.state ?? state, reason);
  }

  /** The provider took a message and told its id. */
  async link(channel: string, providerId: string, turnId: string): Promise<void> {
    if (providerId === '') return;
    const known = await this.keep(`${channel}:${providerId}`, (current) => ({ ...current, turnId }));
    if (known.state !== null) await this.apply(channel, turnId, known.state, known.reason);
  }

  async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - KEPT_MS);
    const old = await this.deps.receipts.find({ where: { at: { before } }, sort: { at: 1 }, limit: 200 });
    for (const { _id } of old) await this.deps.receipts.remove(_id);
  }

  private async keep(id: string, step: (current: DeliveryReceipt) => DeliveryReceipt): Promise<DeliveryReceipt> {
    const { receipts, clock } = this.deps;
    for (;;) {
      const after = await receipts.change(id, step);
      if (after !== null) return after;
      try {
        return await receipts.insert(step({ _id: id, turnId: null, state: null, reason: '', at: clock.now() }));
      } catch (error) {
        if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      }
    }
  }

  private async apply(
    channel: string,
    turnId: string,
    state: 'delivered' | 'undelivered',
    reason: string,
  ): Promise<void> {
    const { turns, withFallback, onChange } = this.deps;
    const after = await turns.change(turnId, (turn) => {
      if (turn.fallbacks?.some((fallback) => fallback.channel === channel)) {
        return ofFallback(turn, channel, state, reason, withFallback);
      }
      // A copy that was sent elsewhere says nothing of the message itself.
      if (turn.sentOn != null && turn.sentOn !== channel) return null;
      const next = receipted(turn, state, reason);
      return next === null || state === 'delivered' ? next : withFallback(next);
    });
    if (after !== null) await onChange(after);
  }
}

/** The receipt of a notice that told of the message on another channel. */
function ofFallback(
  turn: Turn,
  channel: string,
  state: 'delivered' | 'undelivered',
  reason: string,
  withFallback: (turn: Turn) => Turn,
): Turn | null {
  const fallbacks = turn.fallbacks ?? [];
  const at = fallbacks.findLastIndex((fallback) => fallback.channel === channel);
  const current = fallbacks[at];
  if (current === undefined || current.state === 'delivered') return null;
  if (state === 'undelivered' && !['leaving', 'sent', 'unknown'].includes(current.state)) return null;
  const settled: TurnFallback = { ...current, state, reason: state === 'delivered' ? '' : reason };
  const next = { ...turn, fallbacks: fallbacks.with(at, settled) };
  return state === 'delivered' ? next : withFallback(next);
}
