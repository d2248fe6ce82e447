import type { Scalar } from './collection.ts';
import type { QueryPlan } from './query-plan.ts';

/**
 * What to read, one after the other until the page is full. Null sorts before every value, and neither engine
 * compares it with values, so that a page that crosses from nulls to values is read in two steps.
 */
export type PageStep =
  | { kind: 'all' }
  /** `_id` beyond this one. */
  | { kind: 'beyond-id'; id: string }
  /** Sort value and `_id` beyond these. */
  | { kind: 'beyond'; value: Exclude<Scalar, null>; id: string }
  /** Sort value null, `_id` beyond this one. */
  | { kind: 'null-beyond-id'; id: string }
  | { kind: 'null' }
  | { kind: 'not-null' };

export function pageSteps({ sort, after }: QueryPlan): readonly PageStep[] {
  if (after === null) return [{ kind: 'all' }];
  const { value, id } = after;
  if (sort.path === '_id') return [{ kind: 'beyond-id', id }];
  if (value === null) {
    const rest: PageStep = { kind: 'null-beyond-id', id };
    return sort.direction === 1 ? [rest, { kind: 'not-null' }] : [rest];
  }
  const rest: PageStep = { kind: 'beyond', value, id };
  return sort.direction === 1 ? [rest] : [rest, { kind: 'null' }];
}
