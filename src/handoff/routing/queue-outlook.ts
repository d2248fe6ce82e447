import type { Handoff } from '../handoff.ts';
import type { HandoffQueue } from '../handoff-queue.ts';
import type { LoadKind } from '../lawyer-profile.ts';
import type { Candidate } from './candidate.ts';
import { estimateWait } from './estimate-wait.ts';
import { loadKindOf } from './load-kind.ts';

/** What a resident who waits may be told. */
export interface Outlook {
  /** Place in the queue, 1 = next; null when he does not wait. */
  position: number | null;
  /** How many are there and take cases. */
  onDuty: number;
  /** Ids of those of them who may serve him; '' for each at a desk outside of ours. */
  mayServe: string[];
  /** How long it may take; null when that cannot be said. */
  minutes: number | null;
}

interface Dependencies {
  queue: Pick<HandoffQueue, 'get' | 'position' | 'recentServiceMs'>;
  /** Everybody who is there and takes cases now, with what he has. */
  people: () => Promise<Candidate[]>;
  /** How many are there at a desk outside of ours. */
  outside: () => Promise<number>;
}

/** The outlook of who waits (排队预告). Reads only, and only when asked; null when there is no such handoff. */
export async function queueOutlook(
  { queue, people, outside }: Dependencies,
  handoffId: string,
): Promise<Outlook | null> {
  const handoff = await queue.get(handoffId);
  if (handoff === null) return null;
  const kind = loadKindOf(handoff.channel);
  const [position, present, recentMs, elsewhere] = await Promise.all([
    queue.position(handoffId),
    people(),
    queue.recentServiceMs(kind),
    outside(),
  ]);
  const candidates = present
    .filter(({ profile }) => !handoff.excluded.includes(profile.id))
    .map((candidate) => withoutOffer(candidate, handoff, kind));
  const passed = handoff.passes.length > 0 && handoff.offer === null;
  const wait = position === null ? null : estimateWait({ position, kind, candidates, recentMs, passed });
  return {
    position,
    onDuty: present.length + elsewhere,
    mayServe: [...candidates.map(({ profile }) => profile.id), ...Array.from({ length: elsewhere }, () => '')],
    minutes: wait?.minutes ?? null,
  };
}

/** The place that an offer keeps for this very case is not taken by another. */
function withoutOffer(candidate: Candidate, { offer }: Handoff, kind: LoadKind): Candidate {
  if (offer?.to !== candidate.profile.id) return candidate;
  return { ...candidate, load: { ...candidate.load, [kind]: Math.max(0, candidate.load[kind] - 1) } };
}
