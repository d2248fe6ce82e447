import type { Clock } from '../../clock.ts';
import type { Collection } from '../../storage/index.ts';
import type { Handoff } from '../handoff.ts';
import type { HandoffService } from '../handoff-service.ts';
import { phraseOfOpening } from '../hours/hours-in-words.ts';
import { type Hours, isOpen, nextOpening } from '../hours/opening-hours.ts';
import type { LawyerDirectory, LawyerProfile } from '../lawyer-profile.ts';
import { createConflictRegister } from './conflict-register.ts';
import { lawyerWhoKnows } from './known-lawyer.ts';
import { type Outlook, queueOutlook } from './queue-outlook.ts';

/** What the bot reads when a lawyer is asked for, and while the resident waits; nothing of it on ordinary turns. */
export interface HandoffReads {
  /** Ids of those who serve somebody named in these words (利益冲突). */
  excludedFor(words: string): Promise<string[]>;
  /** Who served this conversation before and still takes cases; null when there is nobody. */
  whoKnows(conversationId: string, now: Date): Promise<Pick<LawyerProfile, 'id' | 'displayName'> | null>;
  /** Place, wait, and who is there; null when there is no such handoff. */
  outlook(handoffId: string): Promise<Outlook | null>;
  /** When people are there again, in words; null when they should be there now, or it is not known. */
  nextOpening(regionCode: string | null): Promise<string | null>;
}

interface Dependencies {
  handoffs: Collection<Handoff>;
  directory: LawyerDirectory;
  /** The service is made after the bot's courier, which it needs: it is asked for when it is there. */
  service: () => Pick<HandoffService, 'get' | 'position' | 'recentServiceMs' | 'candidates' | 'outsideCount'>;
  /** Hours of people, as they are now. */
  hours: () => Hours;
  clock: Clock;
}

export function createHandoffReads({ handoffs, directory, service, hours, clock }: Dependencies): HandoffReads {
  const conflicts = createConflictRegister({ directory });
  return {
    excludedFor: (words) => conflicts.excludedFor(words),
    whoKnows: (conversationId, now) => lawyerWhoKnows({ handoffs, directory }, conversationId, now),
    outlook: (handoffId) => {
      const queue = service();
      const people = { people: () => queue.candidates(), outside: () => queue.outsideCount() };
      return queueOutlook({ queue, ...people }, handoffId);
    },
    nextOpening: async (regionCode) => {
      const now = clock.now();
      const scope = { regionCode };
      return isOpen(hours(), now, scope) ? null : phraseOfOpening(nextOpening(hours(), now, scope), now);
    },
  };
}
