import type { Conversation } from '../sessions/index.ts';
import type { FieldSeal } from '../storage/index.ts';

interface Dependencies {
  /** Sealed telephone (E.164) of a member of staff; '' for none. */
  telephoneOf(staffId: string): Promise<string>;
  /** The telephone (E.164) that the resident of a conversation told; null for none. */
  toldNumber(conversation: Pick<Conversation, '_id'>): Promise<string | null>;
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
}

/**
 * Nobody rates his own service: whether the resident writes or calls from the telephone of who served, or told it as his
 * own. Compared by fingerprint; no number is kept or told.
 */
export function createOwnService({ telephoneOf, toldNumber, seal }: Dependencies) {
  return async (conversation: Pick<Conversation, '_id' | 'address' | 'channel'>, staffId: string): Promise<boolean> => {
    const sealed = await telephoneOf(staffId);
    if (sealed === '') return false;
    const { address, channel } = conversation;
    const own = (channel === 'sms' || channel === 'voice') && address !== '' ? seal.open(address) : '';
    const told = await toldNumber(conversation);
    const his = seal.fingerprint(seal.open(sealed));
    return [own, told ?? ''].some((number) => number !== '' && seal.fingerprint(number) === his);
  };
}
