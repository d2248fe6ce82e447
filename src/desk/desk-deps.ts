import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { HandoffService, QueueFeed, Roster } from '../handoff/index.ts';
import type { KnowledgeBase, KnowledgePublishing, LiveKnowledge, ReleaseLog } from '../knowledge/index.ts';
import type { AidDocuments, ApplicationService, Papers } from '../legal-aid/index.ts';
import type { Conversation, Session, Turn, TurnFeed } from '../sessions/index.ts';
import type { Audit, StaffService } from '../staff/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import type { MisunderstoodQuestions, NightlyEvaluation } from '../understanding/index.ts';
import type { DeskDeliveries } from './delivery-routes.ts';
import type { DeskRecordings, DeskTelephones } from './desk-telephones.ts';

/** What the desk stands on; filled by `main.ts`. */
export interface DeskDeps {
  staff: StaffService;
  audit: Audit;
  roster: Roster;
  handoffs: HandoffService;
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
  /** True when the desk is reached over https. */
  secureCookies: boolean;
}
