import type { CaseTelephone, Recording } from '../telephone/types.ts';
import type { HandoffSummary, Rating, TurnView } from '../types.ts';

/** What services are searched by; what is left out does not matter. Times ISO 8601. */
export interface SessionFilter {
  text?: string;
  person?: { phone: string } | { key: string } | { service: string } | { conversation: string };
  topics?: string[];
  intents?: string[];
  lawyers?: string[];
  outcomes?: string[];
  ratings?: string[];
  ratingStates?: string[];
  regions?: string[];
  channels?: string[];
  emergency?: true | string[];
  reviewStates?: string[];
  repeat?: boolean;
  from?: string;
  before?: string;
  state?: 'closed' | 'open';
}

/** How long each had the resident, ms. */
export interface Clocks {
  botMs: number;
  waitingMs: number;
  lawyerMs: number;
  wrapUpMs: number;
}

export interface Snippet {
  turnId: string;
  from: string;
  at: string;
  text: string;
  hits: [number, number][];
}

export interface SessionRow {
  id: string;
  conversationId: string;
  channel: string;
  regionName: string | null;
  openedAt: string;
  closedAt: string | null;
  state: 'open' | 'closed';
  outcome: string | null;
  topic: string | null;
  intents: { id: string; name: string }[];
  emergency: string | null;
  turnCount: number;
  lawyerName: string | null;
  provider: string;
  rating: Rating | null;
  ratingState: string;
  reviewState: string | null;
  isRepeat: boolean;
  firstReplyMs: number | null;
  clocks: Clocks | null;
  person: { key: string; masked: string };
  snippet: Snippet | null;
}

export interface SessionPage {
  sessions: SessionRow[];
  next: string | null;
  /** False where the search stopped before its end: going on may find more. */
  complete: boolean;
}

/** What the filter may be set to. */
export interface FilterValues {
  topics: string[];
  intents: { id: string; name: string; topic: string | null }[];
  lawyers: { id: string; name: string }[];
  regions: { code: string; name: string; parent: string | null }[];
  channels: string[];
  outcomes: string[];
  ratings: string[];
  ratingStates: string[];
  reviewStates: string[];
  emergencies: { code: string; name: string }[];
}

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  mine: boolean;
  ownerName: string;
  filter: SessionFilter;
}

export interface SessionDetail {
  session: SessionRow & {
    closeReason: string | null;
    remindedAt: string | null;
    attribution: {
      lawyerName: string | null;
      queue: string | null;
      provider: string;
      regionName: string | null;
    } | null;
  };
  turns: TurnView[];
  handoff: HandoffSummary | null;
  telephone: CaseTelephone | null;
  recordings: Recording[];
  quality: { total: number } | null;
  mayReveal: boolean;
}

export interface LogEvent {
  seq: number;
  kind: string;
  at: string;
  byName: string | null;
  subject: string;
  data: Record<string, unknown>;
}

export interface ServiceLog {
  events: LogEvent[];
  check: {
    state: 'whole' | 'broken' | 'open' | 'unsealed' | 'erased' | 'none';
    problems: { is: string; seq: number | null; turn: string | null }[];
    head: string | null;
    erased: { what: 'words' | 'record'; byName: string | null; at: string } | null;
  };
  clocks: Clocks | null;
}

export interface ExportTicket {
  id: string;
  rows: number;
  exact: boolean;
  url: string;
}
