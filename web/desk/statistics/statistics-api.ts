import type { Dictionary, FiguresQuestion, LawyerLine, StatisticsAnswer } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The desk's calls about figures. */
export class StatisticsApi {
  constructor(private readonly call: Call) {}

  readonly figures = (asked: FiguresQuestion): Promise<StatisticsAnswer> =>
    this.call('GET', `/statistics?${query({ ...asked })}`);
  /** People have no topic. */
  readonly lawyers = ({ topic: _, ...asked }: FiguresQuestion): Promise<{ lawyers: LawyerLine[] }> =>
    this.call('GET', `/statistics/lawyers?${query(asked)}`);
  readonly dictionary = (): Promise<Dictionary> => this.call('GET', '/statistics/dictionary');
}

/** A table as a file; the browser saves it. */
export function tableFile(table: string, format: 'csv' | 'xlsx', asked: FiguresQuestion): string {
  return `/api/desk/statistics/tables/${table}.${format}?${query({ ...asked })}`;
}

export type ReportFormat = 'pdf' | 'xlsx' | 'csv';

/** The report of a period, for the house or for everybody; the browser saves it. */
export function reportFile(period: string, format: ReportFormat, isPublic: boolean): string {
  return `/api/desk/statistics/${isPublic ? 'public' : 'reports'}/${period}.${format}`;
}

function query(values: Record<string, string>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
}
