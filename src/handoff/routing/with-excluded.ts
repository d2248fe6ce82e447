import { type Handoff, placeOf } from '../handoff.ts';
import { stepHandoff } from '../handoff-machine.ts';

/**
 * The case kept from these people (利益冲突): more was said, and they serve the other side. An offer that one of them has
 * before him is taken back. Null when nothing changes, as `Collection.change` wants it. Pure.
 */
export function withExcluded(handoff: Handoff, staffIds: readonly string[], at: Date): Handoff | null {
  const fresh = [...new Set(staffIds)].filter((id) => !handoff.excluded.includes(id));
  if (fresh.length === 0 || placeOf(handoff.state) === 'over') return null;
  const { offer } = handoff;
  const withdrawn =
    offer !== null && fresh.includes(offer.to)
      ? stepHandoff(handoff, { type: 'pass', staffId: offer.to, reason: 'conflict', at })
      : handoff;
  return { ...withdrawn, excluded: [...new Set([...withdrawn.excluded, ...fresh])] };
}
