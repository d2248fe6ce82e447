import type { Clock } from '../../clock.ts';
import type { Turn } from '../../sessions/index.ts';
import type { FieldSeal } from '../../storage/index.ts';
import { AnswerOnce } from '../answer-once.ts';
import type { Inlet } from '../channel.ts';
import { within } from '../within.ts';
import type { CallAction } from './call-action.ts';
import type { CallEvent, VoiceProviderName } from './call-event.ts';
import {
  askedAgain,
  goodbye,
  plain,
  pollAgain,
  repeated,
  throughToPolice,
  unmade,
  waitingForBot,
} from './call-replies.ts';
import { asActions, heardWords, isFallback, keyOf } from './call-request.ts';
import { ask, type CallSetting, type Script, say, scriptOf } from './call-script.ts';
import { CallStanding, type CallStandingDeps } from './call-standing.ts';
import { type CallerWish, wishOf } from './caller-words.ts';
import { forTheEar } from './for-the-ear.ts';
import type { VoiceCall } from './voice-call.ts';
import { NOTICE_VERSION, SPOKEN } from './wording.ts';

/** Nobody likes to hear nothing: after this the caller is told to wait, and we are asked again. */
const REPLY_MS = 3000;
const DURABLE_MS = 10_000;
/** Longest wait for a text message, ms. */
const SMS_MS = 5000;
/** Characters after which words beside 不要录音 are a matter of their own. */
const A_MATTER = 4;

export interface CallFlowDeps extends CallStandingDeps {
  inlet: Inlet;
  clock: Clock;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  /** VOICE_RECORDING, where the provider can. */
  records: (provider: VoiceProviderName) => boolean;
  /** For tests: how long a document waits for the bot, ms. */
  replyMs?: number;
}

/** A document, and what to call once it is known whether it reached the wire. */
export interface CallAnswer {
  actions: CallAction[];
  settled: (reached: boolean) => Promise<void>;
}

const NOTHING_TO_SETTLE = async (): Promise<void> => undefined;

/**
 * The resident's side of a call (群众来电): what he hears, what he said means, and what is next. Every request of a
 * provider is answered with one document; the same request again with the same document, and the bot hears it once.
 */
export class CallFlow {
  private readonly once: AnswerOnce;
  private readonly standing: CallStanding;
  private readonly underWay = new Map<string, Promise<CallAction[]>>();

  constructor(private readonly deps: CallFlowDeps) {
    this.standing = new CallStanding(deps);
    this.once = new AnswerOnce({
      inlet: deps.inlet,
      clock: deps.clock,
      replyMs: deps.replyMs ?? REPLY_MS,
      durableMs: DURABLE_MS,
      onLost: (error) => deps.logger.warn({ err: codeOf(error) }, 'replies were not handed to the courier'),
    });
  }

  /** A call comes in: who answers, what becomes of the words, and the floor to the caller. */
  async incoming(event: CallEvent): Promise<CallAnswer> {
    const { book, clock } = this.deps;
    const records = this.deps.records(event.provider);
    const call = await book.of(event);
    // The provider's fallback address may be this one: who was greeted is not greeted again.
    if (isFallback(event) && call.answered !== null) return this.resume(event);
    const greeting = forTheEar(records ? SPOKEN.greetingRecorded : SPOKEN.greeting);
    return this.done(
      book.answer(call._id, 'incoming', [], (current) => ({
        call: {
          ...current,
          lastSaid: greeting,
          notice: records ? { version: NOTICE_VERSION, at: clock.now() } : null,
        },
        actions: [ask(current, [say(current, greeting)], { hints: this.standing.hints() })],
      })),
    );
  }

  /** Something was heard or keyed, or nothing was. */
  async input(event: CallEvent): Promise<CallAnswer> {
    const { book, recorder } = this.deps;
    const call = await book.of(event);
    if (call.state === 'over') return over();
    const key = keyOf('input', event, call);
    if (call.answered?.key === key) return this.done(book.answer(call._id, key, [], unmade));
    const setting = await this.standing.settingOf(call);
    const { stage } = setting;
    const waits = stage === 'wait';
    const wish = wishOf(call, event, {
      waits,
      danger: setting.danger,
      police: setting.police,
      callsBack: setting.callsBack,
    });
    if (event.query.step === '1' && call.notice !== null && wish.kind !== 'refuse-recording') {
      this.aside(recorder.noticeHeard(call));
    }
    // Who was silent while something waited to be said to him has not failed to answer.
    const isSilent = wish.kind === 'nothing' && stage === 'talk' && call.toSay.length === 0;
    if (wish.kind === 'words' || (wish.kind === 'nothing' && isSilent)) {
      return this.toBot(call, key, wish, setting);
    }
    if (wish.kind === 'police') {
      const { police } = this.deps;
      if (police !== null) this.aside(police.answered(call, wish.yes ? 'accepted' : 'refused'));
      // 不敢报警 tells something: who comes to help must read it.
      if (!wish.yes) return this.toBot(call, key, { kind: 'words', ...heardWords(event) }, setting);
    }
    if (wish.kind === 'refuse-recording' && wish.rest.length >= A_MATTER) {
      // 不要录音，我想问工资: both are heard.
      await this.refuseRecording(call);
      return this.toBot(
        call,
        key,
        { kind: 'words', text: wish.rest, confidence: heardWords(event).confidence },
        setting,
      );
    }
    return this.alone(call, key, () => this.ownTurn(call, key, wish, setting));
  }

  /** We asked to be asked again: somebody waits, something is to be said, a room was left. */
  async resume(event: CallEvent): Promise<CallAnswer> {
    const { book } = this.deps;
    const call = await book.of(event);
    if (call.state === 'over') return over();
    if (isFallback(event)) {
      this.deps.logger.warn({ errorCode: event.errorCode }, 'voice: the provider came to the fallback address');
      if (call.answered === null) return this.incoming(event);
    }
    const key = keyOf('resume', event, call);
    if (call.answered?.key === key) return this.done(book.answer(call._id, key, [], unmade));
    return this.alone(call, key, async () => {
      const hasLeft = event.query.left === '1';
      const inRoomOf = call.inRoomOf;
      if (hasLeft && inRoomOf !== null) await this.deps.rooms()?.residentLeft(inRoomOf);
      const back = this.backFromPolice(call, event);
      const { turns, speech, setting } = await this.standing.unsaid(call);
      const ids = turns.map(({ _id }) => _id);
      const { actions } = await book.answer(call._id, key, ids, (current) => {
        const outside = { ...current, inRoomOf: null };
        if (back !== null) return scriptOf(outside, { ...speech, text: `${forTheEar(back)}${speech.text}` }, setting);
        // Brought while this document was made: it is the next one's.
        if (turns.length === 0 && current.toSay.length > 0) return { call: outside, actions: pollAgain(outside) };
        if (outside.thinking !== null && turns.length === 0) return waitingForBot(outside, setting);
        const heard = { ...outside, thinking: null, polls: 0 };
        const isLeft = hasLeft && setting.stage === 'lawyer' && speech.text === '';
        if (isFallback(event) && setting.stage === 'talk' && speech.text === '') {
          return scriptOf(heard, plain(SPOKEN.failed), setting);
        }
        return scriptOf(heard, isLeft ? plain(SPOKEN.roomLeft) : speech, setting);
      });
      return actions;
    });
  }

  /** The caller is gone, whoever ended it: the service ends, and who waited does not wait any more. */
  async ended(call: VoiceCall): Promise<void> {
    const { book, conversations, inlet, seal } = this.deps;
    const conversation = await conversations.get(call.conversationId);
    if (conversation === null || (await book.openOf(call.conversationId)) !== null) return;
    const rooms = this.deps.rooms();
    if (call.inRoomOf !== null) await rooms?.residentLeft(call.inRoomOf);
    const { handoffId } = conversation;
    const placeKept = handoffId !== null && ((await rooms?.isPlaceKept(handoffId)) ?? false);
    await inlet.receive({
      channel: 'voice',
      conversationId: call.conversationId,
      address: seal.open(call.from),
      key: `voice:${call._id}:ended`,
      activity: { type: 'endOfConversation', name: 'call.ended', value: { state: 'hung-up', placeKept } },
    });
  }

  /** Words for the bot, or for the lawyer who has the floor. */
  private async toBot(
    call: VoiceCall,
    key: string,
    wish: Extract<CallerWish, { kind: 'words' | 'nothing' }>,
    before: CallSetting,
  ): Promise<CallAnswer> {
    const { inlet, seal, book } = this.deps;
    const { text, confidence } = wish.kind === 'words' ? wish : { text: '', confidence: null };
    let document: { body: string; says: boolean } | null = null;
    const { body, settled } = await this.once.answer(
      `${call._id}/${key}`,
      () =>
        inlet.receive({
          channel: 'voice',
          conversationId: call.conversationId,
          address: seal.open(call.from),
          key: `voice:${call._id}:${key}`,
          activity: {
            type: 'message',
            text,
            ...(confidence === null ? {} : { channelData: { speechConfidence: confidence } }),
          },
        }),
      async (replies) => {
        document ??= await this.documentFor(call, key, replies, wish, before);
        const { body, says } = document;
        return says ? { body, sent: [...replies], later: [] } : { body, sent: [], later: [...replies] };
      },
    );
    if (body !== null) return { actions: asActions(body), settled };
    const { actions } = await book.answer(call._id, key, [], (current) => ({
      call: { ...current, thinking: key, polls: 0 },
      actions: [say(current, SPOKEN.oneMoment), ...pollAgain(current)],
    }));
    return { actions, settled };
  }

  /**
   * The bot's replies as a document, after what the courier brought before them. `says` is false when another process
   * has answered the same request before they were there: its document stands, and the courier brings them.
   */
  private async documentFor(
    call: VoiceCall,
    key: string,
    replies: readonly Turn[],
    wish: CallerWish,
    before: CallSetting,
  ): Promise<{ body: string; says: boolean }> {
    const { turns, setting } = await this.standing.unsaid(call);
    const all = [...turns, ...replies];
    const said = await this.standing.speech(all, setting, call);
    // Where a person or another question came instead, the old one is over, and so are its keys.
    const isStillAsked = wish.kind === 'nothing' && setting.stage === 'talk' && setting.asks === before.asks;
    const isForLawyer = before.stage === 'lawyer' && said.text === '';
    const told = setting.calling ? SPOKEN.toldWhileRinging : SPOKEN.toldLawyer;
    const speech = isStillAsked ? askedAgain(said, call) : isForLawyer ? plain(told) : said;
    const ids = all.map(({ _id }) => _id);
    const { call: after, actions } = await this.deps.book.answer(call._id, key, ids, (current) =>
      scriptOf({ ...current, thinking: null, polls: 0 }, speech, setting),
    );
    const says = replies.every(({ _id }) => after?.answered?.turns.includes(_id));
    return { body: JSON.stringify(actions), says };
  }

  /** What the telephone does itself, without the bot. */
  private async ownTurn(call: VoiceCall, key: string, wish: CallerWish, setting: CallSetting): Promise<CallAction[]> {
    const { book, records } = this.deps;
    const { turns, speech: unsaid } = await this.standing.unsaid(call);
    const answer = async (make: (current: VoiceCall) => Script): Promise<CallAction[]> => {
      const ids = turns.map(({ _id }) => _id);
      return (await book.answer(call._id, key, ids, make)).actions;
    };
    const tell = (words: string, change: Partial<VoiceCall> = {}) =>
      answer((current) => {
        const choices = unsaid.choices.length > 0 ? unsaid.choices : current.choices;
        const speech = { ...unsaid, text: unsaid.text + forTheEar(words), choices };
        return scriptOf({ ...current, ...change }, speech, setting);
      });
    switch (wish.kind) {
      case 'repeat':
        return answer((current) => repeated(current, '', unsaid, setting));
      case 'slower':
        return answer((current) => repeated({ ...current, rate: 'slow' }, '', unsaid, setting));
      case 'louder':
        return answer((current) => repeated(current, SPOKEN.louder, unsaid, setting));
      case 'refuse-recording':
        if (!records(call.provider)) return tell(SPOKEN.notRecorded);
        await this.refuseRecording(call);
        return tell(SPOKEN.recordingRefused);
      case 'sms':
        return tell(wish.yes ? await this.sendAnswer(call) : SPOKEN.smsNot);
      case 'police':
        return answer((current) => throughToPolice(current, this.deps.police));
      case 'no-callback':
        return tell(SPOKEN.callbackNot);
      case 'callback':
      case 'callback-number':
        return this.callBack(call, wish.kind === 'callback' ? null : wish.phone, setting, { answer, tell });
      default:
        // Nothing was heard where that is no failure: while waiting, and where only a mark is asked for.
        if ((setting.stage === 'rate' || setting.stage === 'end') && turns.length === 0) {
          return answer((current) => goodbye(current, SPOKEN.goodbye));
        }
        return answer((current) => scriptOf(current, unsaid, setting));
    }
  }

  /** The place is kept, and the caller may hang up; who withholds his number is asked for one. */
  private async callBack(
    call: VoiceCall,
    told: string | null,
    setting: CallSetting,
    to: {
      answer: (make: (current: VoiceCall) => Script) => Promise<CallAction[]>;
      tell: (words: string) => Promise<CallAction[]>;
    },
  ): Promise<CallAction[]> {
    const rooms = this.deps.rooms();
    const handoffId = (await this.deps.conversations.get(call.conversationId))?.handoffId ?? null;
    const phone = told ?? (call.question === 'callback-number' ? '' : this.deps.seal.open(call.from));
    if (rooms === null || handoffId === null) return to.tell(SPOKEN.callbackNot);
    // A number that is not called is asked for again: a display can be forged, and calls abroad cost money.
    if (phone !== '' && (await rooms.keepPlace(handoffId, phone))) {
      return to.answer((current) => goodbye(current, SPOKEN.callbackKept));
    }
    const isAgain = call.question === 'callback-number';
    if (isAgain && call.round > 1) return to.tell(SPOKEN.callbackNot);
    return to.answer((current) => ({
      call: { ...current, question: 'callback-number', round: isAgain ? current.round + 1 : 0, choices: [] },
      actions: [
        ask(current, [say(current, isAgain ? SPOKEN.callbackWhereAgain : SPOKEN.callbackWhere)], {
          maxKeys: 12,
          hints: setting.hints,
        }),
      ],
    }));
  }

  /** What is said to who comes back from the police; null to everybody else. */
  private backFromPolice(call: VoiceCall, event: CallEvent): string | null {
    const { police } = this.deps;
    if (event.query.police !== '1' || police === null) return null;
    const isThrough = event.transferred === 'connected';
    this.aside(police.answered(call, isThrough ? 'connected' : 'missed'));
    return isThrough ? SPOKEN.policeOver : SPOKEN.policeMissed;
  }

  private async refuseRecording(call: VoiceCall): Promise<void> {
    const { book, recorder, records } = this.deps;
    if (!records(call.provider) || call.recordingRefused) return;
    await book.change(call._id, (current) => ({ ...current, recordingRefused: true }));
    this.aside(recorder.refused(call));
  }

  private async sendAnswer(call: VoiceCall): Promise<string> {
    const { texts, seal, logger } = this.deps;
    const phone = seal.open(call.from);
    if (texts === null || phone === '' || call.answerTurns.length === 0) return SPOKEN.smsCannot;
    try {
      const { conversationId, answerTurns } = call;
      const sent = await within(texts.sendAnswer({ conversationId, turnIds: answerTurns, phone }), SMS_MS);
      if (sent === 'sent') return SPOKEN.smsSent;
      return sent === 'failed' ? SPOKEN.smsFailed : SPOKEN.smsUnknown;
    } catch (error) {
      logger.warn({ code: codeOf(error) }, 'voice: an answer was not sent as a message');
      return SPOKEN.smsFailed;
    }
  }

  /** One at a time for one request, however often it comes; the second finds the first one's document. */
  private async alone(call: VoiceCall, key: string, work: () => Promise<CallAction[]>): Promise<CallAnswer> {
    const name = `${call._id}/${key}`;
    const running = this.underWay.get(name);
    if (running !== undefined) return { actions: await running, settled: NOTHING_TO_SETTLE };
    const run = this.unlessAnswered(call, key, work).finally(() => this.underWay.delete(name));
    this.underWay.set(name, run);
    return { actions: await run, settled: NOTHING_TO_SETTLE };
  }

  /** The call was read before the request had its turn: it may have been answered since. */
  private async unlessAnswered(call: VoiceCall, key: string, work: () => Promise<CallAction[]>): Promise<CallAction[]> {
    const answered = (await this.deps.book.find(call))?.answered ?? null;
    return answered?.key === key ? answered.actions : work();
  }

  private async done(answer: Promise<{ actions: CallAction[] }>): Promise<CallAnswer> {
    return { actions: (await answer).actions, settled: NOTHING_TO_SETTLE };
  }

  /** What is done beside a call never delays or ends it. */
  private aside(work: Promise<void>): void {
    work.catch((error) => this.deps.logger.warn({ code: codeOf(error) }, 'voice: something beside a call failed'));
  }
}

function over(): CallAnswer {
  return { actions: [{ do: 'hang-up' }], settled: NOTHING_TO_SETTLE };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'hotline_unknown';
}
