import type { LawyerProfile, LoadKind } from '../lawyer-profile.ts';

/** Somebody who is there and takes cases now. */
export interface Candidate {
  profile: LawyerProfile;
  /** What he serves and what is before him, of each kind. */
  load: Readonly<Record<LoadKind, number>>;
  /** When he ended his last service, UTC; null when he has served nobody yet. */
  lastServedAt: Date | null;
  /** On duty since, UTC. */
  since: Date;
}

/** Room for one more service of this kind. */
export function hasRoom({ profile, load }: Candidate, kind: LoadKind): boolean {
  return load[kind] < profile.capacity[kind];
}
