import type { Agreement, CaseDetail, CaseRow, OwnService, QueueStanding, Rubric, SheetItem } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** A sheet as it is handed in. */
export interface FilledSheet {
  items: SheetItem[];
  comment: string;
}

/** The desk's calls about the quality of services. */
export class QualityApi {
  constructor(private readonly call: Call) {}

  readonly rubric = (): Promise<{ rubric: Rubric }> => this.call('GET', '/quality/rubric');
  readonly queue = (): Promise<QueueStanding> => this.call('GET', '/quality/queue');
  /** The next one to review; the same until it is done. */
  readonly next = (): Promise<{ case: CaseDetail | null }> => this.call('POST', '/quality/next', {});
  readonly case = (id: string): Promise<{ case: CaseDetail }> => this.call('GET', casePath(id));
  readonly recuse = (id: string, reason: string): Promise<{ done: true }> =>
    this.call('POST', `${casePath(id)}/recuse`, { reason });
  readonly review = (id: string, rubricVersion: string, sheet: FilledSheet): Promise<{ case: CaseDetail }> =>
    this.call('POST', `${casePath(id)}/review`, { rubricVersion, ...sheet });
  readonly reviewed = (cursor: string | null): Promise<{ cases: CaseRow[]; next: string | null }> =>
    this.call('GET', `/quality/reviewed${after(cursor)}`);
  readonly appeals = (): Promise<{ cases: CaseRow[] }> => this.call('GET', '/quality/appeals');
  readonly uphold = (id: string, comment: string): Promise<{ case: CaseDetail }> =>
    this.call('POST', `${casePath(id)}/decide`, { verdict: 'upheld', comment });
  readonly correct = (id: string, sheet: FilledSheet): Promise<{ case: CaseDetail }> =>
    this.call('POST', `${casePath(id)}/decide`, { verdict: 'changed', ...sheet });
  readonly mine = (cursor: string | null): Promise<{ services: OwnService[]; next: string | null }> =>
    this.call('GET', `/quality/mine${after(cursor)}`);
  /** The lawyer's word to his score. */
  readonly say = (id: string, what: 'answer' | 'appeal', text: string): Promise<{ case: CaseDetail }> =>
    this.call('POST', `${casePath(id)}/${what}`, { text });
  readonly agreement = (from: string, before: string): Promise<{ agreement: Agreement; goodRateWanted: number }> =>
    this.call('GET', `/quality/agreement?${new URLSearchParams({ from, before })}`);
}

function casePath(id: string): string {
  return `/quality/cases/${encodeURIComponent(id)}`;
}

function after(cursor: string | null): string {
  return cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
}
