import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** A sign-in. `_id` is the SHA-256 of the token, so that a copy of the database opens no door. */
export interface StaffSession extends Stored {
  staffId: string;
  createdAt: Date;
  lastSeenAt: Date;
  /** Network address it was made from. */
  address: string;
  /** Browser and system, in short. */
  agent: string;
}

/** A right password that waits for the second factor. `_id` is the SHA-256 of the ticket. */
export interface SignInTicket extends Stored {
  staffId: string;
  /** Where the password came from, as limits count it; the code must come from there too. */
  address: string;
  /** Codes tried. */
  tries: number;
  expiresAt: Date;
}

/**
 * Recent failed sign-ins of one name from one address, of one address, or of one name from wherever; or that a name signed
 * in from an address lately. `_id` is a hash of them.
 */
export interface SignInFailures extends Stored {
  /** UTC, oldest first. */
  times: Date[];
  /** Of a name that is locked. */
  lockedUntil: Date | null;
  /** How often it was locked lately: each lock is twice as long as the one before. */
  locks: number;
  /** When this no longer counts. */
  forgetAt: Date;
}

const sessionSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    address: { type: String, default: '' },
    agent: { type: String, default: '' },
  },
  { versionKey: false },
);
sessionSchema.index({ staffId: 1 });
sessionSchema.index({ lastSeenAt: 1 });

export const staffSessionCollection: CollectionDefinition<StaffSession> = {
  name: 'staffSessions',
  schema: sessionSchema,
};

const ticketSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    address: { type: String, default: '' },
    tries: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
ticketSchema.index({ staffId: 1 });
ticketSchema.index({ expiresAt: 1 });

export const signInTicketCollection: CollectionDefinition<SignInTicket> = {
  name: 'signInTickets',
  schema: ticketSchema,
};

const failuresSchema = new Schema(
  {
    _id: { type: String, required: true },
    times: { type: [Date], default: [] },
    lockedUntil: { type: Date, default: null },
    locks: { type: Number, default: 0 },
    forgetAt: { type: Date, required: true },
    /** Written by versions before the lock; kept so that their documents can still be changed. */
    lastAt: { type: Date, default: null },
  },
  { versionKey: false },
);
failuresSchema.index({ forgetAt: 1 });

export const signInFailuresCollection: CollectionDefinition<SignInFailures> = {
  name: 'signInFailures',
  schema: failuresSchema,
};
