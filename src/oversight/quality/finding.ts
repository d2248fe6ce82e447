import type { Turn } from '../../sessions/index.ts';
import type { Reason } from './quality-score.ts';

/** What one look at a service found: how much of its points it earns, 0 to 1; null where it does not apply. */
export interface Finding {
  part: 'bot' | 'lawyer' | 'service';
  share: number | null;
  why: Reason;
  turnIds: string[];
}

export function finding(
  part: Finding['part'],
  share: number | boolean | null,
  why: Reason,
  turns: readonly Turn[] = [],
): Finding {
  const turnIds = turns.map(({ _id }) => _id);
  return { part, share: typeof share === 'boolean' ? Number(share) : share, why, turnIds };
}
