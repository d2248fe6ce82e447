import { jambonzWire, type PhoneOptions, Telephone } from './telephone.ts';

/** jambonz waits so long for an answer, ms. */
const GIVES_UP_MS = 10_000;

/** A telephone whose calls come through jambonz: signed JSON to us, verbs from us. */
export function jambonzPhone(options: Omit<PhoneOptions, 'wire'> & { secret: string }): Telephone {
  const { secret, ...others } = options;
  return new Telephone({ giveUpMs: GIVES_UP_MS, ...others, wire: jambonzWire({ secret }) });
}
