import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { StoredActivity, Turn } from '../../sessions/index.ts';
import type { EventStream } from '../../storage/index.ts';
import type { MessagePlace, Sender, SendResult } from '../channel.ts';
import { SendError } from '../errors.ts';
import type { SmsOptOuts } from './opt-outs.ts';
import { countryOf } from './phone-numbers.ts';
import { isLongForSms, privacyNote, renderAnswerWithLink, renderSms } from './render-reply.ts';
import type { OutgoingSms, SmsGatewayName, SmsOutgoing, SmsState } from './sms-gateway.ts';
import type { SmsMessages } from './sms-messages.ts';
import type { NewSmsRecord } from './sms-record.ts';
import { titleOf } from './sms-title.ts';

/** Makes the page of what was said, and tells its code and address. */
export type PageOf = (said: { conversationId: string; turnIds: string[] }) => Promise<{ code: string; url: string }>;

export interface SmsPostDeps {
  gateway: SmsGatewayName;
  outgoing: SmsOutgoing;
  messages: SmsMessages;
  optOuts: SmsOptOuts;
  turns: Pick<EventStream<Turn>, 'getMany' | 'find'>;
  fingerprint: (plain: string) => string;
  pageOf: PageOf;
  /** Address of the page on personal data; '' where residents have no address of ours. */
  privacyPage?: string;
  clock: Clock;
}

/**
 * Messages to one number that nobody wrote from: codes, answers that were asked for in a call, notices. Who asks for
 * them is not always whose number it is.
 */
const UNWRITTEN = { perHour: 5, perDay: 15 } as const;
const HOUR_MS = 3_600_000;

const ONE_TIME_CODE = /验证码\s*[:：]?\s*(\d{4,8})/;

/**
 * Everything that leaves by text message goes through here: nobody who wants none is written to, nothing is sent twice,
 * and each message is known by its id, so that receipts find it.
 */
export class SmsPost implements Sender {
  constructor(private readonly deps: SmsPostDeps) {}

  /** A turn, for the courier: in words, or as the template that names its page. */
  async send(address: string, activity: StoredActivity, of: MessagePlace): Promise<'sent' | SendResult> {
    if (renderSms(activity) === '') return 'sent';
    const { conversationId, turnId } = of;
    const notice = noticeOf(activity);
    const code = notice === '' ? undefined : ONE_TIME_CODE.exec(activity.text ?? '')?.[1];
    const isPage = this.deps.outgoing.longestTitle !== null && code === undefined;
    if (isPage && notice !== '' && typeof activity.channelData?.link !== 'string') {
      throw new SendError('sms_notice_template', 'drop', 'The template names a page, and this notice is to have none.');
    }
    // Several replies to one message are one page, and one message.
    const together = isPage && notice === '' ? await this.saidTogether(turnId) : [turnId];
    const id = `turn:${notice}${together[0] ?? turnId}`;
    const other = together.length > 1 ? await this.deps.messages.get(id) : null;
    if (other !== null && other.sentFor !== turnId && other.state !== 'refused') return resultOf(other.state);
    const words = code === undefined ? await this.answerOf(activity, conversationId, together) : codeOf(activity, code);
    const about = { conversationId, turnIds: together, sentFor: turnId, byCourier: true };
    return this.post({ ...words, id, phone: address }, about, { again: true });
  }

  /** True when answers may be sent to this number. */
  async canText(phone: string): Promise<boolean> {
    const { outgoing, optOuts } = this.deps;
    return outgoing.can('answer') && this.isNear(phone) && !(await optOuts.has(phone));
  }

  /**
   * The answer of these turns, short and with the link to its page, for somebody who asked for it on another channel.
   * Asked again it is not sent again. @throws SendError when it certainly did not go out.
   */
  async sendAnswer(asked: { conversationId: string; turnIds: readonly string[]; phone: string }): Promise<SendResult> {
    const { conversationId, phone } = asked;
    const turns = await this.deps.turns.getMany([...asked.turnIds]);
    const said = turns.filter(({ activity, from }) => from !== 'resident' && renderSms(activity) !== '');
    const main = said.find(({ activity }) => (activity.attachments ?? []).length > 0) ?? said[0];
    if (main === undefined) throw new SendError('sms_nothing', 'drop', 'These turns have nothing to read.');
    const turnIds = said.map(({ _id }) => _id);
    const { code, url } = await this.deps.pageOf({ conversationId, turnIds });
    const title = titleOf(main.activity, this.deps.outgoing.longestTitle ?? 0);
    const text = renderAnswerWithLink(main.activity, url);
    const id = `answer:${this.deps.fingerprint(phone)}:${turnIds[0] ?? ''}`;
    const about = { conversationId, turnIds, sentFor: main._id, byCourier: false };
    return this.post({ id, phone, purpose: 'answer', text, title, code }, about, { again: false });
  }

  /**
   * Words to somebody of the staff, who serves here and asked for no message: only where free words are sent.
   * @throws SendError when it certainly did not go out.
   */
  async sendToStaff(phone: string, text: string): Promise<SendResult | null> {
    const { outgoing } = this.deps;
    if (outgoing.longestTitle !== null || !outgoing.can('answer') || !this.isNear(phone)) return null;
    const sms = { id: `staff:${randomUUID()}`, phone, purpose: 'answer' as const, text, title: '', code: '' };
    const about = { conversationId: '', turnIds: [], sentFor: '', byCourier: false };
    return this.post(sms, about, { again: false, isAskedForNow: true });
  }

  /** True when one-time codes may be sent to this number. */
  canSendCode(phone: string): boolean {
    return this.deps.outgoing.can('code') && this.isNear(phone);
  }

  /**
   * A one-time code that the resident has just asked for, also to somebody who wants no messages otherwise: it is the
   * answer to what he does at this moment. @throws SendError when it certainly did not go out.
   */
  async sendCode({ phone, code, text }: { phone: string; code: string; text: string }): Promise<SendResult> {
    const sms = { id: `code:${randomUUID()}`, phone, purpose: 'code' as const, text, title: '', code };
    const about = { conversationId: '', turnIds: [], sentFor: '', byCourier: false };
    return this.post(sms, about, { again: false, isAskedForNow: true });
  }

  private async post(
    sms: OutgoingSms,
    about: Pick<NewSmsRecord, 'conversationId' | 'turnIds' | 'sentFor' | 'byCourier'>,
    { again, isAskedForNow = false }: { again: boolean; isAskedForNow?: boolean },
  ): Promise<SendResult> {
    const { gateway, outgoing, messages, optOuts, fingerprint } = this.deps;
    const isReply = about.conversationId.startsWith('sms-');
    if (!outgoing.reaches(sms.phone) || !(isReply || this.isNear(sms.phone))) {
      throw new SendError('sms_address', 'drop', `${gateway} does not send to numbers of this kind.`);
    }
    if (!outgoing.can(sms.purpose)) {
      const variable = `${gateway.toUpperCase()}_SMS_TEMPLATE_${sms.purpose.toUpperCase()}`;
      throw new SendError('sms_no_template', 'alarm', `${variable} is not set: nothing can be sent.`);
    }
    if (!isAskedForNow && (await optOuts.has(sms.phone))) {
      throw new SendError('sms_opted_out', 'drop', 'The resident wants no messages.');
    }
    const record = { ...about, _id: sms.id, gateway, phone: fingerprint(sms.phone) };
    if (!isReply) await this.refuseTooMany(record);
    const before = await messages.begin(record, { again });
    if (before !== null) return resultOf(before);
    try {
      const result = await outgoing.send(sms);
      await messages.sent(sms.id, gateway, result);
      return result;
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      await messages.refused(sms.id, error.providerCode);
      if (error.code === 'hotline_channels_sms_opted_out') await optOuts.set(sms.phone, true);
      throw error;
    }
  }

  /**
   * In the mainland or in the country of our own number: some networks abroad share what a message costs with those who
   * make others send them.
   */
  private isNear(phone: string): boolean {
    const { reaches, country } = this.deps.outgoing;
    return reaches(phone) && ['86', country].includes(countryOf(phone));
  }

  /** @throws SendError for a message that is new and one too many for its number. */
  private async refuseTooMany({ _id, phone }: Pick<NewSmsRecord, '_id' | 'phone'>): Promise<void> {
    const { messages, clock } = this.deps;
    const day = await messages.lastDayOf(phone);
    if (day.some((each) => each._id === _id)) return;
    const counted = day.filter(
      ({ conversationId, state }) => !conversationId.startsWith('sms-') && state !== 'refused',
    );
    const hourAgo = clock.now().getTime() - HOUR_MS;
    const inHour = counted.filter(({ createdAt }) => createdAt.getTime() > hourAgo);
    if (inHour.length < UNWRITTEN.perHour && counted.length < UNWRITTEN.perDay) return;
    const problem = 'This number has been sent as much as it may be.';
    throw new SendError('sms_too_many', 'later', problem, { retryAfterSeconds: HOUR_MS / 1000 });
  }

  private async answerOf(activity: StoredActivity, conversationId: string, turnIds: string[]): Promise<Words> {
    const { longestTitle } = this.deps.outgoing;
    const needsPage = longestTitle !== null || isLongForSms(activity);
    const { code, url } = needsPage ? await this.deps.pageOf({ conversationId, turnIds }) : NO_PAGE;
    const [first] = conversationId.startsWith('sms-') ? await this.deps.turns.getMany(turnIds.slice(0, 1)) : [];
    const note = first === undefined ? '' : privacyNote(first, this.deps.privacyPage ?? '');
    return {
      purpose: 'answer',
      text: renderSms(activity, url, note),
      title: titleOf(activity, longestTitle ?? 0),
      code,
    };
  }

  /** The turns that answer the same message, in order; the turn alone when it answers nothing. */
  private async saidTogether(turnId: string): Promise<string[]> {
    const { turns } = this.deps;
    const [turn] = await turns.getMany([turnId]);
    if (turn === undefined || turn.inReplyTo === null) return [turnId];
    const replies = await turns.find({ where: { inReplyTo: turn.inReplyTo }, sort: { seq: 1 } });
    return replies.filter(({ activity }) => renderSms(activity) !== '').map(({ _id }) => _id);
  }
}

type Words = Omit<OutgoingSms, 'id' | 'phone'>;

const NO_PAGE = { code: '', url: '' };

function codeOf(activity: StoredActivity, code: string): Words {
  return { purpose: 'code', text: renderSms(activity), title: '', code };
}

/** What became of a message before, for whoever asks for it again. */
function resultOf(state: SmsState | 'refused'): SendResult {
  return { state: state === 'sent' || state === 'delivered' ? 'sent' : 'unknown', providerId: '' };
}

/** `<kind>:` of a notice that tells of a message on another channel; '' for the message itself. */
function noticeOf({ channelData }: StoredActivity): string {
  const notice: unknown = channelData?.notice;
  return typeof notice === 'string' ? `${notice}:` : '';
}
