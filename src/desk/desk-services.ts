import type { Handoff } from '../handoff/index.ts';
import type { SavedViews, ServiceFactsBook, SessionExports, SessionSearch } from '../oversight/index.ts';
import type { LogCheck, ServiceEvent, Session } from '../sessions/index.ts';

/** What supervisors find and read services with; filled at composition. */
export interface DeskServices {
  search: Pick<SessionSearch, 'page'>;
  views: SavedViews;
  exports: SessionExports;
  facts: Pick<ServiceFactsBook, 'factsNow'>;
  /** Every handoff of a service, in order. */
  handoffsOf: (session: Session) => Promise<Handoff[]>;
  /** The log of a service, and whether it is whole; null when there is no such service. */
  log: {
    read: (sessionId: string) => Promise<ServiceEvent[]>;
    check: (sessionId: string) => Promise<LogCheck | null>;
  };
  /** Emergencies as they are written now. */
  emergencies: () => { code: string; name: string }[];
}
