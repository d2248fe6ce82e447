import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

export const ROLES = [
  'lawyer',
  'supervisor',
  'reviewer',
  'knowledge-editor',
  'aid-officer',
  'order-officer',
  'admin',
] as const;
/**
 * 值班律师, 督导员, 质检与内容审核 (a lawyer who judges services after the event and may approve what others change in the
 * knowledge), 知识编辑 (writes answers and labels questions, approves nothing, reads no transcript), 法律援助审查员 (decides
 * on applications for legal aid), 管理员.
 */
export type Role = (typeof ROLES)[number];

/** How a lawyer takes calls of residents: on his own telephone, or typing at the desk while his words are read out. */
export type AnswersBy = 'phone' | 'typing';

/** Profession of somebody who takes cases (值班人员类别); the same list as routing's. */
export const STAFF_KINDS = ['lawyer', 'legal-worker', 'mediator', 'notary', 'volunteer'] as const;
export type StaffKind = (typeof STAFF_KINDS)[number];

/** What others see of a member of staff. */
export interface Staff {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
  /** Codes of GB/T 2260 that he is for; none = everywhere. See `region-scope.ts`. */
  regions: string[];
}

/** The second factor of an account (两步验证, RFC 6238). Secrets are sealed with the field key. */
export interface SecondFactor {
  /** Sealed; '' while it is not on. */
  secret: string;
  /** UTC; null while it is not on. */
  since: Date | null;
  /** Number of the last 30 seconds whose code was taken: no code counts twice. */
  lastCounter: number;
  /** Keyed hashes of the recovery codes that are left. */
  recovery: string[];
  /** Sealed secret that was shown and waits for its first code; '' for none. */
  pending: string;
  pendingSince: Date | null;
}

/** Services at once: written, and by voice. */
export interface StaffCapacity {
  /** 0 to 10. */
  text: number;
  /** 0 or 1. */
  voice: number;
}

export interface StaffAccount extends Stored {
  username: string;
  displayName: string;
  roles: Role[];
  /** See `password.ts`; never leaves this room. '' for an account of the directory. */
  passwordHash: string;
  /** UTC; null when it was never changed since the account was made. */
  passwordChangedAt: Date | null;
  /** The password was made for him: nothing else works before he chose his own. */
  mustChangePassword: boolean;
  secondFactor: SecondFactor | null;
  disabled: boolean;
  /** Who he is in the bureau's directory, see `directorySubject`; '' for a local account. */
  oidcSubject: string;
  /** An admin allowed that the person of this name in the directory takes this account over. */
  linkAllowed: boolean;
  lastSignInAt: Date | null;
  /** Of whom takes cases: profession, and what he is specially fit for, e.g. `minor` (未成年人保护法 104). */
  kind: StaffKind;
  /** Firm or office that he serves for (服务机构); '' for none. */
  provider: string;
  skills: string[];
  /** Languages and dialects beside Mandarin. */
  languages: string[];
  /** Codes of GB/T 2260 that he serves first; none = everywhere. */
  regions: string[];
  capacity: StaffCapacity;
  /** Clients whose other side he must not advise (利益冲突), each sealed with the field key. */
  clients: string[];
  /** His telephone, E.164, sealed with the field key; '' for none. */
  phone: string;
  answersBy: AnswersBy;
  createdAt: Date;
}

const DEFAULT_STAFF_CAPACITY: StaffCapacity = { text: 3, voice: 1 };

/** What an account has that was made with no more than this. */
export function newAccount(
  given: Pick<StaffAccount, '_id' | 'username' | 'displayName' | 'roles' | 'createdAt'> & Partial<StaffAccount>,
): StaffAccount {
  return {
    passwordHash: '',
    passwordChangedAt: null,
    mustChangePassword: false,
    secondFactor: null,
    disabled: false,
    oidcSubject: '',
    linkAllowed: false,
    lastSignInAt: null,
    kind: 'lawyer',
    provider: '',
    skills: [],
    languages: [],
    regions: [],
    capacity: DEFAULT_STAFF_CAPACITY,
    clients: [],
    phone: '',
    answersBy: 'phone',
    ...given,
  };
}

/** An account as it is stored, also one that is older than some of its fields. */
export function wholeAccount(stored: StaffAccount): StaffAccount {
  return newAccount(stored);
}

export function staffOf({ _id, username, displayName, roles, regions }: StaffAccount): Staff {
  return { id: _id, username, displayName, roles: [...roles], regions: [...(regions ?? [])] };
}

/** Whether with these roles instead of those somebody can no longer keep the cases that he serves: a supervisor serves too. */
export function losesCases(before: readonly Role[], after: readonly Role[]): boolean {
  const lost = (role: Role) => before.includes(role) && !after.includes(role);
  return lost('lawyer') || (lost('supervisor') && !after.includes('lawyer'));
}

const secondFactorSchema = new Schema(
  {
    secret: { type: String, default: '' },
    since: { type: Date, default: null },
    lastCounter: { type: Number, default: 0 },
    recovery: { type: [String], default: [] },
    pending: { type: String, default: '' },
    pendingSince: { type: Date, default: null },
  },
  { _id: false, versionKey: false },
);
const capacitySchema = new Schema(
  { text: { type: Number, required: true }, voice: { type: Number, required: true } },
  { _id: false, versionKey: false },
);

const accountSchema = new Schema(
  {
    _id: { type: String, required: true },
    username: { type: String, required: true },
    displayName: { type: String, required: true },
    roles: { type: [String], required: true, enum: ROLES },
    passwordHash: { type: String, default: '' },
    passwordChangedAt: { type: Date, default: null },
    mustChangePassword: { type: Boolean, default: false },
    secondFactor: { type: secondFactorSchema, default: null },
    disabled: { type: Boolean, required: true, default: false },
    oidcSubject: { type: String, default: '' },
    linkAllowed: { type: Boolean, default: false },
    lastSignInAt: { type: Date, default: null },
    kind: { type: String, default: 'lawyer', enum: STAFF_KINDS },
    provider: { type: String, default: '' },
    skills: { type: [String], default: [] },
    languages: { type: [String], default: [] },
    regions: { type: [String], default: [] },
    capacity: { type: capacitySchema, default: () => ({ ...DEFAULT_STAFF_CAPACITY }) },
    clients: { type: [String], default: [] },
    phone: { type: String, default: '' },
    answersBy: { type: String, default: 'phone', enum: ['phone', 'typing'] },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
accountSchema.index({ username: 1 }, { unique: true });
accountSchema.index({ oidcSubject: 1 });

export const staffAccountCollection: CollectionDefinition<StaffAccount> = {
  name: 'staffAccounts',
  schema: accountSchema,
};
