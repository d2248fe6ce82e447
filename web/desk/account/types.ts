/** Accounts as `/api/desk` answers. Times are ISO 8601, UTC. */
import type { Role, Staff } from '../types.ts';

/** Ways to sign in that this house has. */
export interface SignInOptions {
  /** With user name and password. */
  local: boolean;
  /** With the bureau's own directory; null where none is set up. */
  oidc: { name: string } | null;
}

/** What has to be done before the desk opens. */
export type MustDo = 'change-password' | 'enrol';

export interface WhoAmI {
  staff: Staff;
  mustDo: MustDo | null;
}

/** Signed in, or asked for the second step within a short while. */
export type SignInAnswer = WhoAmI | { step: 'second-factor'; ticket: string };

export interface MyAccount {
  username: string;
  displayName: string;
  roles: Role[];
  secondFactor: { on: boolean; since: string | null; recoveryLeft: number };
  passwordChangedAt: string | null;
  mustChangePassword: boolean;
  /** `directory`: password and second factor are kept by the bureau. */
  source: 'local' | 'directory';
  policy: { secondFactor: 'off' | 'optional' | 'required' };
}

/** A browser that is signed in with this account. */
export interface SignedIn {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  address: string;
  /** As the browser names itself. */
  agent: string;
  current: boolean;
}

export interface MyAccountView {
  account: MyAccount;
  signIns: SignedIn[];
}

/** What an authenticator app (身份验证器) is given: the key in base32, and the same as a link. */
export interface Enrolment {
  secret: string;
  uri: string;
}
