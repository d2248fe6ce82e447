import { type Handoff, handoffsOfService, type Shift, shiftsAt } from '../handoff/index.ts';
import type { Attribution, Conversation, Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';

/** What a case that asked for nothing in particular was queued for. */
export const GENERAL_QUEUE = 'general';

/** Who served in a service, and where, as far as it can be known when it closes. */
export type AttributionOf = (session: Session, conversation: Pick<Conversation, 'regionCode'>) => Promise<Attribution>;

interface Dependencies {
  handoffs: Collection<Handoff>;
  shifts: Collection<Shift>;
  /** The firm or office somebody serves for (服务机构), as his profile says now; '' for none. */
  providerOf(staffId: string): Promise<string>;
}

/** Looks up who is rated when a service closes; what it returns is frozen with the session and never worked out again. */
export function createAttribution({ handoffs, shifts, providerOf }: Dependencies): AttributionOf {
  return async (session, { regionCode }) => {
    const { lawyerId } = session;
    const all = session.handoffId === null ? [] : await handoffsOfService(handoffs, session);
    const served = all.findLast((handoff) => handoff.lawyerId === lawyerId && handoff.acceptedAt !== null);
    const queued = served ?? all.at(-1);
    return {
      lawyerId,
      queue: queued === undefined ? null : (queued.wants.skills[0] ?? GENERAL_QUEUE),
      shiftId:
        lawyerId === null || served?.acceptedAt == null ? null : await shiftOf(lawyerId, served.acceptedAt, shifts),
      provider: lawyerId === null ? '' : await providerOf(lawyerId),
      regionCode: regionCode ?? session.regionCode,
    };
  };
}

/** The shift that he was in when he accepted; at the desk before on call. */
async function shiftOf(staffId: string, at: Date, shifts: Collection<Shift>): Promise<string | null> {
  const own = (await shiftsAt(shifts, at)).filter((shift) => shift.staffId === staffId);
  return (own.find(({ kind }) => kind === 'desk') ?? own[0])?._id ?? null;
}
