import { asHotlineError } from '../../errors.ts';
import type { Handoff } from '../../handoff/index.ts';
import type { Conversation } from '../../sessions/index.ts';
import type { FieldSeal } from '../../storage/index.ts';

type Opener = Pick<FieldSeal, 'open' | 'fingerprint'>;

/**
 * Who a service was for, without telling who that is: the keyed fingerprint of the telephone number or account, or the
 * thread's own id where the channel knows neither, or the person was erased.
 */
export function personKeyOf(
  conversationId: string,
  conversation: Pick<Conversation, 'address'> | null,
  seal: Opener,
): string {
  return fingerprintOf(conversation?.address ?? '', seal) ?? conversationId;
}

/** Fingerprints of the telephone numbers that were left for a callback. */
export function phoneKeysOf(handoffs: readonly Handoff[], seal: Opener): string[] {
  const sealed = handoffs.flatMap(({ message, callback }) => [message?.phone ?? '', callback?.phone ?? '']);
  const keys = sealed.map((phone) => fingerprintOf(phone, seal)).filter((key) => key !== null);
  return [...new Set(keys)];
}

/** Null for nothing, and for what was sealed with a key that is not here any more. */
function fingerprintOf(sealed: string, seal: Opener): string | null {
  if (sealed === '') return null;
  try {
    return seal.fingerprint(seal.open(sealed));
  } catch (error) {
    if (asHotlineError(error).code !== 'hotline_storage_seal_broken') throw error;
    return null;
  }
}
