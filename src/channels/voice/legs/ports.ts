import type { MessageKind, StoredActivity } from '../../../sessions/index.ts';
import type { CallEvent } from '../call-event.ts';
import type { ResidentCalls } from '../case-rooms.ts';
import type { VoiceProvider } from '../voice-provider.ts';
import type { VoiceLeg } from './voice-leg.ts';

/** What telephones need to know of a handoff; the handoff room's own document fits. */
export interface VoiceCase {
  _id: string;
  conversationId: string;
  channel: string;
  /** Whether he waits, is served, or it is over. */
  place: 'waiting' | 'served' | 'over';
  lawyerId: string | null;
  /** How often who serves changed. */
  round: number;
  callback: { phone: string } | null;
  priority: number;
  regionCode: string | null;
  card: {
    topic: string | null;
    emergencyName?: string | null;
    preCheck: { verdict: string } | null;
    facts: readonly { label: string }[];
  };
}

/** The handoffs, filled in at composition. */
export interface VoiceCases {
  get(handoffId: string): Promise<VoiceCase | null>;
  /** @throws HotlineError 409 when he does not hold it any more. */
  giveBack(handoffId: string, staffId: string): Promise<unknown>;
  /** `phone` is sealed. */
  keepPlace(handoffId: string, phone: string): Promise<unknown>;
}

/** Notices to residents; the courier fits. */
export interface ResidentNotices {
  notify(input: {
    conversationId: string;
    key: string;
    activities: StoredActivity[];
    kind?: MessageKind;
  }): Promise<unknown>;
}

/** Telephones of staff. */
export interface StaffTelephones {
  /** `phone` is sealed E.164, '' for none. */
  telephoneOf(staffId: string): Promise<{ phone: string; answersBy: 'phone' | 'typing' } | null>;
}

/** The police's line, for a call of three. */
export interface PoliceLeg {
  /** A number, or a SIP address. */
  number: string;
  /** Somebody calls them into the case; `offerId` names this call. */
  offered(handoffId: string, offerId: string, staffId: string): Promise<void>;
  /** Whether they took it. May be told again. */
  answered(handoffId: string, offerId: string, answer: 'connected' | 'missed'): Promise<void>;
}

/** What is there only once the channel is open: providers, and the residents' side of calls. */
export interface VoiceExchange {
  providers: readonly VoiceProvider[];
  residents: ResidentCalls;
  /** Null where no way to the police is set up. */
  police?: PoliceLeg | null;
  /** Told how far a call is that became a resident's own, because he was called back. */
  told: (event: CallEvent) => Promise<void>;
}

/**
 * The room of a case: another for each time that the lawyer picks up, so that a caller who left one and is asked again
 * knows it from the next.
 */
export function roomOf({ handoffId, round, attempt }: Pick<VoiceLeg, 'handoffId' | 'round' | 'attempt'>): string {
  return `case-${handoffId}-${round}-${attempt}`;
}
