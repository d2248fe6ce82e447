import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

export const ROLES = ['lawyer', 'supervisor', 'reviewer', 'aid-officer', 'admin'] as const;
/**
 * 值班律师, 督导员, 内容审核 (a lawyer who may approve what others change in the knowledge), 法律援助审查员 (decides on
 * applications for legal aid), 管理员.
 */
export type Role = (typeof ROLES)[number];

/** How a lawyer takes calls of residents: on his own telephone, or typing at the desk while his words are read out. */
export type AnswersBy = 'phone' | 'typing';

/** What others see of a member of staff. */
export interface Staff {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
}

export interface StaffAccount extends Stored {
  username: string;
  displayName: string;
  roles: Role[];
  /** See `password.ts`; never leaves this room. */
  passwordHash: string;
  disabled: boolean;
  /** Of a lawyer: what he is specially fit for, e.g. `minor` (未成年人保护法 104). */
  skills: string[];
  /** His telephone, E.164, sealed with the field key; '' for none. */
  phone: string;
  answersBy: AnswersBy;
  createdAt: Date;
}

/** A sign-in. `_id` is the SHA-256 of the token, so that a copy of the database opens no door. */
export interface StaffSession extends Stored {
  staffId: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Recent failed sign-ins of one account from one address, or of one address; `_id` is a hash of them. */
export interface SignInFailures extends Stored {
  /** UTC, oldest first. */
  times: Date[];
  lastAt: Date;
}

const accountSchema = new Schema(
  {
    _id: { type: String, required: true },
    username: { type: String, required: true },
    displayName: { type: String, required: true },
    roles: { type: [String], required: true, enum: ROLES },
    passwordHash: { type: String, required: true },
    disabled: { type: Boolean, required: true, default: false },
    skills: { type: [String], default: [] },
    phone: { type: String, default: '' },
    answersBy: { type: String, default: 'phone', enum: ['phone', 'typing'] },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
accountSchema.index({ username: 1 }, { unique: true });

export const staffAccountCollection: CollectionDefinition<StaffAccount> = {
  name: 'staffAccounts',
  schema: accountSchema,
};

const sessionSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
  },
  { versionKey: false },
);
sessionSchema.index({ staffId: 1 });
sessionSchema.index({ lastSeenAt: 1 });

export const staffSessionCollection: CollectionDefinition<StaffSession> = {
  name: 'staffSessions',
  schema: sessionSchema,
};

const failuresSchema = new Schema(
  {
    _id: { type: String, required: true },
    times: { type: [Date], default: [] },
    lastAt: { type: Date, required: true },
  },
  { versionKey: false },
);
failuresSchema.index({ lastAt: 1 });

export const signInFailuresCollection: CollectionDefinition<SignInFailures> = {
  name: 'signInFailures',
  schema: failuresSchema,
};
