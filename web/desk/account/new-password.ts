import { fill } from '../../shared/fill.ts';
import type { DeskTexts } from '../texts/index.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './password-strength.ts';

export interface NewPassword {
  current: string;
  next: string;
  again: string;
}

/** The first thing wrong that can be seen before the server is asked; null when there is none. */
export function newPasswordProblem(
  { current, next, again }: NewPassword,
  username: string,
  t: DeskTexts['account']['password'],
): { field: keyof NewPassword; words: string } | null {
  if (current === '') return { field: 'current', words: t.missing };
  if (next === '') return { field: 'next', words: t.missing };
  const { length } = next.normalize('NFKC');
  if (length < PASSWORD_MIN) return { field: 'next', words: fill(t.short, { n: PASSWORD_MIN - length }) };
  if (length > PASSWORD_MAX) return { field: 'next', words: fill(t.long, { max: PASSWORD_MAX }) };
  if (next.trim().toLowerCase() === username.toLowerCase()) {
    return { field: 'next', words: fill(t.refused, { why: t.why.username }) };
  }
  if (next === current) return { field: 'next', words: t.same };
  return next === again ? null : { field: 'again', words: t.differs };
}
