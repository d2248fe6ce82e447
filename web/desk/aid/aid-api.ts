import type { TurnView } from '../types.ts';
import { type AidStepName, type StepBody, stepPath } from './aid-steps.ts';
import type { AidCounts, AidDetail, AidField, AidFile, AidLawyer, AidSummary, AidTold } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** At most so many pages of 50 are read for one list. */
const PAGES = 8;

/** The desk's calls about applications for legal aid. */
export class AidApi {
  constructor(private readonly call: Call) {}

  /** Applications in this state; of '' those that are open, and those with a running limit. */
  readonly list = async (state: string): Promise<AidSummary[]> => {
    const wanted: Record<string, string>[] = state === '' ? [{}, { running: '1' }] : [{ state }];
    const lists = await Promise.all(wanted.map((query) => this.pages(query)));
    return [...new Map(lists.flat().map((application) => [application.id, application])).values()];
  };
  readonly byNumber = async (number: string): Promise<AidSummary[]> => (await this.page({ number })).applications;
  readonly counts = (): Promise<AidCounts> => this.call('GET', '/aid/overview');
  readonly lawyers = (): Promise<{ lawyers: AidLawyer[] }> => this.call('GET', '/aid/lawyers');
  readonly read = async (id: string): Promise<AidDetail> => (await this.of<Answer>('GET', id)).application;
  readonly turns = (id: string): Promise<{ turns: TurnView[] }> => this.of('GET', id, '/turns');
  readonly files = (id: string): Promise<{ files: AidFile[] }> => this.of('GET', id, '/papers');
  readonly reveal = (id: string, field: AidField, reason: string): Promise<{ value: string }> =>
    this.of('POST', id, '/reveal', { field, reason });
  /** What the resident would be told; nothing is written. */
  readonly preview = async (id: string, step: AidStepName, body: StepBody): Promise<AidTold> =>
    (await this.of<{ told: AidTold }>('POST', id, `/${stepPath(step)}?preview=1`, body)).told;
  /** A notice that had to be told by telephone was told. */
  readonly told = async (id: string, key: string): Promise<void> => {
    await this.of('POST', id, '/told', { key });
  };
  readonly step = async (id: string, step: AidStepName, body: StepBody): Promise<AidDetail> =>
    (await this.of<Answer>('POST', id, `/${stepPath(step)}`, body)).application;

  private async pages(query: Record<string, string>): Promise<AidSummary[]> {
    const found: AidSummary[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const answer: Page = await this.page({ ...query, ...(cursor === null ? {} : { cursor }) });
      found.push(...answer.applications);
      cursor = answer.next;
      if (cursor === null) break;
    }
    return found;
  }

  private page(query: Record<string, string>): Promise<Page> {
    return this.call('GET', `/aid/applications?${new URLSearchParams(query)}`);
  }

  private of<T>(method: string, id: string, path = '', body?: unknown): Promise<T> {
    return this.call(method, `/aid/applications/${encodeURIComponent(id)}${path}`, body);
  }
}

interface Answer {
  application: AidDetail;
}
interface Page {
  applications: AidSummary[];
  next: string | null;
}

/** Documents of an application, in the order they are used. */
export const DOCUMENTS = [
  'application',
  'income-statement',
  'commitment',
  'receipt',
  'missing-papers',
  'decision',
] as const;
export type DocumentKind = (typeof DOCUMENTS)[number];

/** @param full with identity and telephone numbers in full, which the audit says. */
export function documentPath(id: string, kind: DocumentKind, format: 'pdf' | 'docx', full: boolean): string {
  return `/api/desk/aid/${encodeURIComponent(id)}/documents/${kind}.${format}${full ? '?numbers=full' : ''}`;
}

/** The telephone consultation register of a session. */
export function registerPath(sessionId: string, format: 'pdf' | 'docx'): string {
  return `/api/desk/sessions/${encodeURIComponent(sessionId)}/register.${format}`;
}

/** A file that the resident sent. */
export function uploadPath(id: string, uploadId: string): string {
  return `/api/desk/aid/applications/${encodeURIComponent(id)}/papers/${encodeURIComponent(uploadId)}`;
}

export interface AgencyChoice {
  id: string;
  name: string;
  address: string;
}

/** Legal-aid agencies of the public directory, by words; the first twenty without words. */
export async function findAgencies(words: string): Promise<AgencyChoice[]> {
  const query = new URLSearchParams({ kind: 'legal-aid', limit: '20', ...(words === '' ? {} : { q: words }) });
  const answer = await fetch(`/api/directory?${query}`, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The directory answered ${answer.status}.`);
  return ((await answer.json()) as { items: AgencyChoice[] }).items;
}
