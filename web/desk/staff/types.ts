/** Accounts of colleagues as `/api/desk/staff` answers. Times are ISO 8601, UTC. */
import type { Role } from '../types.ts';

export const ROLES: readonly Role[] = [
  'lawyer',
  'supervisor',
  'reviewer',
  'knowledge-editor',
  'aid-officer',
  'order-officer',
  'admin',
];

/** Who sees the services of others, of his regions alone where he has any (管辖范围). */
export const OVERSEEING: readonly Role[] = ['supervisor', 'reviewer', 'aid-officer'];

export const KINDS = ['lawyer', 'legal-worker', 'mediator', 'notary', 'volunteer'] as const;
export type DutyKind = (typeof KINDS)[number];

/** What routing knows of somebody who takes cases. */
export interface StaffProfile {
  kind: DutyKind;
  /** Firm or office (服务机构); '' for none. */
  provider: string;
  /** Ids of skills, languages and dialects of the house. */
  skills: string[];
  languages: string[];
  /** Codes of GB/T 2260; none = everywhere. */
  regions: string[];
  /** How many services at once. */
  capacity: { text: number; voice: number };
  hasPhone: boolean;
  /** Whose other side he must not advise (利益冲突). */
  clients: string[];
}

/** What is changed of a profile; what is left out stays. */
export type ProfileChange = Partial<Omit<StaffProfile, 'hasPhone'>>;

export interface StaffMember {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
  disabled: boolean;
  /** Too many wrong passwords: nobody signs in with this account for a while. */
  locked: boolean;
  mustChangePassword: boolean;
  secondFactor: boolean;
  /** `directory`: password, second factor and roles are kept by the bureau. */
  source: 'local' | 'directory';
  /** The person of this name in the directory may take the account over. */
  linkAllowed: boolean;
  lastSignInAt: string | null;
  profile: StaffProfile;
}

/** What a profile may name; `label` is for people. */
export interface ProfileOptions {
  skills: Option[];
  languages: Option[];
  regions: Option[];
}

export interface Option {
  value: string;
  label: string;
}

/** What may be done with an account; each is a path below it. */
export const STAFF_ACTIONS = ['unlock', 'password', 'second-factor-reset', 'sign-out', 'disable', 'enable'] as const;
export type StaffAction = (typeof STAFF_ACTIONS)[number];
