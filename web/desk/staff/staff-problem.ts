import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api-error.ts';
import type { DeskTexts } from '../texts/index.ts';

/** Why something about an account was refused, in words an administrator can act on; null for what is no matter of accounts. */
export function staffProblem(error: unknown, texts: DeskTexts, username = ''): string | null {
  const t = texts.staff.errors;
  if (!(error instanceof ApiError)) return null;
  switch (error.code) {
    case 'hotline_staff_last_admin':
      return t.lastAdmin;
    case 'hotline_staff_own_account':
      return t.own;
    case 'hotline_staff_directory_account':
      return t.directory;
    case 'hotline_staff_username_taken':
      return fill(t.taken, { username });
  }
  const detail = error.details[0];
  return error.status === 422 && detail !== undefined ? fill(t.refused, { why: detail.problem }) : null;
}
