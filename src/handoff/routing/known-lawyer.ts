import type { Collection } from '../../storage/index.ts';
import type { Handoff } from '../handoff.ts';
import type { LawyerDirectory, LawyerProfile } from '../lawyer-profile.ts';
import { upToDate } from '../stored-before.ts';

/** Whoever served a resident knows his case for so long. */
export const KNOWN_FOR_DAYS = 90;
const LOOKED_AT = 20;

interface Dependencies {
  handoffs: Collection<Handoff>;
  directory: Pick<LawyerDirectory, 'get'>;
}

/** Who served this conversation last, within 90 days, and still takes cases; null when there is nobody (连续性). */
export async function lawyerWhoKnows(
  { handoffs, directory }: Dependencies,
  conversationId: string,
  now: Date,
): Promise<Pick<LawyerProfile, 'id' | 'displayName'> | null> {
  const earlier = await handoffs.find({ where: { conversationId }, sort: { requestedAt: -1 }, limit: LOOKED_AT });
  const oldest = now.getTime() - KNOWN_FOR_DAYS * 86_400_000;
  const last = earlier.map(upToDate).find(({ lawyerId }) => lawyerId !== null);
  if (last === undefined || last.lawyerId === null) return null;
  if ((last.endedAt ?? last.acceptedAt ?? last.requestedAt).getTime() < oldest) return null;
  return directory.get(last.lawyerId);
}
