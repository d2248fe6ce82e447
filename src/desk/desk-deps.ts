import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { HandoffService, QueueFeed, Roster } from '../handoff/index.ts';
import type { Conversation, Session, Turn, TurnFeed } from '../sessions/index.ts';
import type { Audit, StaffService } from '../staff/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import type { MisunderstoodQuestions, NightlyEvaluation } from '../understanding/index.ts';

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
  nightly: Pick<NightlyEvaluation, 'latest'>;
  /** Opens sealed phone numbers. */
  seal: Pick<FieldSeal, 'open'>;
  clock: Clock;
  log: Logger;
  /** True when the desk is reached over https. */
  secureCookies: boolean;
}
