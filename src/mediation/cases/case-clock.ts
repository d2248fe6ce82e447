import { currentClock, warningsWakeAt } from './confirmation.ts';
import { type MediationCase, NO_LIMIT, RUNNING_MEDIATION_STATES } from './mediation-case.ts';

/** What nobody attends to stands before everything that is only late. */
const BEFORE_ALL_MS = 100 * 365 * 86_400_000;

/** What a case is listed by: danger that nobody attends to, then the limit that ends first. UTC. */
export function nextDueOf(found: Pick<MediationCase, 'danger' | 'confirmation' | 'dueAt' | 'state'>): Date {
  const { danger, confirmation, dueAt, state } = found;
  if (danger !== null && danger.attendedBy === null) return new Date(danger.at.getTime() - BEFORE_ALL_MS);
  if (RUNNING_MEDIATION_STATES.includes(state)) return dueAt ?? NO_LIMIT;
  return confirmation?.stoppedAt === null ? confirmation.dueAt : NO_LIMIT;
}

/** When the clock has something to do; far future for never. */
export function wakesAt({ confirmation }: Pick<MediationCase, 'confirmation'>): Date {
  return warningsWakeAt(confirmation) ?? NO_LIMIT;
}

/**
 * A case as this release keeps it: all its mediators indexed, the thirty days counted as the law does. Null where it is
 * so already. Pure; also the step of the form of the data.
 */
export function mediationUpToDate(stored: MediationCase): MediationCase | null {
  const mediatorIds = stored.mediators.map(({ id }) => id);
  const confirmation = currentClock(stored);
  const { dueAt = null, subsidyApart = null } = stored as Partial<MediationCase>;
  const isSame =
    (stored as Partial<MediationCase>).mediatorIds?.join() === mediatorIds.join() &&
    confirmation === stored.confirmation &&
    stored.dueAt !== undefined &&
    stored.subsidyApart !== undefined;
  if (isSame) return null;
  const next = { ...stored, mediatorIds, confirmation, dueAt, subsidyApart };
  return { ...next, nextDueAt: nextDueOf(next), wakeAt: wakesAt(next) };
}
