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

/** Too many failures for this name, from wherever. Says nothing of whether there is such an account. */
export class AccountLockedError extends HotlineError {
  constructor(minutes: number) {
    super('hotline_staff_locked', 429, `登录失败次数太多，这个账号已锁定。请${minutes}分钟后再试，或者请管理员解锁。`);
  }
}

export const WRONG_CODE = '验证码不对或者已经用过，请输入新的验证码。';

/** The code of the second factor is wrong, too old, or was used already. */
export class WrongCodeError extends HotlineError {
  constructor() {
    super('hotline_staff_wrong_code', 401, WRONG_CODE);
  }
}

/** Between password and code too much time passed, too many codes were tried, or the address changed. */
export class TicketOverError extends HotlineError {
  constructor() {
    super('hotline_staff_ticket_over', 401, '登录已超时，请重新输入用户名和密码。');
  }
}

/** Nothing else works before he chose his own password. */
export class MustChangePasswordError extends HotlineError {
  constructor() {
    super('hotline_staff_must_change_password', 403, '请先修改初始密码。');
  }
}

/** Nothing else works before his second factor is on. */
export class MustEnrolError extends HotlineError {
  constructor() {
    super('hotline_staff_must_enrol', 403, '请先开启两步验证。');
  }
}

/** A change of the second factor that does not fit how it is set now. */
export class SecondFactorStateError extends HotlineError {
  constructor(what: 'off' | 'already-on' | 'not-on' | 'not-begun' | 'required') {
    const words = {
      off: '本系统没有启用两步验证。',
      'already-on': '两步验证已经开启。',
      'not-on': '两步验证还没有开启。',
      'not-begun': '请先重新获取密钥，再输入验证码。',
      required: '本系统要求开启两步验证，不能关闭。',
    };
    super(`hotline_staff_second_factor_${what.replaceAll('-', '_')}`, 409, words[what]);
  }
}

export class LastAdminError extends HotlineError {
  constructor() {
    super('hotline_staff_last_admin', 409, '这是最后一个可用的管理员账号，不能停用，也不能取消管理员角色。');
  }
}

/** Nobody closes his own account, takes his own admin's role, or goes round his own password and second factor. */
export class OwnAccountError extends HotlineError {
  constructor() {
    super('hotline_staff_own_account', 409, '不能对自己的账号做这项操作，请由另一位管理员操作。');
  }
}

/** Password, second factor and roles of this account are the directory's business. */
export class DirectoryAccountError extends HotlineError {
  constructor() {
    super('hotline_staff_directory_account', 409, '这个账号由单位统一身份认证管理，请在那里修改。');
  }
}

/** Passwords of the hotline's own are switched off (`LOCAL_SIGN_IN`). */
export class LocalSignInOffError extends HotlineError {
  constructor() {
    super('hotline_staff_local_off', 403, '本系统只能用单位统一身份认证登录。');
  }
}

/** Why somebody whom the directory knows, or should know, is not let in; goes into the address of the sign-in page. */
export type DirectoryRefusal =
  | 'unavailable'
  | 'cancelled'
  | 'expired'
  | 'refused'
  | 'no-role'
  | 'disabled'
  | 'name-taken'
  | 'bad-name';

export class DirectorySignInError extends HotlineError {
  constructor(
    readonly reason: DirectoryRefusal,
    options: { cause?: unknown } = {},
  ) {
    super(
      `hotline_staff_directory_${reason.replaceAll('-', '_')}`,
      reason === 'unavailable' ? 503 : 403,
      `Sign-in by the directory failed: ${reason}.`,
      options,
    );
  }
}
