import { type PhoneOptions, Telephone, twilioWire } from './telephone.ts';

/** A telephone whose calls come through Twilio: signed forms to us, TwiML from us, 15 s for each answer. */
export function twilioPhone(options: Omit<PhoneOptions, 'wire'> & { authToken: string }): Telephone {
  const { authToken, ...others } = options;
  return new Telephone({ ...others, wire: twilioWire({ authToken, baseUrl: options.baseUrl }) });
}
