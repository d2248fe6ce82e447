import type { Dialog, Slots } from '../dialogs/index.ts';
import type { HandoffService } from '../handoff/index.ts';
import type { KnowledgeBase } from '../knowledge/index.ts';
import type { Satisfaction } from '../sessions/index.ts';
import type { Emergency, IntentCatalogue, Recogniser } from '../understanding/index.ts';
import type { Phrases } from './phrases.ts';
import type { Services } from './services.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Takes the slots of a finished dialog (`action` of its YAML), says what comes of it. */
export type DialogAction = (draft: TurnDraft, slots: Slots) => Promise<void>;

/** All that a turn needs; everything is warm, nothing is read from disk in a turn. */
export interface Mind {
  recogniser: Recogniser;
  catalogue: IntentCatalogue;
  emergency: (code: string) => Emergency | undefined;
  knowledge: KnowledgeBase;
  dialogs: ReadonlyMap<string, Dialog>;
  actions: ReadonlyMap<string, DialogAction>;
  handoff: Pick<HandoffService, 'request' | 'leaveMessage' | 'abandon' | 'position'>;
  /** Lawyers present now. */
  onDuty: () => Promise<number>;
  recordRating: (sessionId: string, rating: Satisfaction, now: Date) => Promise<boolean>;
  phrases: Phrases;
  services: Services;
  /** Seals a field that must not be stored in the clear. */
  seal: (plain: string) => string;
}
