import { Schema } from 'mongoose';
import type { ChainedEvent, ChainLine, CollectionDefinition, EventStream } from '../../storage/index.ts';

/**
 * - `began`: from here on every service that is closed has a log.
 * - `sealed`: a closed service's log ends here now.
 * - `words-erased`, `record-erased`: its words, or all of it, were deleted lawfully.
 */
export const LEDGER_ENTRIES = ['began', 'sealed', 'words-erased', 'record-erased'] as const;
export type LedgerEntry = (typeof LEDGER_ENTRIES)[number];

/**
 * One line of the ledger of all services (总账): a line for each service that closed, and for whatever was added to its
 * log afterwards, so that a log that lost its end, or a whole service that is gone, is missed.
 */
export interface LedgerLine extends ChainedEvent {
  what: LedgerEntry;
  /** '' of `began`. */
  sessionId: string;
  /** Number of the last line of the service's log, and its hash. */
  upTo: number;
  head: string;
  at: Date;
  /** Who erased it; null else. */
  by: string | null;
}

const ledgerSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    what: { type: String, required: true, enum: LEDGER_ENTRIES },
    sessionId: { type: String, default: '' },
    upTo: { type: Number, required: true },
    head: { type: String, default: '' },
    at: { type: Date, required: true },
    by: { type: String, default: null },
    hash: { type: String, required: true },
  },
  { versionKey: false },
);
ledgerSchema.index({ sessionId: 1, upTo: 1 });

export const serviceLedgerCollection: CollectionDefinition<LedgerLine> = {
  name: 'serviceLedger',
  schema: ledgerSchema,
};

/** The one stream of the ledger. */
export const LEDGER = 'ledger';

export function hashedOfLine({ key, what, sessionId, upTo, head, at, by }: LedgerLine): unknown[] {
  return [key, what, sessionId, upTo, head, at.toISOString(), by];
}

/** A new line; the same key is stored once. */
export type NewLedgerLine = ChainLine<LedgerLine> & { key: string };

export function beganLine(at: Date): NewLedgerLine {
  return { key: 'began', what: 'began', sessionId: '', upTo: 0, head: '', at, by: null };
}

export function sealedLine(sessionId: string, end: { seq: number; hash: string }, at: Date): NewLedgerLine {
  const { seq: upTo, hash: head } = end;
  return { key: `${sessionId}@${upTo}`, what: 'sealed', sessionId, upTo, head, at, by: null };
}

export function erasedLine(
  sessionId: string,
  what: 'words-erased' | 'record-erased',
  end: { seq: number; hash: string },
  by: string | null,
  at: Date,
): NewLedgerLine {
  const { seq: upTo, hash: head } = end;
  return { key: `${sessionId}/${what}`, what, sessionId, upTo, head, at, by };
}

/** What the ledger has of the longest log of a service; null when it has nothing. Two processes may enter theirs the wrong way round. */
export async function lastEntry(
  ledger: Pick<EventStream<LedgerLine>, 'find'>,
  sessionId: string,
): Promise<LedgerLine | null> {
  const [last] = await ledger.find({ where: { sessionId }, sort: { upTo: -1 }, limit: 1 });
  return last ?? null;
}
