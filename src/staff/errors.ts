import { HotlineError } from '../errors.ts';

export class NotSignedInError extends HotlineError {
  constructor() {
    super('hotline_staff_not_signed_in', 401, '请先登录。');
  }
}

/** Wrong name, wrong password or a disabled account: the answer does not tell which. */
export class SignInRefusedError extends HotlineError {
  constructor() {
    super('hotline_staff_wrong_password', 401, '用户名或密码不对。');
  }
}

export class TooManySignInsError extends HotlineError {
  constructor(minutes: number) {
    super('hotline_staff_too_many_sign_ins', 429, `登录失败次数太多，请${minutes}分钟后再试。`);
  }
}

export class ForbiddenError extends HotlineError {
  constructor() {
    super('hotline_staff_forbidden', 403, '您的账号没有这项权限。');
  }
}

export class StaffMissingError extends HotlineError {
  constructor(username: string) {
    super('hotline_staff_missing', 404, `There is no staff account "${username}".`);
  }
}

export class UsernameTakenError extends HotlineError {
  constructor(username: string) {
    super('hotline_staff_username_taken', 409, `The username "${username}" is taken: choose another.`);
  }
}

/** A field of an account is not acceptable. */
export class StaffInvalidError extends HotlineError {
  constructor(field: string, problem: string) {
    super('hotline_staff_invalid', 422, `${field}: ${problem}`, { details: [{ field, problem }] });
  }
}

export class DemoStaffRefusedError extends HotlineError {
  constructor() {
    super('hotline_staff_demo_refused', 500, 'Demo staff are not made in production: use `hotline staff add`.');
  }
}
