import { createHash, randomBytes } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import {
  type Collection,
  type CollectionDefinition,
  StorageConflictError,
  type Stored,
} from '../../../storage/index.ts';
import { ExchangeRefusal } from './errors.ts';

/** A request with an Idempotency-Key, and what was answered; `_id` is a hash of peer and key. */
export interface AnsweredRequest extends Stored {
  peer: string;
  /** SHA-256 of method, path and body, hex. */
  hash: string;
  /** `free`: refused; whoever asks with this key begins anew. */
  state: 'in-progress' | 'answered' | 'free';
  /** Who is at it. */
  claim: string;
  /** UTC; afterwards whoever was at it is taken for dead. */
  leaseUntil: Date;
  status: number | null;
  /** JSON. */
  body: string;
  /** UTC; forgotten afterwards. */
  forgetAt: Date;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    peer: { type: String, required: true },
    hash: { type: String, required: true },
    state: { type: String, required: true, enum: ['in-progress', 'answered', 'free'] },
    claim: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    status: { type: Number, default: null },
    body: { type: String, default: '' },
    forgetAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ forgetAt: 1 });

export const answeredRequestCollection: CollectionDefinition<AnsweredRequest> = { name: 'exchangeAnswers', schema };

export interface Answer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

const KEPT_MS = 7 * 24 * 3_600_000;
/** Shorter than the first step of a peer's ladder of retries (5 s ± 20 %): its first retry meets no dead claim. */
const LEASE_MS = 3_000;

/**
 * Requests that count once (幂等), by peer and Idempotency-Key. The claim is written first, then the effect, then the
 * answer. Only what was taken (2xx) is kept, for 7 days: a refusal changed nothing, so the same request may be
 * asked again under its key once what stood against it — a missing event, a state, a value without mapping — is gone.
 *
 * A crash between effect and answer leaves the claim: the first retry after its lease runs the effect again with
 * `isAgain`, and the effect, which knows itself by the order's key or the event's id, gives the same answer.
 */
export class AnsweredRequests {
  constructor(
    private readonly requests: Collection<AnsweredRequest>,
    private readonly clock: Clock,
  ) {}

  /**
   * @param effect throws {@link ExchangeRefusal} when nothing was done; any other error leaves open whether it was.
   * @throws ExchangeRefusal IDEMPOTENCY_CONFLICT, REQUEST_IN_PROGRESS.
   */
  async once(
    request: { peer: string; key: string; method: string; path: string; body: Uint8Array },
    effect: (isAgain: boolean) => Promise<Answer>,
  ): Promise<Answer & { isReplayed: boolean }> {
    const id = sha256(`${request.peer}\n${request.key}`);
    const hash = sha256(`${request.method}\n${request.path}\n`, request.body);
    const claimed = await this.claim(id, request.peer, hash);
    if ('answer' in claimed) return { ...claimed.answer, isReplayed: true };
    const { claim, isAgain } = claimed;
    try {
      const answer = await effect(isAgain);
      const { status, body } = answer;
      await this.end(id, claim, () => ({
        state: 'answered',
        status,
        body: JSON.stringify(body),
        forgetAt: this.in(KEPT_MS),
      }));
      return { ...answer, isReplayed: false };
    } catch (error) {
      const isFree = error instanceof ExchangeRefusal && !isAgain;
      // What is open stays claimed, but nobody has to wait for it.
      await this.end(id, claim, () => ({ ...(isFree ? { state: 'free' } : {}), leaseUntil: this.clock.now() })).catch(
        () => undefined,
      );
      throw error;
    }
  }

  /** Lets go of answers older than 7 days. */
  async sweep(): Promise<void> {
    for (;;) {
      const where = { forgetAt: { before: this.clock.now() } };
      const old = await this.requests.find({ where, sort: { forgetAt: 1 }, limit: 500 });
      for (const { _id } of old) await this.requests.remove(_id);
      if (old.length < 500) return;
    }
  }

  private async claim(
    id: string,
    peer: string,
    hash: string,
  ): Promise<{ claim: string; isAgain: boolean } | { answer: Answer }> {
    const claim = randomBytes(12).toString('hex');
    const fresh: AnsweredRequest = {
      _id: id,
      peer,
      hash,
      state: 'in-progress',
      claim,
      leaseUntil: this.in(LEASE_MS),
      status: null,
      body: '',
      forgetAt: this.in(KEPT_MS),
    };
    try {
      await this.requests.insert(fresh);
      return { claim, isAgain: false };
    } catch (error) {
      if (!(error instanceof StorageConflictError)) throw error;
    }
    const now = this.clock.now();
    let isAgain = false;
    const stored = await this.requests.change(id, (current) => {
      isAgain = false;
      if (current.state === 'free' || current.forgetAt < now) return fresh;
      if (current.hash !== hash || current.state === 'answered' || this.isHeld(current, now)) return null;
      isAgain = true;
      return fresh;
    });
    if (stored === null) throw inProgress();
    if (stored.claim === claim) return { claim, isAgain };
    if (stored.hash !== hash) {
      const message = 'This Idempotency-Key came with another request before.';
      throw new ExchangeRefusal('IDEMPOTENCY_CONFLICT', message, {
        details: [{ field: 'Idempotency-Key', problem: 'was used for another request' }],
      });
    }
    if (stored.state !== 'answered' || stored.status === null) throw inProgress();
    return { answer: { status: stored.status, body: JSON.parse(stored.body) as Answer['body'] } };
  }

  /** A lease that ends later than one begun now was taken before the clock was set back. */
  private isHeld({ leaseUntil }: AnsweredRequest, now: Date): boolean {
    return leaseUntil > now && leaseUntil.getTime() - now.getTime() <= LEASE_MS;
  }

  private async end(id: string, claim: string, fields: () => Partial<AnsweredRequest>): Promise<void> {
    await this.requests.change(id, (current) => (current.claim === claim ? { ...current, ...fields() } : null));
  }

  private in(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() + milliseconds);
  }
}

function inProgress(): ExchangeRefusal {
  return new ExchangeRefusal('REQUEST_IN_PROGRESS', 'The same request is being handled.', { retryAfter: 1 });
}

function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
