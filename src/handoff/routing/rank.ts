import type { Handoff } from '../handoff.ts';
import type { LawyerProfile, LoadKind } from '../lawyer-profile.ts';
import { type Candidate, hasRoom } from './candidate.ts';
import { loadKindOf } from './load-kind.ts';

/** Who has passed a case on is not asked for it again so soon. */
export const PASSED_REST_MS = 30_000;

/** What of a case decides who is offered it. */
export type RankedCase = Pick<
  Handoff,
  'channel' | 'wants' | 'regionCode' | 'excluded' | 'passes' | 'knownBy' | 'priority'
>;

/** Negative: the first is the better one. */
type Preference = (one: Candidate, other: Candidate) => number;

/**
 * Who may be offered a case, best first (派单次序). Left out: who serves the other side, has no room for it, or passed it
 * on within half a minute. Then by wanted skills that he has, his region, languages, whether he knows the resident, the
 * smallest share of his capacity in use, the longest rest; last by id, so that the order never depends on that of the
 * candidates. Pure.
 */
export function rank(handoff: RankedCase, candidates: readonly Candidate[], now: Date): Candidate[] {
  const kind = loadKindOf(handoff.channel);
  const preferences = preferencesOf(handoff, kind);
  return candidates.filter((candidate) => mayServe(handoff, candidate, kind, now)).sort(inOrderOf(preferences));
}

function mayServe({ excluded, passes }: RankedCase, candidate: Candidate, kind: LoadKind, now: Date): boolean {
  const { id } = candidate.profile;
  if (excluded.includes(id) || !hasRoom(candidate, kind)) return false;
  return !passes.some(({ staffId, reason, at }) => {
    // Of a clock that was set back nobody is kept away for an hour; and who was gone has refused nothing.
    const isFresh = Math.abs(now.getTime() - at.getTime()) < PASSED_REST_MS;
    return staffId === id && reason !== 'gone' && isFresh;
  });
}

function preferencesOf({ wants, regionCode, knownBy }: RankedCase, kind: LoadKind): Preference[] {
  return [
    most(({ profile }) => shared(wants.skills, profile.skills)),
    most(({ profile }) => nearness(regionCode, profile)),
    most(({ profile }) => shared(wants.languages, profile.languages)),
    most(({ profile }) => Number(profile.id === knownBy)),
    (one, other) => one.load[kind] * other.profile.capacity[kind] - other.load[kind] * one.profile.capacity[kind],
    (one, other) => idleSince(one) - idleSince(other),
    (one, other) => (one.profile.id < other.profile.id ? -1 : Number(one.profile.id > other.profile.id)),
  ];
}

function inOrderOf(preferences: readonly Preference[]): Preference {
  return (one, other) => {
    for (const prefer of preferences) {
      const difference = prefer(one, other);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function most(figure: (candidate: Candidate) => number): Preference {
  return (one, other) => figure(other) - figure(one);
}

function shared(wanted: readonly string[], had: readonly string[]): number {
  return new Set(wanted.filter((id) => had.includes(id))).size;
}

/** 4 his county, 3 his city, 2 his province, 1 he serves everywhere, 0 he serves elsewhere first (codes of GB/T 2260). */
function nearness(code: string | null, { regions }: LawyerProfile): number {
  if (code === null) return 0;
  if (regions.length === 0) return 1;
  return Math.max(...regions.map((region) => levelShared(code, region)));
}

function levelShared(code: string, region: string): number {
  if (code === region) return 4;
  if (code.slice(0, 4) === region.slice(0, 4)) return 3;
  return code.slice(0, 2) === region.slice(0, 2) ? 2 : 0;
}

/** Whoever has just come on duty has not rested longer than who has been there. */
function idleSince({ lastServedAt, since }: Candidate): number {
  return Math.max(lastServedAt?.getTime() ?? since.getTime(), since.getTime());
}
