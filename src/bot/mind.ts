import type { Dialog, Slots } from '../dialogs/index.ts';
import type { HandoffService } from '../handoff/index.ts';
import type { KnowledgeBase } from '../knowledge/index.ts';
import type { Satisfaction } from '../sessions/index.ts';
import type { Places } from '../text/index.ts';
import type { Emergency, IntentCatalogue, Understander } from '../understanding/index.ts';
import type { AnswerSearch } from './answer-search.ts';
import type { ContextQuestions } from './context-questions.ts';
import type { Phrases } from './phrases.ts';
import type { Services } from './services.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Takes the slots of a finished dialog (`action` of its YAML), says what comes of it. */
export type DialogAction = (mind: Mind, draft: TurnDraft, slots: Slots) => Promise<void>;

/**
 * All that a turn needs; everything is warm, nothing is read from disk in a turn. Recogniser, catalogue and emergencies
 * fit one another: a turn keeps the mind it began with, also when content is replaced meanwhile.
 */
export interface Mind {
  recogniser: Understander;
  catalogue: IntentCatalogue;
  emergency: (code: string) => Emergency | undefined;
  knowledge: KnowledgeBase;
  /** Names of places, the bureau's own first. */
  places: Places;
  dialogs: ReadonlyMap<string, Dialog>;
  actions: ReadonlyMap<string, DialogAction>;
  handoff: Pick<HandoffService, 'request' | 'leaveMessage' | 'abandon' | 'position'>;
  /** Lawyers present now. */
  onDuty: () => Promise<number>;
  recordRating: (sessionId: string, rating: Satisfaction, now: Date) => Promise<boolean>;
  phrases: Phrases;
  services: Services;
  /** Reads short questions that refer to the last answer. */
  contextQuestions: ContextQuestions;
  /** Finds answers by words where nothing is understood for sure. */
  search: AnswerSearch;
  /** Seals a field that must not be stored in the clear. */
  seal: (plain: string) => string;
}
