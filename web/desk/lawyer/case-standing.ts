import type { HandoffDetail, Staff } from '../types.ts';

/** What somebody may do with a case as it stands. */
export interface Standing {
  /** I serve the resident now. */
  mine: boolean;
  /** It is before me: the offer's own panel asks. */
  offeredMe: boolean;
  mayAccept: boolean;
  /** I read along while somebody else serves. */
  listening: boolean;
}

export function standingOf(
  { place, lawyerId, offer }: Pick<HandoffDetail, 'place' | 'lawyerId' | 'offer'>,
  { id, roles }: Pick<Staff, 'id' | 'roles'>,
): Standing {
  const mine = place === 'served' && lawyerId === id;
  const offeredMe = offer?.to === id;
  return {
    mine,
    offeredMe,
    mayAccept: place === 'waiting' && !offeredMe && roles.includes('lawyer'),
    listening: place === 'served' && !mine && roles.includes('supervisor'),
  };
}
