import type { Inbound } from '../channel.ts';
import { ChannelRefusal } from '../errors.ts';
import { type OptOutWord, readOptOutWord } from './opt-out-words.ts';

/** A text message understood. */
export interface SmsMessage {
  /** E.164; personal data, never logged. '' when the sender is no telephone: a short code, a name. */
  from: string;
  /** The sender's wish to be left alone or not, or null. */
  wish: OptOutWord | null;
  /** Twilio has already answered the wish itself. */
  answered: boolean;
  /** Null when there is nobody to answer. */
  inbound: Inbound | null;
  /** Said when there are no replies. */
  notice: string;
}

export type FormFields = Readonly<Record<string, unknown>>;

const NO_TEXT_NOTICE = '目前只能看懂文字短信。请用文字告诉我您遇到的事情，或者回复“人工”找值班律师。';

/** @throws ChannelRefusal `hotline_channels_sms_message` (400) when a field is missing, repeated or malformed. */
export function parseMessage(form: FormFields, fingerprint: (plain: string) => string): SmsMessage {
  const messageSid = field(form, 'MessageSid');
  if (!/^[A-Z]{2}[0-9a-f]{32}$/i.test(messageSid)) throw malformed('MessageSid');
  const body = field(form, 'Body', '');
  const sender = field(form, 'From');
  const from = /^\+\d{6,15}$/.test(sender) ? sender : '';
  const twilioWish = field(form, 'OptOutType', '').toUpperCase();
  const wish = twilioWish === 'STOP' || twilioWish === 'START' ? twilioWish : readOptOutWord(body);
  const text = body.trim();
  return {
    from,
    wish,
    answered: twilioWish !== '',
    notice: text === '' ? NO_TEXT_NOTICE : '',
    inbound:
      from === ''
        ? null
        : {
            channel: 'sms',
            conversationId: `sms-${fingerprint(from)}`,
            address: from,
            key: `sms:${messageSid}`,
            activity:
              text === ''
                ? { type: 'event', name: 'media.unsupported', value: { kind: 'mms' } }
                : { type: 'message', text },
          },
  };
}

/** One text field. @throws ChannelRefusal when it is repeated, or missing without a default. */
export function field(form: FormFields, name: string, otherwise?: string): string {
  const value = Object.hasOwn(form, name) ? form[name] : otherwise;
  if (typeof value !== 'string') throw malformed(name);
  return value;
}

function malformed(name: string): ChannelRefusal {
  return new ChannelRefusal('sms_message', 400, `The field ${name} is missing, repeated or malformed.`);
}
