import { readOptOutWord } from './opt-out-words.ts';
import type { SmsGatewayName, SmsMessage } from './sms-gateway.ts';

/** Longer than any text message that was joined again; the rest is not a resident's. */
const LONGEST_UPLINK = 2000;

/** An uplink of a gateway that signs nothing: text from a stranger, with what makes it unique. */
export function uplinkMessage(
  uplink: { gateway: SmsGatewayName; from: string; content: string; sentAt: Date | null; key: string },
  fingerprint: (plain: string) => string,
): SmsMessage {
  const { gateway, from, content, sentAt, key } = uplink;
  const text = content.trim().slice(0, LONGEST_UPLINK);
  const isFromPerson = from !== '' && text !== '';
  return {
    from,
    wish: readOptOutWord(text),
    answered: false,
    sentAt,
    notice: '',
    inbound: isFromPerson
      ? {
          channel: 'sms',
          conversationId: `sms-${fingerprint(from)}`,
          address: from,
          key: `sms:${gateway}:${key}`,
          activity: { type: 'message', text },
        }
      : null,
  };
}
