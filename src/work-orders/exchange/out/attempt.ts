import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { asHotlineError } from '../../../errors.ts';
import type { Collection, FieldSeal } from '../../../storage/index.ts';
import { maskPersonalData } from '../../../text/index.ts';
import type { OutgoingPayload, OutgoingPlace, Peer } from '../../peers/index.ts';
import { signRequest } from '../in/signature.ts';
import type { ExchangeMessage } from './exchange-message.ts';
import { deadReason, lateReason } from './reasons.ts';
import type { SendRequest, Sent } from './send-request.ts';
import { mayHaveArrived, verdictOf } from './verdict.ts';

/** A peer that we are connected with: where it is, and by what we are known there. */
export interface PeerAccess {
  peer: Peer;
  /** Address without a slash at its end. */
  url: string;
  key: string;
  /** The one of now first; two while one rolls. */
  secrets: readonly string[];
}

export interface AttemptDeps {
  messages: Collection<ExchangeMessage>;
  seal: Pick<FieldSeal, 'open' | 'seal'>;
  send: SendRequest;
  /** Where our attachments of an order can be fetched from now on, by id. */
  links(orderId: string): Promise<OutgoingPlace['links']>;
  /** Notes the number that the peer gave to an order of ours; the same again changes nothing. */
  setPeerOrderNo(orderId: string, peerOrderNo: string): Promise<void>;
  clock: Clock;
  /** 0 ≤ x < 1 */
  random(): number;
}

const KEPT_ATTEMPTS = 20;
const SHOWN_ANSWER = 400;

/** Sends one message once, and writes down what came of it. */
export class Attempts {
  constructor(private readonly deps: AttemptDeps) {}

  /** @returns the message afterwards. Rejects where the stores fail: it is then sent again, under the same key. */
  async send(message: ExchangeMessage, access: PeerAccess): Promise<ExchangeMessage> {
    const prepared = await this.prepared(message, access);
    if (prepared.state !== 'sending') return prepared;
    const { clock, seal, send } = this.deps;
    const at = clock.now();
    const body = seal.open(prepared.body);
    const url = `${access.url}${prepared.path}`;
    const { key, secrets, peer } = access;
    const signed = signRequest(
      { key, secrets, scheme: peer.algorithm },
      { method: prepared.method, target: url, body, at, nonce: randomUUID() },
    );
    const headers = {
      ...signed,
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Idempotency-Key': prepared._id,
      'X-Request-Id': randomUUID(),
    };
    const sent = await send({ url, headers, body });
    return this.noted(prepared, access, { ...sent, at, before: message.mayHaveArrived });
  }

  /** With the body that is sent, the same at every attempt; dead where a value is not in the mapping. */
  private async prepared(message: ExchangeMessage, { peer }: PeerAccess): Promise<ExchangeMessage> {
    const { clock, seal } = this.deps;
    const made = message.body === '' ? await this.made(message, peer) : null;
    const at = clock.now();
    return this.changed(message, (current) => {
      const sending = { ...current, state: 'sending' as const, tries: current.tries + 1, updatedAt: at };
      if (made === null) return { ...sending, mayHaveArrived: true };
      if ('problem' in made) {
        return {
          ...current,
          state: 'dead',
          reason: made.problem,
          updatedAt: at,
          attempts: withAttempt(current, unmapped(at)),
        };
      }
      const { body, path, wireSeq } = made;
      return { ...sending, body: seal.seal(body), path, wireSeq, mayHaveArrived: true };
    });
  }

  private async made(
    message: ExchangeMessage,
    peer: Peer,
  ): Promise<{ body: string; path: string; wireSeq: number } | { problem: string }> {
    const payload = JSON.parse(this.deps.seal.open(message.payload)) as OutgoingPayload;
    const wireSeq = payload.call === 'dispatch' ? 0 : await this.nextWireSeq(message.stream);
    const links = hasAttachments(payload) ? await this.deps.links(message.stream) : new Map();
    try {
      const path = await this.pathOf(message, peer, payload);
      const body = peer.outbound(payload, { eventId: message._id, seq: wireSeq, links });
      return { body: JSON.stringify(body), path, wireSeq };
    } catch (error) {
      const { code, message: problem } = asHotlineError(error);
      if (code !== 'hotline_peer_unmapped' && code !== 'hotline_peer_shape') throw error;
      return { problem };
    }
  }

  /** The peer counts what it may have got: a message that was set aside before it arrived leaves no gap. */
  private async nextWireSeq(stream: string): Promise<number> {
    const [last] = await this.deps.messages.find({ where: { stream }, sort: { wireSeq: -1 }, limit: 1 });
    return (last?.wireSeq ?? 0) + 1;
  }

  /** The peer lacks a number: what was set aside has not arrived after all, and what is sent again takes its number. */
  private async forgetNumbersAside(stream: string): Promise<void> {
    const { messages } = this.deps;
    const found = await messages.find({ where: { stream, isOpen: false }, sort: { seq: 1 }, limit: 1000 });
    for (const { _id } of found.filter(({ state, wireSeq }) => state === 'set-aside' && wireSeq !== null)) {
      await messages.change(_id, (current) => ({ ...current, wireSeq: null }));
    }
  }

  private async pathOf({ stream }: ExchangeMessage, peer: Peer, payload: OutgoingPayload): Promise<string> {
    const path = peer.path(payload.call);
    if (payload.call !== 'event') return path;
    if (!path.includes('{peerOrderNo}')) return path.replace('{orderNo}', encodeURIComponent(payload.orderNo));
    const [first] = await this.deps.messages.find({ where: { stream }, sort: { seq: 1 }, limit: 1 });
    if (first?.peerOrderNo == null) throw peer.withoutOrderNo();
    return path.replace('{peerOrderNo}', encodeURIComponent(first.peerOrderNo));
  }

  /** @param sent with when it was begun, and whether an earlier attempt may have arrived. */
  private async noted(
    sending: ExchangeMessage,
    { peer }: PeerAccess,
    sent: Sent & { at: Date; before: boolean },
  ): Promise<ExchangeMessage> {
    const { clock, random } = this.deps;
    const now = clock.now();
    const { outcome, at } = sent;
    const { tries } = sending;
    const verdict = verdictOf(outcome, { tries, now, random: random() });
    const status = 'status' in outcome ? outcome.status : null;
    const code = 'status' in outcome ? outcome.code : outcome.failure;
    if (code === 'SEQUENCE_GAP') await this.forgetNumbersAside(sending.stream);
    const peerOrderNo = verdict.is === 'delivered' ? await this.numbered(sending, peer, sent.text) : null;
    const arrived = sent.before || mayHaveArrived(outcome);
    const attempts = withAttempt(sending, { at, status, code, ms: now.getTime() - at.getTime() });
    return this.changed(sending, (current) => {
      const noted = { ...current, attempts, updatedAt: now, response: excerpt(sent.text) };
      switch (verdict.is) {
        case 'delivered':
          return { ...noted, ...DELIVERED, deliveredAt: now, peerOrderNo };
        case 'again': {
          const reason = lateReason(peer.name, outcome, tries);
          const nextAt = new Date(now.getTime() + verdict.afterMs);
          return { ...noted, state: 'due', nextAt, mayHaveArrived: arrived, reason };
        }
        case 'dead': {
          const wireSeq = arrived ? current.wireSeq : null;
          const reason = deadReason(peer.name, outcome, tries);
          return { ...noted, state: 'dead', mayHaveArrived: arrived, wireSeq, reason };
        }
      }
    });
  }

  /** Before it counts as delivered, so that a crash in between asks the peer again, which answers the same. */
  private async numbered({ call, stream }: ExchangeMessage, peer: Peer, text: string): Promise<string | null> {
    if (call !== 'dispatch') return null;
    const number = peer.answeredOrderNo(json(text));
    if (number !== null) await this.deps.setPeerOrderNo(stream, number);
    return number;
  }

  private async changed(
    message: ExchangeMessage,
    fn: (current: ExchangeMessage) => ExchangeMessage,
  ): Promise<ExchangeMessage> {
    // What has arrived, or was set aside meanwhile, stays so.
    const { messages } = this.deps;
    return (await messages.change(message._id, (current) => (current.isOpen ? fn(current) : null))) ?? message;
  }
}

const DELIVERED = {
  state: 'delivered',
  isOpen: false,
  mayHaveArrived: true,
  payload: '',
  body: '',
  reason: '',
  response: '',
} as const;

function unmapped(at: Date): ExchangeMessage['attempts'][number] {
  return { at, status: null, code: 'unmapped', ms: 0 };
}

function withAttempt({ attempts }: ExchangeMessage, attempt: ExchangeMessage['attempts'][number]) {
  return [...attempts, attempt].slice(-KEPT_ATTEMPTS);
}

function hasAttachments(payload: OutgoingPayload): boolean {
  if (payload.call === 'dispatch') return payload.order.attachments.length > 0;
  return payload.call !== 'incident' && payload.step.type === 'SUPPLEMENT' && payload.step.attachments.length > 0;
}

/** Code, sentence and fields of an error of the contract, or the beginning of the text; masked. */
function excerpt(text: string): string {
  const answer = json(text) as { code?: unknown; message?: unknown; details?: unknown } | null;
  if (answer === null || typeof answer !== 'object') return maskPersonalData(text.slice(0, SHOWN_ANSWER));
  const fields = Array.isArray(answer.details) ? answer.details.map((one: { field?: unknown }) => one?.field) : [];
  const parts = [answer.code, answer.message, ...fields].filter((part) => typeof part === 'string' && part !== '');
  return maskPersonalData(parts.join(' · ').slice(0, SHOWN_ANSWER));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
