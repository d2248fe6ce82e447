import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { localMemory, type SharedMemory } from '../../cluster/index.ts';
import { asHotlineError } from '../../errors.ts';
import type { Turn } from '../../sessions/index.ts';
import { AnswerOnce, type RenderedAnswer, whenAnswered } from '../answer-once.ts';
import type { Inbound, Inlet } from '../channel.ts';
import type { ChannelCounter } from '../counter.ts';
import { ChannelRefusal } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { TIME_UP, within } from '../within.ts';
import { FloodGuard, SMS_LIMITS, type SmsLimits, type Verdict } from './flood-guard.ts';
import type { SmsOptOuts } from './opt-outs.ts';
import { isLongForSms, renderInlineAnswer } from './render-reply.ts';
import type { SmsGateway, SmsMessage } from './sms-gateway.ts';
import type { SmsMessages } from './sms-messages.ts';
import type { PageOf } from './sms-post.ts';

/** Twilio waits 15 s; replies that take longer than this go through the courier. */
const REPLY_MS = 3000;
const DURABLE_MS = 10_000;
/** A gateway that is only told that its messages are stored is told sooner. */
const UPLINK_DURABLE_MS = 4000;
const STOP_CONFIRMED = '已退订，不会再给您发短信。需要时回复“恢复”，或拨打12348。';
const START_CONFIRMED = '已恢复。请用文字告诉我您遇到的法律问题。';
const OPTED_OUT = '您退订过短信，所以没有回复。想继续咨询请回复“恢复”，或拨打12348；人身安全有危险请拨打110。';
const TOO_MUCH = '您发得太多了，先停一会儿再回复您。人身安全有危险请拨打110，法律问题请拨打12348。';
/** People do say 1, 是的 or 不知道 several times in a row. */
const SHORTEST_OF_ROBOTS = 5;

interface SmsDoorDeps {
  inlet: Inlet;
  clock: Clock;
  logger: Logger;
  fingerprint: (plain: string) => string;
  optOuts: SmsOptOuts;
  messages: SmsMessages;
  pageOf: PageOf;
  privacyPage?: string;
  counter: ChannelCounter;
  limits?: SmsLimits;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

/** What comes in by text message: each message once, wishes kept, floods ended, receipts noted. */
export class SmsDoor {
  private readonly once: AnswerOnce;
  private readonly guard: FloodGuard;

  constructor(private readonly deps: SmsDoorDeps) {
    const { inlet, clock, limits = SMS_LIMITS, shared = localMemory() } = deps;
    this.guard = new FloodGuard(clock, shared, limits);
    this.once = new AnswerOnce({ inlet, clock, replyMs: REPLY_MS, durableMs: DURABLE_MS, onLost: this.lost });
  }

  routes(gateway: SmsGateway): Router {
    const { counter, logger } = this.deps;
    const router = Router();
    router.post(gateway.messagePath, ...gateway.admit, (request, response) =>
      gateway.inline === null
        ? this.takeAll(gateway, request, response)
        : this.answer(gateway, gateway.inline, request, response),
    );
    router.post(gateway.receiptPath, ...gateway.admit, (request, response) => this.report(gateway, request, response));
    router.use(
      refusalHandler(logger, (response, refusal) => {
        counter('sms', `refused:${refusal.statusCode}`);
        response.status(refusal.statusCode).json(refusal.toBody());
      }),
    );
    return router;
  }

  /** A gateway whose answer carries our words. */
  private async answer(
    gateway: SmsGateway,
    inline: NonNullable<SmsGateway['inline']>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const { inlet, optOuts, privacyPage = '' } = this.deps;
    const [message] = gateway.readMessages(request);
    const inbound = message?.inbound ?? null;
    const say = (words: string | null) =>
      gateway.acknowledge(response, words === null ? null : inline([{ text: words, turnIds: [] }]));
    if (message === undefined || inbound === null) {
      this.deps.counter('sms', 'ignored:sender');
      say(null);
      return;
    }
    const verdict = await this.judge(message, inbound.key);
    const wish = message.wish === null ? null : await this.takeWish(message);
    if (wish !== null) {
      say(verdict === 'take' ? wish.words : null);
      return;
    }
    if (verdict !== 'take') {
      say(verdict === 'tell' && !(await optOuts.has(message.from)) ? TOO_MUCH : null);
      return;
    }
    const hasOptedOut = await optOuts.has(message.from);
    const { body, settled } = await this.once.answer(
      inbound.key,
      () => inlet.receive(inbound),
      async (turns, isNew) =>
        hasOptedOut
          ? this.answerOptedOut(turns, message.from, inline)
          : renderInlineAnswer(
              turns,
              isNew ? message.notice : '',
              { links: await this.links(turns), privacyPage },
              inline,
            ),
    );
    whenAnswered(response, settled).catch(this.lost);
    gateway.acknowledge(response, body);
  }

  /**
   * Somebody writes who wanted no messages: numbers to call in danger reach him all the same, and once a day he is told
   * why nothing else comes. The rest is kept, and seen as not sent at the desk: the sender refuses.
   */
  private async answerOptedOut(
    turns: Turn[],
    phone: string,
    inline: NonNullable<SmsGateway['inline']>,
  ): Promise<RenderedAnswer> {
    const danger = turns.filter(({ kind }) => kind === 'emergency');
    const others = turns.filter(({ kind }) => kind !== 'emergency');
    if (danger.length > 0) {
      const { body, sent, later } = renderInlineAnswer(danger, '', { links: await this.links(danger) }, inline);
      return { body, sent, later: [...later, ...others] };
    }
    const isTold = await this.deps.optOuts.mayRemind(phone);
    return { body: isTold ? inline([{ text: OPTED_OUT, turnIds: [] }]) : null, sent: [], later: others };
  }

  /**
   * A gateway that is told only that its messages are stored; each is taken once. When one could not be stored, the
   * gateway is asked to deliver again, and those that were stored are known.
   */
  private async takeAll(gateway: SmsGateway, request: Request, response: Response): Promise<void> {
    let failure: unknown = null;
    for (const message of gateway.readMessages(request)) {
      try {
        await this.take(message);
      } catch (error) {
        failure = error;
        // The gateway waits for one answer to all of them: the next ones would not be in time either.
        if (error instanceof ChannelRefusal) break;
      }
    }
    if (failure !== null) throw failure;
    gateway.acknowledge(response, null);
  }

  private async take(message: SmsMessage): Promise<void> {
    const { counter } = this.deps;
    const { inbound } = message;
    if (inbound === null) {
      counter('sms', 'ignored:sender');
      return;
    }
    if (message.wish !== null && (await this.takeWish(message)) !== null) return;
    // Words cannot be sent freely here: silence says it too.
    if ((await this.judge(message, inbound.key)) !== 'take') return;
    await this.receive(inbound, UPLINK_DURABLE_MS);
  }

  /** Replies go to the courier. @throws ChannelRefusal 503 when it is not known in time that the message is stored. */
  private async receive(inbound: Inbound, durableMs: number): Promise<void> {
    const { inlet } = this.deps;
    const receipt = await within(inlet.receive(inbound), durableMs);
    if (receipt === TIME_UP) throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。');
    receipt.replies.then((turns) => inlet.deliverLater(turns)).catch(this.lost);
  }

  private async report(gateway: SmsGateway, request: Request, response: Response): Promise<void> {
    const { counter, messages } = this.deps;
    const receipts = gateway.readReceipts(request);
    if (receipts.length === 0) counter('sms', 'status:other');
    let failure: unknown = null;
    for (const receipt of receipts) {
      const isNews = await messages.take(gateway.name, receipt).catch((error: unknown) => {
        failure = error;
        return false;
      });
      if (isNews) counter('sms', `status:${receipt.state}`);
    }
    if (failure !== null) throw failure;
    gateway.acknowledge(response, null);
  }

  private async judge({ from, inbound }: SmsMessage, key: string): Promise<Verdict> {
    const { fingerprint, counter } = this.deps;
    const words = inbound?.activity.text ?? '';
    const print = words.length < SHORTEST_OF_ROBOTS ? '' : fingerprint(words);
    const verdict = await this.guard.judge(fingerprint(from), key, print);
    if (verdict === 'take') counter('sms', inbound?.activity.type === 'message' ? 'text' : 'media');
    else counter('sms', 'refused:too-many');
    return verdict;
  }

  /** @returns what is said to a wish, or null when the words must be meant for the bot: nobody had opted out. */
  private async takeWish(message: SmsMessage): Promise<{ words: string | null } | null> {
    const { optOuts, counter } = this.deps;
    const stop = message.wish === 'STOP';
    const changed = await optOuts.set(message.from, stop, message.sentAt);
    if (!stop && !changed && !message.answered) return null;
    counter('sms', stop ? 'opt-out' : 'opt-in');
    if (!changed || message.answered) return { words: null };
    return { words: stop ? STOP_CONFIRMED : START_CONFIRMED };
  }

  private async links(turns: readonly Turn[]): Promise<Map<string, string>> {
    const long = turns.filter(({ activity }) => isLongForSms(activity));
    const links = long.map(async ({ _id, stream }) => {
      const { url } = await this.deps.pageOf({ conversationId: stream, turnIds: [_id] });
      return [_id, url] as const;
    });
    return new Map(await Promise.all(links));
  }

  private readonly lost = (error: unknown): void => {
    this.deps.logger.warn({ code: asHotlineError(error).code }, 'replies were not handed to the courier');
  };
}
