import type { Enrolment, MyAccountView, SignInAnswer, SignInOptions, WhoAmI } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Where the sign-in of the bureau's directory begins; the browser goes there. */
export const DIRECTORY_SIGN_IN = '/api/desk/oidc/start';

/** Signing in, and one's own account. */
export class AccountApi {
  constructor(private readonly call: Call) {}

  readonly options = (): Promise<SignInOptions> => this.call('GET', '/sign-in-options');
  readonly signIn = (username: string, password: string): Promise<SignInAnswer> =>
    this.call('POST', '/session', { username, password });
  /** @param code six digits of the app, or a recovery code. */
  readonly secondStep = (ticket: string, code: string): Promise<WhoAmI> =>
    this.call('POST', '/session/second-factor', { ticket, code });
  readonly mine = (): Promise<MyAccountView> => this.call('GET', '/account');
  readonly changePassword = (current: string, next: string): Promise<MyAccountView> =>
    this.call('POST', '/account/password', { current, next });
  readonly enrol = (password: string): Promise<Enrolment> => this.call('POST', '/account/second-factor', { password });
  readonly confirm = (code: string): Promise<{ recoveryCodes: string[] }> =>
    this.call('POST', '/account/second-factor/confirm', { code });
  readonly switchOff = (password: string, code: string): Promise<MyAccountView> =>
    this.call('POST', '/account/second-factor/off', { password, code });
  readonly newRecoveryCodes = (password: string): Promise<{ recoveryCodes: string[] }> =>
    this.call('POST', '/account/recovery-codes', { password });
  readonly endSignIn = (id: string): Promise<MyAccountView> =>
    this.call('POST', `/account/sign-ins/${encodeURIComponent(id)}/end`, {});
}
