import { ApiError } from '../api-error.ts';

/** What the server says is wrong with what was filled in; null where it is something else. */
export function inputProblem(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  if (error.code === 'hotline_desk_input') {
    const [first] = error.details;
    return first !== undefined && /\p{Script=Han}/u.test(first.problem) ? first.problem : error.message;
  }
  return error.code.startsWith('hotline_oversight_') && error.status < 500 ? error.message : null;
}
