import { SendError } from '../errors.ts';
import type { TextMessages } from '../voice/call-ports.ts';
import type { SmsPost } from './sms-post.ts';

/** What a call may send to the caller's telephone. */
export function textMessagesOf(post: SmsPost): TextMessages {
  return {
    canText: (phone) => post.canText(phone),
    sendAnswer: (asked) => settled(post.sendAnswer(asked)),
  };
}

/** One-time codes of an application for legal aid, to the telephone that was given in it. */
export function codePhoneOf(post: SmsPost): {
  canSend(phone: string): boolean;
  send(sms: { phone: string; code: string; text: string }): Promise<'sent' | 'unknown' | 'failed'>;
} {
  return { canSend: (phone) => post.canSendCode(phone), send: (sms) => settled(post.sendCode(sms)) };
}

/** Alerts to telephones of staff; null where the gateway takes approved templates only, or not this number. */
export function staffTextsOf(
  post: SmsPost,
): (phone: string, text: string) => Promise<'sent' | 'unknown' | 'failed' | null> {
  return async (phone, text) => {
    try {
      return (await post.sendToStaff(phone, text))?.state ?? null;
    } catch (error) {
      if (error instanceof SendError) return 'failed';
      throw error;
    }
  };
}

/** `failed` for what certainly did not go out; whoever asked tells the resident. */
async function settled(sending: Promise<{ state: 'sent' | 'unknown' }>): Promise<'sent' | 'unknown' | 'failed'> {
  try {
    return (await sending).state;
  } catch (error) {
    if (error instanceof SendError) return 'failed';
    throw error;
  }
}
