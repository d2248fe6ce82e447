import type { Dialog, Slots } from '../dialogs/index.ts';
import type { FollowUpRules, Ratings } from '../follow-up/index.ts';
import type { HandoffReads, HandoffService, SkillCatalogue, UrgencyRules } from '../handoff/index.ts';
import type { Directory, KnowledgeBase, LawTexts } from '../knowledge/index.ts';
import type { AidApplication, AidStep, CollectedApplication, LegalAidRules, Submitted } from '../legal-aid/index.ts';
import type { Conversation, DialogProgress, Turn } from '../sessions/index.ts';
import type { Places } from '../text/index.ts';
import type { Emergency, IntentCatalogue, Understander } from '../understanding/index.ts';
import type { OrderNoticeTexts } from '../work-orders/index.ts';
import type { Search } from './answer-search.ts';
import type { ContextQuestions } from './context-questions.ts';
import type { DialogKeeping } from './kept-dialogs.ts';
import type { LegalWay } from './legal-ways.ts';
import type { OrderIntake, ProgressDesk } from './orders/order-intake.ts';
import type { Phrases } from './phrases.ts';
import type { PictureIntake } from './picture-intake.ts';
import type { MediationIntake } from './routes/mediation-turn.ts';
import type { Services } from './services.ts';
import type { TurnDraft } from './turn-draft.ts';

/**
 * Takes the slots of a finished dialog (`action` of its YAML), says what comes of it.
 * @param begunAt when the dialog began: with the conversation it names the dialog, also when the turn is run again.
 */
export type DialogAction = (mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date) => Promise<void>;

/** Takes applications for legal aid down and in; a person decides on them. */
export interface AidIntake {
  draft(told: CollectedApplication): Promise<AidApplication>;
  submit(id: string): Promise<Submitted>;
  step(id: string, step: AidStep): Promise<AidApplication>;
}

/** Rights of residents over their data: what stands against deleting, and where requests go. */
export interface PrivacyIntake {
  /** Codes of what must be kept for now. */
  standing(conversation: Conversation): Promise<{ kept: readonly string[] }>;
  /** Taken down once, also when the turn is run again. `autoAt`: when it is carried out by itself; null: by a person. */
  ask(
    kind: 'erase' | 'copy',
    asked: { conversation: Conversation; key: string },
  ): Promise<{ dueAt: Date; autoAt: Date | null }>;
  /** @returns whether something was asked and is taken back. */
  withdraw(conversationId: string): Promise<boolean>;
}

/** Who is fit for what, and who is served first (`knowledge/duty/`). */
export interface DutyRules {
  skills: SkillCatalogue;
  urgency: UrgencyRules;
}

/**
 * All that a turn needs; everything is warm, nothing is read from disk in a turn. Recogniser, catalogue and emergencies
 * fit one another: a turn keeps the mind it began with, also when content is replaced meanwhile.
 */
export interface Mind {
  recogniser: Understander;
  catalogue: IntentCatalogue;
  emergency: (code: string) => Emergency | undefined;
  knowledge: KnowledgeBase;
  /** The words of articles, as far as the operator imported the statutes. */
  lawTexts: LawTexts;
  /** Names of places, the bureau's own first. */
  places: Places;
  dialogs: ReadonlyMap<string, Dialog>;
  /** A dialog in progress as it was when it was begun. */
  dialogBegun: (progress: Pick<DialogProgress, 'dialog' | 'startedAt'>) => Dialog | undefined;
  legalAid: LegalAidRules;
  actions: ReadonlyMap<string, DialogAction>;
  handoff: Pick<HandoffService, 'request' | 'leaveMessage' | 'abandon' | 'moreSaid'>;
  handoffReads: HandoffReads & {
    /** The last turns of a session, oldest first. */
    sessionTurns(sessionId: string): Promise<Turn[]>;
  };
  duty: DutyRules;
  /** What a turn can do without: it is tried, and what fails is logged and taken as `otherwise`. */
  orElse: <T, E>(tried: () => Promise<T>, otherwise: E) => Promise<T | E>;
  /** How services are rated, as written now. */
  followUp: FollowUpRules;
  ratings: Pick<Ratings, 'take' | 'giveReason' | 'latestOf'>;
  phrases: Phrases;
  services: Services;
  /** Reads short questions that refer to the last answer. */
  contextQuestions: ContextQuestions;
  /** Finds answers and places by words where nothing is understood for sure. */
  search: Search;
  /** Places and people of public legal service. */
  directory: Pick<Directory, 'get' | 'inRegion' | 'nearest' | 'search'>;
  /** Seals a field that must not be stored in the clear. */
  seal: (plain: string) => string;
  /** Opens it again, for handing it on. */
  open: (sealed: string) => string;
  /** Where applications for legal aid go; null where they are taken at the window only. */
  aid: AidIntake | null;
  /** Takes pictures to the papers of an application; null where none are taken. */
  pictures: Pick<PictureIntake, 'take' | 'assign'> | null;
  /** Takes down what residents ask of their data; null where nobody keeps any. */
  privacy: PrivacyIntake | null;
  /** Where work orders go; null where a person takes them. */
  orders: OrderIntake | null;
  /** Tells how matters stand; null where a person does. */
  progress: ProgressDesk | null;
  /** Takes requests for mediation; null where a person does. */
  mediations: MediationIntake | null;
  /** What residents are told of their orders. */
  orderNotices: OrderNoticeTexts;
  /** Ways of the law for what is in a proceeding already. */
  legalWays: readonly LegalWay[];
  /** Lets dialogs go on later, also on another channel. */
  keeping: DialogKeeping;
}
