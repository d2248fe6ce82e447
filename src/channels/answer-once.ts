import type { Response } from 'express';
import type { Clock } from '../clock.ts';
import type { Turn } from '../sessions/index.ts';
import type { InboundReceipt, Inlet } from './channel.ts';
import { ChannelRefusal } from './errors.ts';
import { TIME_UP, within } from './within.ts';

/** What goes into the answer to a webhook, and what is left for the courier. */
export interface RenderedAnswer {
  /** The body; null: the channel's empty answer. */
  body: string | null;
  /** Turns whose words are in the body. */
  sent: Turn[];
  /** Turns that the courier must send. */
  later: Turn[];
}

/** Splits the replies that are due; `isNew` is false when the provider delivered the message before. */
export type RenderReplies = (turns: Turn[], isNew: boolean) => RenderedAnswer | Promise<RenderedAnswer>;

interface Flight {
  outcome: Promise<RenderedAnswer>;
  /** Requests that wait for the outcome now. */
  waiting: number;
  /** Somebody has told the inlet what became of the turns. */
  told: boolean;
  startedAt: number;
}

export interface AnswerOnceDeps {
  inlet: Inlet;
  clock: Clock;
  /** Replies that come later than this after the request go through the courier. */
  replyMs: number;
  /** Not known to be stored by then: the provider is asked to deliver again. */
  durableMs: number;
  /** Told when replies could not even be handed to the courier; they are in the log. */
  onLost: (error: unknown) => void;
  /** How long an answer is kept for repeated deliveries; default 60 s. */
  keepMs?: number;
}

const MOST_KEPT = 10_000;

/**
 * One answer for one provider message, however often and however parallel it is delivered. The first delivery
 * decides: the replies in the answer when they are ready in time, else an empty answer and the courier. Later
 * deliveries get the same bytes.
 *
 * What several processes share is the state of the stored turns, and it is the lock. Before an answer is written its
 * turns are marked as leaving, each by one conditional write, so that of an answer here, an answer of another process
 * and the courier one alone gets each turn. A provider that delivers again elsewhere did not get the first answer:
 * the same words may be in the second, which takes the claim over, and the first can no longer give them to the
 * courier. The courier takes only what no answer has. A crash after the mark leaves turns that may have gone out:
 * the provider's repetition takes them over, else they are unknown after a minute and are never sent blindly. A crash
 * before the mark leaves turns that surely did not: the courier sends them.
 */
export class AnswerOnce {
  private readonly flights = new Map<string, Flight>();

  constructor(private readonly deps: AnswerOnceDeps) {}

  /**
   * @param receive hands the message to the inlet.
   * @param render splits the replies into what the answer carries and what the courier sends.
   * @param tooLate the body of an answer whose replies were not ready in time; none when left out.
   * @returns the body, and what to call once it is known whether the answer reached the wire.
   * @throws ChannelRefusal 503 when the message is not known to be stored.
   */
  async answer(
    key: string,
    receive: () => Promise<InboundReceipt>,
    render: RenderReplies,
    tooLate: () => string | null = () => null,
  ): Promise<{ body: string | null; settled: (reached: boolean) => Promise<void> }> {
    this.forgetOld();
    const flight = this.flights.get(key) ?? this.start(key, receive, render, tooLate);
    flight.waiting++;
    const outcome = await within(flight.outcome, this.deps.durableMs).finally(() => flight.waiting--);
    if (outcome === TIME_UP) {
      throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。', { retryAfterSeconds: 1 });
    }
    return { body: outcome.body, settled: (reached) => this.settle(flight, outcome, reached) };
  }

  private start(
    key: string,
    receive: () => Promise<InboundReceipt>,
    render: RenderReplies,
    tooLate: () => string | null,
  ): Flight {
    const flight: Flight = {
      outcome: Promise.resolve({ body: null, sent: [], later: [] }),
      waiting: 0,
      told: false,
      startedAt: this.deps.clock.now().getTime(),
    };
    flight.outcome = this.decide(flight, receive, render, tooLate);
    flight.outcome.catch(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  private async decide(
    flight: Flight,
    receive: () => Promise<InboundReceipt>,
    render: RenderReplies,
    tooLate: () => string | null,
  ): Promise<RenderedAnswer> {
    const begin = performance.now();
    const receipt = await receive();
    const left = this.deps.replyMs - (performance.now() - begin);
    const replies = await within(receipt.replies, left);
    const due = (turns: Turn[]) =>
      receipt.isNew ? turns : turns.filter((turn) => turn.delivery === 'pending' || turn.delivery === 'with-answer');
    if (replies !== TIME_UP && flight.waiting > 0) {
      const { replyMs, durableMs } = this.deps;
      // Replies that were ready early leave the storage all the time that is left for them.
      const until = Math.max(begin + replyMs, performance.now()) + (durableMs - replyMs) / 2;
      const answer = await this.taken(replies, receipt.isNew, render, until);
      if (answer !== null) return answer;
    }
    flight.told = true;
    receipt.replies.then((turns) => this.deps.inlet.deliverLater(due(turns))).catch(this.deps.onLost);
    // Replies that could not be taken in time come as late as those that were not ready.
    const isLate = replies === TIME_UP || flight.waiting > 0;
    return { body: isLate ? tooLate() : null, sent: [], later: [] };
  }

  /**
   * The answer with what could be taken for it; null when storage does not say in time, so that the courier follows.
   * What another answer or the courier has is left out, and the rest rendered again.
   * @param until when storage must have said so, as `performance.now()` counts.
   */
  private async taken(
    replies: readonly Turn[],
    isNew: boolean,
    render: RenderReplies,
    until: number,
  ): Promise<RenderedAnswer | null> {
    const { inlet, onLost } = this.deps;
    const mine = new Map<string, Turn>();
    const asTaken = (turn: Turn): Turn => mine.get(turn._id) ?? turn;
    let open = [...replies];
    for (;;) {
      const { body, sent, later } = await render(open, isNew);
      const wanted = sent.filter(({ _id }) => !mine.has(_id));
      if (wanted.length === 0) return { body, sent: sent.map(asTaken), later: later.map(asTaken) };
      const taking = inlet.leaving(wanted, { repeated: !isNew });
      const got = await within(taking, until - performance.now());
      if (got === TIME_UP) {
        taking.then((late) => inlet.deliverLater([...mine.values(), ...late])).catch(onLost);
        return null;
      }
      for (const turn of got) mine.set(turn._id, turn);
      const refused = new Set(wanted.filter(({ _id }) => !mine.has(_id)).map(({ _id }) => _id));
      open = open.filter(({ _id }) => !refused.has(_id));
    }
  }

  /** Told once per message; an answer that did not reach the wire becomes the courier's. */
  private async settle(flight: Flight, outcome: RenderedAnswer, reached: boolean): Promise<void> {
    if (flight.told || (!reached && flight.waiting > 0)) return;
    flight.told = true;
    if (!reached) {
      flight.outcome = Promise.resolve({ body: null, sent: [], later: [] });
      await this.deps.inlet.deliverLater([...outcome.sent, ...outcome.later]);
      return;
    }
    if (outcome.sent.length > 0) await this.deps.inlet.delivered(outcome.sent);
    if (outcome.later.length > 0) await this.deps.inlet.deliverLater(outcome.later);
  }

  private forgetOld(): void {
    const before = this.deps.clock.now().getTime() - (this.deps.keepMs ?? 60_000);
    for (const [key, flight] of this.flights) {
      if (flight.startedAt > before && this.flights.size <= MOST_KEPT) break;
      if (flight.waiting === 0) this.flights.delete(key);
      else if (this.flights.size <= MOST_KEPT) break;
    }
  }
}

/** Calls `settled` once the answer has reached the wire, or cannot any more. */
export function whenAnswered(response: Response, settled: (reached: boolean) => Promise<void>): Promise<void> {
  if (response.closed) return settled(response.writableFinished);
  return new Promise((resolve, reject) => {
    response.once('close', () => settled(response.writableFinished).then(resolve, reject));
  });
}
