import type { SendError } from '../errors.ts';
import { isMainlandMobile } from './phone-numbers.ts';
import type { OutgoingSms, SmsOutgoing, SmsPurpose } from './sms-gateway.ts';

/** What a gateway says of one message: its own word for it, and its id. */
export interface TemplateAnswer {
  code: string;
  providerId: string;
}

export interface TemplateOutgoingOptions {
  /** Longest value of a variable, characters. */
  longestTitle: number;
  /** The approved templates (模板); '' where there is none. */
  templates: Readonly<Record<SmsPurpose, string>>;
  /** Loads the vendor's client when the first message goes. Its call resolves to null when the answer does not say. */
  open: () => Promise<(sms: OutgoingSms) => Promise<TemplateAnswer | null>>;
  /** The gateway's word for a message that it has taken. */
  taken: string;
  /** A refusal by its word; null where the gateway itself does not know. */
  refusalOf: (code: string) => SendError | null;
  /** A failure that is certain; null when the message may have gone out. */
  asSendError: (error: unknown) => SendError | null;
}

/** Sends through a gateway that takes approved templates only, to mainland mobiles. What is not certain is unknown. */
export function createTemplateOutgoing(options: TemplateOutgoingOptions): SmsOutgoing {
  const { longestTitle, templates, taken, refusalOf, asSendError } = options;
  let client: ReturnType<typeof options.open> | null = null;
  return {
    longestTitle,
    can: (purpose) => templates[purpose] !== '',
    reaches: isMainlandMobile,
    country: '86',
    async send(sms) {
      client ??= options.open();
      const send = await client;
      const answer = await send(sms).catch((error: unknown) => {
        const refused = asSendError(error);
        if (refused) throw refused;
        return null;
      });
      if (answer === null) return { state: 'unknown', providerId: '' };
      const { code, providerId } = answer;
      if (code === taken) return { state: 'sent', providerId };
      const refused = refusalOf(code);
      if (refused) throw refused;
      return { state: 'unknown', providerId };
    },
  };
}
