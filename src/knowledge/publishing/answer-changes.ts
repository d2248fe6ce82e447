import { createHash } from 'node:crypto';
import type { Answer } from '../answer.ts';

/** A field that differs between two versions. */
export interface FieldChange {
  field: keyof Answer;
  before: unknown;
  after: unknown;
}

/** The fields in which two versions differ, in the order of the schema. */
export function answerChanges(before: Answer, after: Answer): FieldChange[] {
  const fields = Object.keys(after) as (keyof Answer)[];
  return fields
    .filter((field) => canonical(before[field]) !== canonical(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** Names the content of an answer: the same whatever the order of its fields, another for any change. */
export function hashOfAnswer(answer: Answer): string {
  return createHash('sha256').update(canonical(answer)).digest('hex').slice(0, 32);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}
