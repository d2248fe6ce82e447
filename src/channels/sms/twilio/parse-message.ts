import { ChannelRefusal } from '../../errors.ts';
import { lineOfTable } from '../../line-of-table.ts';
import type { TwilioForm } from '../../twilio-signature.ts';
import { readOptOutWord } from '../opt-out-words.ts';
import type { SmsMessage, SmsReceipt } from '../sms-gateway.ts';

const NO_TEXT_NOTICE = '目前只能看懂文字短信。请用文字告诉我您遇到的事情，或者回复“人工”找值班律师。';

/** @throws ChannelRefusal `hotline_channels_sms_message` (400) when a field is missing, repeated or malformed. */
export function parseMessage(form: TwilioForm, fingerprint: (plain: string) => string): SmsMessage {
  const messageSid = sidOf(form);
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
    sentAt: null,
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

const STATES: Readonly<Record<string, SmsReceipt['state']>> = {
  accepted: 'sending',
  scheduled: 'sending',
  queued: 'sending',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
};

/**
 * @param query of the address that we gave Twilio for reports of this message; it is signed with the rest.
 * @returns null for a state that is not known.
 * @throws ChannelRefusal `hotline_channels_sms_message` (400) when a field is missing, repeated or malformed.
 */
export function parseReceipt(form: TwilioForm, query: Readonly<Record<string, unknown>>): SmsReceipt | null {
  const state = lineOfTable(STATES, field(form, 'MessageStatus'));
  const providerId = sidOf(form);
  if (state === undefined) return null;
  const { sms, turns } = query;
  return {
    providerId,
    ownId: typeof sms === 'string' ? sms : '',
    turnIds: typeof turns === 'string' && turns !== '' ? turns.split(',') : [],
    state,
    providerCode: field(form, 'ErrorCode', ''),
  };
}

function sidOf(form: TwilioForm): string {
  const sid = field(form, 'MessageSid');
  if (!/^[A-Z]{2}[0-9a-f]{32}$/i.test(sid)) throw malformed('MessageSid');
  return sid;
}

/** One text field. @throws ChannelRefusal when it is repeated, or missing without a default. */
function field(form: TwilioForm, name: string, otherwise?: string): string {
  const value = Object.hasOwn(form, name) ? form[name] : otherwise;
  if (typeof value !== 'string') throw malformed(name);
  return value;
}

function malformed(name: string): ChannelRefusal {
  return new ChannelRefusal('sms_message', 400, `The field ${name} is missing, repeated or malformed.`);
}
