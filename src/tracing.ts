import { createHash } from 'node:crypto';

/** Parts of the way of a message. */
export type SpanName = 'receive' | 'turn' | 'think' | 'commit' | 'answer' | 'send';

/** What is told of a part: names of the program, figures, ids of ours. Never words, numbers or names of residents. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** Follows one message from its webhook to the sending of its answer (链路追踪), in whichever processes that happens. */
export interface Tracing {
  /** The message was taken in and is durable: the first part, which all others hang on. @param began epoch, ms */
  received(turnId: string, began: number, facts: SpanFacts): void;
  /** Does work as a part of what becomes of a message. */
  span<T>(turnId: string, name: SpanName, facts: SpanFacts, work: () => Promise<T>): Promise<T>;
  /** Sends what has not been sent. Does not throw. */
  close(): Promise<void>;
}

/** Follows nothing. */
export const NO_TRACING: Tracing = {
  received: () => undefined,
  span: (_turnId, _name, _facts, work) => work(),
  close: async () => undefined,
};

/**
 * Ids of the trace of a message and of its first part, made from the id of its turn: every process that has the turn has
 * them, and nothing need be stored or handed on.
 */
export function traceOf(turnId: string): { traceId: string; spanId: string } {
  const hash = createHash('sha256').update(`trace:${turnId}`).digest('hex');
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) };
}
