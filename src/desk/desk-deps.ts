import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { FollowUpRules, Ratings, ServiceReviews } from '../follow-up/index.ts';
import type {
  HandoffNotes,
  HandoffPages,
  HandoffService,
  Hours,
  OwnReplies,
  PlannedRoster,
  QueueFeed,
  Roster,
  SkillCatalogue,
} from '../handoff/index.ts';
import type {
  DeskPhrases,
  KnowledgeBase,
  KnowledgePublishing,
  LawSearch,
  LiveKnowledge,
  ReleaseLog,
} from '../knowledge/index.ts';
import type { AidDocuments, ApplicationService, Papers } from '../legal-aid/index.ts';
import type { QualityReviews, Reports, Statistics, Wall } from '../oversight/index.ts';
import type { Conversation, Session, Turn, TurnFeed } from '../sessions/index.ts';
import type { Audit, AuditChain, AuditLines, DirectorySignIn, StaffService } from '../staff/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import type { MisunderstoodQuestions, NightlyEvaluation } from '../understanding/index.ts';
import type { DeskDeliveries } from './delivery-routes.ts';
import type { DeskServices } from './desk-services.ts';
import type { DeskRecordings, DeskTelephones } from './desk-telephones.ts';
import type { DeskExchange } from './exchange-routes.ts';
import type { DeskIncidents } from './incident-routes.ts';
import type { DeskMediation } from './mediation-routes.ts';
import type { DeskOrders } from './order-routes.ts';
import type { DeskPrivacy } from './privacy-routes.ts';
import type { DeskUnanswered } from './unanswered.ts';

/** What the desk stands on; filled by `main.ts`. */
export interface DeskDeps {
  staff: StaffService;
  audit: Audit;
  /** The audit log read, and whether it is whole. */
  auditLines: Pick<AuditLines, 'page' | 'all'>;
  auditChain: Pick<AuditChain, 'state' | 'ask'>;
  /** What goes on now, and what somebody must look at. */
  wall: Pick<Wall, 'read' | 'acknowledge' | 'limits'>;
  /** Second looks by people at what the machine scored. */
  quality: QualityReviews;
  /** Retention, holds, and requests of residents about their data. */
  privacy: DeskPrivacy;
  /** Dangers and the police. */
  incidents: DeskIncidents;
  /** Work orders, and what goes to and comes from other offices about them. */
  orders: DeskOrders;
  exchange: DeskExchange;
  /** Cases of people's mediation. */
  mediation: DeskMediation;
  /** Figures of days, and reports made of them. */
  statistics: Pick<Statistics, 'figures' | 'total' | 'lawyers'>;
  reports: Pick<Reports, 'full' | 'publicSheet' | 'write'>;
  /** Finding, reading and exporting services. */
  services: DeskServices;
  /** Ratings, and reviews of bad ones. */
  followUp: {
    reviews: Pick<ServiceReviews, 'get' | 'page' | 'step'>;
    ratings: Pick<Ratings, 'of' | 'kept' | 'rawWords' | 'afterCallback'>;
    rules: () => FollowUpRules;
    /** The telephone (E.164) at which a resident can be called back; null where none is known. */
    contactOf(conversationId: string): Promise<string | null>;
  };
  roster: Roster;
  /** Shifts, their exchanges, and duty days. */
  planned: PlannedRoster;
  /** Opening hours of people, as they are written now. */
  hours: () => Hours;
  handoffs: HandoffService;
  handoffPages: Pick<HandoffPages, 'page'>;
  /** Notes on cases, for staff alone. */
  notes: HandoffNotes;
  ownReplies: OwnReplies;
  /** Shared replies, and words that are not used towards residents, as they are written now. */
  phrases: () => DeskPhrases;
  /** Skills and languages of the people on duty, as they are written now. */
  dutyContent: () => Pick<SkillCatalogue, 'skills' | 'languages'>;
  lawSearch: Pick<LawSearch, 'find'>;
  sessions: Collection<Session>;
  turns: EventStream<Turn>;
  conversations: Collection<Conversation>;
  feed: TurnFeed;
  queueFeed: QueueFeed;
  /** Chinese name of an intent; the id itself when it is not known any more. */
  intentName: (id: string) => string;
  /** All intents of the catalogue of now. */
  intents: () => { id: string; name: string; topic: string | null }[];
  /** Questions that the bot did not understand. */
  misunderstood: MisunderstoodQuestions;
  /** Those that went unanswered, by cluster, and drafts of content made from them. */
  unanswered: DeskUnanswered;
  /** What could not be delivered, and how it is sent again. */
  deliveries: DeskDeliveries;
  nightly: Pick<NightlyEvaluation, 'latest'>;
  /** What residents are told, and how it is changed. */
  knowledge: {
    told: LiveKnowledge<{ knowledge: KnowledgeBase }>;
    publishing: KnowledgePublishing;
    releases: Pick<ReleaseLog, 'standing' | 'published'>;
    /** Intents that lead to an answer. */
    intentsOf: (answer: string) => { id: string; name: string }[];
    /** Matters of legal aid that an answer may name. */
    matters: () => { id: string; name: string }[];
  };
  /** Applications for legal aid, and the agencies of the directory. */
  aid: {
    applications: ApplicationService;
    papers: Pick<Papers, 'ofApplication' | 'open'>;
    agency: (id: string) => Promise<{ id: string; name: string; regionCode: string } | null>;
  };
  /** Documents to print, and the names that stand in them. */
  documents: {
    aid: AidDocuments;
    groupName: (code: string) => string;
    regionName: (code: string) => string;
  };
  /** Telephones of lawyers and supervisors, and recordings of calls; left out where nobody calls. */
  telephones?: DeskTelephones;
  recordings?: DeskRecordings;
  /** What the channel of a conversation takes from us now; null where it counts nothing. */
  replyWindow?: (conversationId: string) => Promise<{ left: number; until: Date | null } | null>;
  /** Opens sealed phone numbers. */
  seal: Pick<FieldSeal, 'open'>;
  clock: Clock;
  log: Logger;
  /** False where staff sign in by the directory alone; true unless given. */
  localSignIn?: boolean;
  /** The bureau's own directory; left out where none is configured. */
  directory?: DirectorySignIn | null;
  /** True when the desk is reached over https. */
  secureCookies: boolean;
}
