import { type Handoff, placeOf } from './handoff.ts';

/** What a handoff may lack that was stored by an earlier version. */
type StoredBefore = Pick<Handoff, '_id' | 'state' | 'requestedAt'> & Partial<Handoff>;

/**
 * A handoff as it is read, with what an earlier version did not store filled in; the same object when nothing is
 * missing. Pure.
 */
export function upToDate(stored: Handoff): Handoff {
  const old: StoredBefore = stored;
  if (old.place !== undefined && old.history !== undefined) return stored;
  const acceptedAt = old.acceptedAt ?? null;
  const isServed = placeOf(old.state) === 'served';
  return {
    ...stored,
    place: placeOf(old.state),
    wants: old.wants ?? { skills: [], languages: [] },
    excluded: old.excluded ?? [],
    knownBy: old.knownBy ?? null,
    waitingSince: old.waitingSince ?? old.requestedAt,
    warnedAt: old.warnedAt ?? null,
    limitToldAt: old.limitToldAt ?? null,
    offer: old.offer ?? null,
    passes: old.passes ?? [],
    awaitsSince: old.awaitsSince ?? (isServed ? acceptedAt : null),
    lawyerActiveAt: old.lawyerActiveAt ?? acceptedAt,
    helpAskedAt: old.helpAskedAt ?? null,
    endedAt: old.endedAt ?? (old.state === 'closed' ? (old.closedAt ?? null) : null),
    handedBack: old.handedBack ?? null,
    round: old.round ?? old.returns ?? 0,
    returns: old.returns ?? 0,
    returnedBy: old.returnedBy ?? null,
    callback: old.callback ?? null,
    clocks: old.clocks ?? { waitedMs: 0, servedMs: 0, wrapUpMs: 0 },
    history: old.history ?? [],
    dueAt: old.dueAt ?? null,
  };
}

/** Whether it was stored by an earlier version. */
export function isStoredBefore(stored: Handoff): boolean {
  return upToDate(stored) !== stored;
}
