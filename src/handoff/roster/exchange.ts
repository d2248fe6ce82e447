import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import { ExchangeNotYoursError, ExchangeStateError } from './errors.ts';

/** requested → agreed → approved; before that refused, withdrawn or expired. */
export const EXCHANGE_STATES = ['requested', 'agreed', 'approved', 'refused', 'withdrawn', 'expired'] as const;
export type ExchangeState = (typeof EXCHANGE_STATES)[number];

/** Two exchange shifts (换班), or one takes over a shift of the other (顶班). */
export type ExchangeKind = 'swap' | 'substitute';

/** A shift as it was when the exchange was asked for. */
export interface ExchangedShift {
  shiftId: string;
  from: Date;
  to: Date;
}

export interface ShiftExchange extends Stored {
  kind: ExchangeKind;
  state: ExchangeState;
  /** Who asks, and gives `give` away. */
  askedBy: string;
  /** Who is asked, and takes it; of a swap he gives `take`. */
  partnerId: string;
  give: ExchangedShift;
  take: ExchangedShift | null;
  note: string;
  /** Why it was refused. */
  reason: string;
  askedAt: Date;
  agreedAt: Date | null;
  /** When it was approved, refused or withdrawn, and by whom. */
  decidedAt: Date | null;
  decidedBy: string | null;
  /** When the first of the shifts begins: then it is too late. */
  expiresAt: Date;
  /** The attempt to approve it that is under way. */
  approving: string | null;
  /** Approved, and the shifts have changed hands. */
  settled: boolean;
}

/** Everything that can happen to an exchange; `at` is UTC. */
export type ExchangeStep =
  | { type: 'agree'; by: string; at: Date }
  | { type: 'approve'; by: string; at: Date; needsSupervisor: boolean }
  | { type: 'refuse'; by: string; at: Date; isSupervisor: boolean; reason: string }
  | { type: 'withdraw'; by: string; at: Date }
  | { type: 'expire'; at: Date };

/**
 * The exchange after a step. Pure. A step already taken gives back the same object, so that a retry changes nothing.
 * @throws ExchangeStateError 409, ExchangeNotYoursError 403
 */
export function stepExchange(exchange: ShiftExchange, step: ExchangeStep): ShiftExchange {
  if (step.type === 'expire') {
    const isOver = !isOpen(exchange) || step.at < exchange.expiresAt || exchange.approving !== null;
    return isOver ? exchange : { ...exchange, state: 'expired', decidedAt: step.at };
  }
  const { state, askedBy, partnerId } = exchange;
  assertMay(exchange, step);
  if (state === resultOf(step) || (step.type === 'agree' && state === 'approved')) return exchange;
  if (!isOpen(exchange)) throw new ExchangeStateError(state);
  if (step.at >= exchange.expiresAt) throw new ExchangeStateError('expired');
  const decided = { decidedAt: step.at, decidedBy: step.by };
  switch (step.type) {
    case 'agree':
      return { ...exchange, state: 'agreed', agreedAt: step.at };
    case 'approve':
      if (state !== 'agreed') throw new ExchangeStateError(state);
      // Nobody approves what concerns himself.
      if (step.needsSupervisor && [askedBy, partnerId].includes(step.by)) throw new ExchangeNotYoursError();
      return { ...exchange, ...decided, state: 'approved', settled: false };
    case 'refuse':
      return { ...exchange, ...decided, state: 'refused', reason: step.reason };
    case 'withdraw':
      return { ...exchange, ...decided, state: 'withdrawn' };
  }
}

function isOpen({ state }: ShiftExchange): boolean {
  return state === 'requested' || state === 'agreed';
}

function resultOf({ type }: Exclude<ExchangeStep, { type: 'expire' }>): ExchangeState {
  return ({ agree: 'agreed', approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const)[type];
}

function assertMay({ askedBy, partnerId }: ShiftExchange, step: Exclude<ExchangeStep, { type: 'expire' }>): void {
  const isMine = {
    agree: step.by === partnerId,
    withdraw: step.by === askedBy,
    refuse: step.by === partnerId || (step.type === 'refuse' && step.isSupervisor),
    approve: true,
  }[step.type];
  if (!isMine) throw new ExchangeNotYoursError();
}

const sideSchema = new Schema(
  {
    shiftId: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
  },
  { _id: false },
);

const exchangeSchema = new Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true, enum: ['swap', 'substitute'] },
    state: { type: String, required: true, enum: EXCHANGE_STATES },
    askedBy: { type: String, required: true },
    partnerId: { type: String, required: true },
    give: { type: sideSchema, required: true },
    take: { type: sideSchema, default: null },
    note: { type: String, default: '' },
    reason: { type: String, default: '' },
    askedAt: { type: Date, required: true },
    agreedAt: { type: Date, default: null },
    decidedAt: { type: Date, default: null },
    decidedBy: { type: String, default: null },
    expiresAt: { type: Date, required: true },
    approving: { type: String, default: null },
    settled: { type: Boolean, required: true },
  },
  { versionKey: false },
);
exchangeSchema.index({ state: 1, expiresAt: 1 });
exchangeSchema.index({ askedAt: -1 });
exchangeSchema.index({ askedBy: 1, askedAt: -1 });
exchangeSchema.index({ partnerId: 1, askedAt: -1 });

export const shiftExchangeCollection: CollectionDefinition<ShiftExchange> = {
  name: 'shiftExchanges',
  schema: exchangeSchema,
};
