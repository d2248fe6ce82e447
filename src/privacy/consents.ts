import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { CollectionDefinition, EventStream, StreamEvent } from '../storage/index.ts';

/** What was told or agreed to. `service`: the notice of the service; `recording`: of calls; `follow-up`: to be asked again. */
export const CONSENT_PURPOSES = ['service', 'recording', 'follow-up', 'deletion'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export type ConsentStep = 'shown' | 'given' | 'refused' | 'withdrawn';

/** One line of what a resident was told or said of his data (告知与同意记录). Written once, never changed. */
export interface ConsentEvent extends StreamEvent {
  /** Session id. */
  stream: string;
  conversationId: string;
  channel: string;
  purpose: ConsentPurpose;
  step: ConsentStep;
  /** Version of the notice. */
  version: string;
  /** UTC. */
  at: Date;
}

export const consentCollection: CollectionDefinition<ConsentEvent> = {
  name: 'consents',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      stream: { type: String, required: true },
      seq: { type: Number, required: true },
      key: { type: String, required: true },
      conversationId: { type: String, required: true },
      channel: { type: String, required: true },
      purpose: { type: String, required: true, enum: CONSENT_PURPOSES },
      step: { type: String, required: true, enum: ['shown', 'given', 'refused', 'withdrawn'] },
      version: { type: String, required: true },
      at: { type: Date, required: true },
    },
    { versionKey: false },
  ),
};

export interface NewConsent {
  sessionId: string;
  conversationId: string;
  channel: string;
  purpose: ConsentPurpose;
  step: ConsentStep;
  version: string;
  /** When it was told; now unless given. */
  at?: Date;
}

/** What residents were told, with version, time and channel, and what they said to it. */
export class Consents {
  constructor(
    private readonly events: EventStream<ConsentEvent>,
    private readonly clock: Clock,
  ) {}

  /** The same step of a purpose with the same version is written once a session. Durable on return. */
  async note({ sessionId, at = this.clock.now(), ...told }: NewConsent): Promise<void> {
    const key = `${sessionId}:${told.purpose}:${told.step}:${told.version}`;
    await this.events.append(sessionId, [{ ...told, at, key }]);
  }

  /** Of one service, in order. */
  ofSession(sessionId: string): Promise<ConsentEvent[]> {
    return this.events.read(sessionId);
  }
}
