import type {
  ExportTicket,
  FilterValues,
  SavedView,
  ServiceLog,
  SessionDetail,
  SessionFilter,
  SessionPage,
} from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

export interface ViewInput {
  name: string;
  shared: boolean;
  filter: SessionFilter;
}

/** The desk's calls about the record of services. */
export class SessionsApi {
  constructor(
    private readonly call: Call,
    private readonly blob: (path: string, body: unknown) => Promise<Blob>,
  ) {}

  readonly search = (filter: SessionFilter, cursor: string | null): Promise<SessionPage> =>
    this.call('POST', '/sessions/search', { filter, ...(cursor === null ? {} : { cursor }) });
  readonly filters = (): Promise<FilterValues> => this.call('GET', '/sessions/filters');
  readonly views = async (): Promise<SavedView[]> =>
    (await this.call<{ views: SavedView[] }>('GET', '/sessions/views')).views;
  readonly addView = async (view: ViewInput): Promise<SavedView> =>
    (await this.call<{ view: SavedView }>('POST', '/sessions/views', view)).view;
  readonly changeView = async (id: string, view: ViewInput): Promise<SavedView> =>
    (await this.call<{ view: SavedView }>('PUT', `/sessions/views/${encodeURIComponent(id)}`, view)).view;
  readonly removeView = async (id: string): Promise<void> => {
    await this.call('DELETE', `/sessions/views/${encodeURIComponent(id)}`, {});
  };
  readonly read = (id: string): Promise<SessionDetail> => this.call('GET', path(id));
  readonly log = (id: string): Promise<ServiceLog> => this.call('GET', `${path(id)}/log`);
  readonly revealTurn = (id: string, turnId: string, reason: string): Promise<{ text: string }> =>
    this.call('POST', `${path(id)}/reveal`, { turnId, reason });
  readonly revealPhone = (id: string, reason: string): Promise<{ phone: string }> =>
    this.call('POST', `${path(id)}/reveal`, { what: 'phone', reason });
  readonly exported = (asked: {
    filter: SessionFilter;
    format: 'csv' | 'xlsx';
    clear: boolean;
    reason?: string;
  }): Promise<ExportTicket> => this.call('POST', '/sessions/exports', asked);
  /** The consultation record with numbers in clear. */
  readonly registerInClear = (id: string, format: RegisterFormat, reason: string): Promise<Blob> =>
    this.blob(`${path(id)}/register.${format}`, { reason });
}

export type RegisterFormat = 'pdf' | 'docx';

/** Where the browser gets the consultation record, numbers masked. */
export function registerPath(id: string, format: RegisterFormat): string {
  return `/api/desk${path(id)}/register.${format}`;
}

function path(id: string): string {
  return `/sessions/${encodeURIComponent(id)}`;
}
