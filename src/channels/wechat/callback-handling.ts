import type { Activity } from 'botbuilder';
import type { Inbound, InboundReceipt } from '../channel.ts';
import type { ChannelCounter } from '../counter.ts';
import { within } from '../within.ts';
import type { AccountApi } from './account-api.ts';
import type { WechatChannelDeps } from './create-wechat-channel.ts';
import { heardWords, spokenMessage, VOICE_NOTICE } from './message-meaning.ts';
import type { NoticeLog } from './notice-log.ts';
import type { WechatMessage } from './parse-message.ts';
import type { ResidentBook } from './resident-book.ts';
import { ResidentLeaving } from './resident-leaving.ts';
import { VoiceIntake, type WaitingVoice } from './voice-intake.ts';

/** Where nothing can be sent afterwards, a voice message is understood within this or not at all. */
const VOICE_MS = 3000;
/** A turn that is under way writes the conversation as it found it: forgetting waits for it. */
const TURN_MS = 10_000;

/** A callback that becomes a message for the bot. */
export interface Receivable {
  /** Said when the bot has no words. */
  notice: string;
  /** Nothing is ever said to whoever left. */
  isSilent: boolean;
  receive: () => Promise<InboundReceipt>;
}

export interface CallbackHandling {
  /** Do what a callback asks for beside the bot. @returns what is for the bot; null: nothing, or not now. */
  prepare(message: WechatMessage): Promise<Receivable | null>;
}

type HandlingDeps = WechatChannelDeps & {
  counter: ChannelCounter;
  book: ResidentBook;
  noticeLog: NoticeLog;
  api: AccountApi | null;
  canPush: () => boolean;
};

/** What is done about callbacks: all that is known of them when they have been opened. */
export function createCallbackHandling(deps: HandlingDeps): CallbackHandling {
  const { inlet, book, noticeLog, api, conversations, turns, counter, fingerprint, logger } = deps;
  const leaving = new ResidentLeaving(deps);
  const voices =
    api === null || deps.speech == null
      ? null
      : new VoiceIntake({
          client: api.client,
          speech: deps.speech,
          jobs: deps.jobs,
          seal: deps.seal,
          logger,
          isKnown: async (key) => (await turns.find({ where: { key }, limit: 1 })).length > 0,
          heard: (voice, text) => heard(voice, text),
        });

  const inboundOf = (message: WaitingVoice | WechatMessage, thread: string, activity: Partial<Activity>): Inbound => ({
    channel: 'wechat',
    conversationId: thread,
    address: message.openId,
    key: message.key,
    activity: { ...activity, timestamp: message.at },
  });

  /** A voice message that was understood, or not, after WeChat had its answer. */
  const heard = async (voice: WaitingVoice, text: string | null): Promise<void> => {
    const thread = await book.threadOf(voice.openId, voice);
    if (thread === null) return;
    counter('wechat', text === null ? 'voice:not-understood' : 'voice:understood');
    const conversation = await conversations.get(thread);
    // Dialect is often heard wrong: he sees what the answer is to. Beside a lawyer nobody else speaks.
    if (text !== null && conversation !== null && conversation.floor !== 'lawyer') {
      await deps.say({ conversationId: thread, key: `${voice.key}:heard`, text: heardWords(text) });
    }
    const receipt = await inlet.receive(inboundOf(voice, thread, text === null ? NOT_HEARD : spokenMessage(text)));
    const replies = await receipt.replies;
    if (text !== null) await inlet.deliverLater(replies);
    else await deps.say({ conversationId: thread, key: `${voice.key}:not-heard`, text: VOICE_NOTICE });
  };

  const noteChoices = async ({ openId, meaning }: WechatMessage): Promise<void> => {
    for (const { template, refuses } of meaning.choices ?? []) await book.choseNotice(openId, template, refuses);
    for (const { template, ...reported } of meaning.receipts ?? []) {
      const { code } = reported;
      const providerId = await noticeLog.receipt(fingerprint(openId), template, reported);
      const state = code === 0 ? 'delivered' : 'undelivered';
      counter('wechat', `notice:${providerId === null ? 'stray' : state}`);
      if (providerId === null) continue;
      await deps.onReceipt?.({ channel: NOTICE_CHANNEL, providerId, state, reason: `hotline_channels_wechat_${code}` });
    }
  };

  /** Where he is and where he came in are kept with the conversation; neither is a turn. */
  const notePlace = async ({ meaning }: WechatMessage, thread: string): Promise<void> => {
    const { position, regionCode } = meaning;
    if (position !== undefined) {
      const rounded = { latitude: roughly(position.latitude), longitude: roughly(position.longitude) };
      await conversations.change(thread, (now) => (now.sessionId === null ? null : { ...now, position: rounded }));
    }
    if (regionCode !== undefined) {
      await conversations.change(thread, (now) => (now.regionCode === regionCode ? null : { ...now, regionCode }));
    }
  };

  const receive = async (message: WechatMessage, thread: string, activity: Partial<Activity>) => {
    const { openId, meaning, at } = message;
    const receipt = await inlet.receive(inboundOf(message, thread, activity));
    if (meaning.leaves) {
      await leaving.leave(openId, thread, at);
      await deps.onLeft?.(openId);
      within(receipt.replies, TURN_MS)
        .then(() => leaving.forget(thread))
        .catch((error: unknown) => logger.warn({ err: error }, 'wechat: a thread is forgotten in a minute only'));
      return receipt;
    }
    if (receipt.isNew && activity.type === 'message') void api?.typing.whileThinking(openId, receipt.replies);
    return receipt;
  };

  return {
    async prepare(message) {
      const { meaning, openId, key, at } = message;
      const { activity, voice, notice = '' } = meaning;
      const { grant } = meaning;
      const thread = await book.threadOf(openId, { at, key, ...(grant === undefined ? {} : { kind: grant }) });
      if (thread === null) {
        counter('wechat', 'late');
        return null;
      }
      await noteChoices(message);
      await notePlace(message, thread);
      if (activity === null) return null;
      const isSilent = meaning.leaves === true;
      if (voice === undefined || voices === null) {
        return { notice, isSilent, receive: () => receive(message, thread, activity) };
      }
      const waiting = { openId, key, at, mediaIds: voice.mediaIds };
      if (deps.canPush()) {
        await voices.later(waiting);
        return null;
      }
      // Within the answer's own time: a delivery that comes again meanwhile waits for the same words.
      const receiveHeard = async () => {
        const text = await voices.now(waiting, VOICE_MS);
        return receive(message, thread, text === null ? activity : spokenMessage(text));
      };
      return { notice, isSilent, receive: receiveHeard };
    },
  };
}

/** What the courier calls the way of notices. */
const NOTICE_CHANNEL = 'wechat-notice';

const NOT_HEARD: Partial<Activity> = { type: 'event', name: 'media.unsupported', value: { kind: 'voice' } };

/** Some hundred metres. */
const roughly = (degrees: number): number => Math.round(degrees * 1000) / 1000;
