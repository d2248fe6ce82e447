type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;
type Fetch = (path: string, body: unknown) => Promise<Blob>;

export interface PrivacyRequest {
  id: string;
  kind: 'erase' | 'copy';
  channel: string;
  conversationId: string;
  sessionId: string;
  state: 'open' | 'erasing' | 'done' | 'refused' | 'withdrawn';
  askedAt: string;
  dueAt: string;
  isOverdue: boolean;
  proven: boolean;
  /** When it carries itself out; null where a person must. */
  autoAt: string | null;
  kept: string[];
  decidedByName: string | null;
  decidedAt: string | null;
  history: { step: string; at: string; byName: string | null; note: string }[];
}

export interface RequestPage {
  requests: PrivacyRequest[];
  next: string | null;
  overdue: number;
}

export interface Hold {
  id: string;
  scope: 'session' | 'person' | 'class';
  subject: string;
  reason: string;
  state: 'set' | 'lifted';
  setByName: string;
  setAt: string;
  liftedByName: string | null;
  liftedAt: string | null;
  liftReason: string;
}

export interface RetentionTable {
  requestWorkingDays: number;
  classes: { id: string; name: string; days: number | null; least: number; ends: string; by: string; ground: string }[];
  due: { class: string; due: number; waiting: number }[];
}

export interface DeletionReport {
  id: string;
  seq: number;
  why: 'retention' | 'request';
  subject: string;
  byName: string | null;
  endedAt: string;
  classes: { class: string; deleted: number; held: number }[];
  hash: string;
}

/** The desk's calls about personal data. */
export class PrivacyApi {
  constructor(
    private readonly call: Call,
    private readonly fetch: Fetch,
  ) {}

  readonly requests = (state: 'open' | 'closed', cursor: string | null): Promise<RequestPage> =>
    this.call('GET', `/privacy/requests?${paged({ state }, cursor)}`);
  readonly erase = (id: string, note: string): Promise<unknown> => this.step(id, 'erase', { note });
  readonly refuse = (id: string, reason: string): Promise<unknown> => this.step(id, 'refuse', { reason });
  readonly handedOut = (id: string, note: string): Promise<unknown> => this.step(id, 'handed-out', { note });
  readonly copy = (id: string, reason: string): Promise<Blob> =>
    this.fetch(`/privacy/requests/${encodeURIComponent(id)}/copy`, { format: 'txt', reason });
  readonly ask = (asked: { kind: 'erase' | 'copy'; sessionId: string; reason: string }): Promise<unknown> =>
    this.call('POST', '/privacy/requests', asked);

  readonly holds = (state: 'set' | 'lifted', cursor: string | null): Promise<{ holds: Hold[]; next: string | null }> =>
    this.call('GET', `/privacy/holds?${paged({ state }, cursor)}`);
  readonly hold = (hold: Pick<Hold, 'scope' | 'subject' | 'reason'>): Promise<unknown> =>
    this.call('POST', '/privacy/holds', hold);
  readonly lift = (id: string, reason: string): Promise<unknown> =>
    this.call('POST', `/privacy/holds/${encodeURIComponent(id)}/lift`, { reason });

  readonly retention = (): Promise<RetentionTable> => this.call('GET', '/privacy/retention');
  readonly reports = (
    cursor: string | null,
  ): Promise<{ reports: DeletionReport[]; next: string | null; broken: number | null }> =>
    this.call('GET', `/privacy/reports?${paged({}, cursor)}`);

  private step(id: string, step: string, body: object): Promise<unknown> {
    return this.call('POST', `/privacy/requests/${encodeURIComponent(id)}/${step}`, body);
  }
}

function paged(query: Record<string, string>, cursor: string | null): string {
  return new URLSearchParams(cursor === null ? query : { ...query, cursor }).toString();
}
