import type {
  DayInWords,
  DutyMonth,
  Exchange,
  ExchangeStep,
  HoursPreview,
  ImportReport,
  Person,
  Shift,
  ShiftPlan,
} from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** A table to be filled in; the browser saves it. */
export const SHIFT_TEMPLATE = '/api/desk/shifts/template.xlsx';

/** Place, speciality and instant that hours are asked for; '' leaves a thing out. */
export interface HoursQuestion {
  at: string;
  region: string;
  skill: string;
}

/** The desk's calls about shifts, hours and duty days. */
export class RosterApi {
  constructor(private readonly call: Call) {}

  readonly shifts = (from: string, to: string): Promise<{ shifts: Shift[] }> =>
    this.call('GET', `/shifts?${query({ from, to })}`);
  readonly people = (): Promise<{ people: Person[] }> => this.call('GET', '/shifts/people');
  readonly week = (day: string): Promise<{ days: DayInWords[] }> => this.call('GET', `/hours/week?${query({ day })}`);
  readonly hours = (asked: HoursQuestion): Promise<HoursPreview> =>
    this.call('GET', `/hours/preview?${query({ ...asked })}`);
  readonly add = (shift: ShiftPlan): Promise<{ shift: Shift }> => this.call('POST', '/shifts', shift);
  readonly change = (id: string, shift: ShiftPlan): Promise<{ shift: Shift }> =>
    this.call('PUT', `/shifts/${encodeURIComponent(id)}`, shift);
  readonly cancel = (id: string): Promise<{ shift: Shift }> =>
    this.call('POST', `/shifts/${encodeURIComponent(id)}/cancel`, {});
  /** @param dry looks only; without it all rows are written, or none. */
  readonly importFile = (file: Blob, dry: boolean): Promise<ImportReport> =>
    this.call('POST', `/shifts/import${dry ? '?dry=1' : ''}`, file);
  readonly exchanges = (): Promise<{ exchanges: Exchange[] }> => this.call('GET', '/shift-exchanges');
  readonly ask = (request: {
    kind: Exchange['kind'];
    partnerId: string;
    shiftId: string;
    partnerShiftId: string | null;
    note: string;
  }): Promise<{ exchange: Exchange }> => this.call('POST', '/shift-exchanges', request);
  readonly decide = (id: string, step: Exclude<ExchangeStep, 'refuse'>): Promise<{ exchange: Exchange }> =>
    this.call('POST', `/shift-exchanges/${encodeURIComponent(id)}/${step}`, {});
  /** @param reason may be ''. */
  readonly refuse = (id: string, reason: string): Promise<{ exchange: Exchange }> =>
    this.call('POST', `/shift-exchanges/${encodeURIComponent(id)}/refuse`, { reason });
  readonly days = (month: string): Promise<DutyMonth> => this.call('GET', `/duty/days?${query({ month })}`);
}

/** Shifts as a table, in the columns of the template. @param staffId of one person; '' for all. */
export function shiftFile(from: string, to: string, staffId: string): string {
  return `/api/desk/shifts/export.xlsx?${query({ from, to, staffId })}`;
}

/** Duty days of a month as a table. */
export function dutyDayFile(month: string): string {
  return `/api/desk/duty/days.xlsx?${query({ month })}`;
}

function query(values: Record<string, string>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
}
