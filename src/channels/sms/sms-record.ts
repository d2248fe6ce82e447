import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import { SMS_STATES, type SmsGatewayName, type SmsState } from './sms-gateway.ts';

/** What became of one text message of ours. No words, and the number as a fingerprint only. */
export interface SmsRecord extends Stored {
  gateway: SmsGatewayName;
  /** `<gateway>:<its id>`; '' while it is not known. */
  providerKey: string;
  /** Fingerprint of the E.164 number; '' when only the receipt is known. */
  phone: string;
  /** '' for a one-time code, and when only the receipt is known. */
  conversationId: string;
  turnIds: string[];
  /** The turn it was sent for; the others are in the same message. '' where there is none. */
  sentFor: string;
  /** Sent for the courier: the turns themselves are on their way, and learn what became of them. */
  byCourier: boolean;
  /** `refused`: it certainly did not go out, and may be tried again. */
  state: SmsState | 'refused';
  /** The gateway's code for what went wrong, or ''. */
  providerCode: string;
  /** UTC. */
  createdAt: Date;
  /** Last change, UTC. */
  at: Date;
}

/** What is known of a message before it is sent. */
export type NewSmsRecord = Omit<SmsRecord, 'providerKey' | 'state' | 'providerCode' | 'createdAt' | 'at'>;

const recordSchema = new Schema(
  {
    _id: { type: String, required: true },
    gateway: { type: String, required: true, enum: ['twilio', 'aliyun', 'tencent'] },
    providerKey: { type: String, default: '' },
    phone: { type: String, default: '' },
    conversationId: { type: String, default: '' },
    turnIds: { type: [String], default: [] },
    sentFor: { type: String, default: '' },
    byCourier: { type: Boolean, default: false },
    state: { type: String, required: true, enum: [...SMS_STATES, 'refused'] },
    providerCode: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
recordSchema.index({ providerKey: 1 });
recordSchema.index({ createdAt: 1 });
recordSchema.index({ phone: 1, createdAt: 1 });

export const smsMessageCollection: CollectionDefinition<SmsRecord> = { name: 'smsMessages', schema: recordSchema };
