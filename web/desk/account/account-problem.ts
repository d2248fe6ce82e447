import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api-error.ts';
import type { DeskTexts } from '../texts/index.ts';
import { minutesIn } from './code.ts';
import { LOCKED } from './sign-in-problem.ts';

/** Fields of the forms of one's own account, as the server names them. */
export type AccountField = 'current' | 'next' | 'password' | 'code';

/** What is wrong, and with which field; `field` is null where it is none of them. */
export interface AccountProblem {
  field: AccountField | null;
  words: string;
}

/** Why a change of one's own account was refused. `asked` names the field of the password in this form. */
export function accountProblem(error: unknown, asked: 'current' | 'password', texts: DeskTexts): AccountProblem {
  const t = texts.account;
  const elsewhere = (words: string): AccountProblem => ({ field: null, words });
  if (!(error instanceof ApiError)) return elsewhere(texts.state.failed);
  const wrong = { field: asked, words: asked === 'current' ? t.password.wrong : t.second.wrongPassword };
  const detail = error.details[0];
  switch (error.code) {
    case 'hotline_staff_wrong_password':
      return wrong;
    case 'hotline_staff_wrong_code':
      return { field: 'code', words: t.second.wrongCode };
    case 'hotline_staff_second_factor_off':
      return elsewhere(t.second.unavailable);
    case 'hotline_staff_second_factor_already_on':
      return elsewhere(t.second.already);
    case 'hotline_staff_second_factor_not_on':
      return elsewhere(t.second.off);
    case 'hotline_staff_second_factor_not_begun':
      return elsewhere(t.second.again);
    case 'hotline_staff_second_factor_required':
      return elsewhere(t.second.required);
    case 'hotline_staff_directory_account':
      return elsewhere(t.directory);
  }
  if (error.status === 429) {
    const words = error.code === LOCKED ? texts.signIn.locked : texts.signIn.tooMany;
    return elsewhere(fill(words, { minutes: minutesIn(error.message) ?? 15 }));
  }
  if (error.status === 422 && detail !== undefined) {
    if (detail.field === asked) return wrong;
    if (detail.field === 'code') return { field: 'code', words: t.second.wrongCode };
    return { field: 'next', words: fill(t.password.refused, { why: detail.problem }) };
  }
  return elsewhere(error.status === 0 ? texts.state.noAnswer : texts.state.failed);
}
