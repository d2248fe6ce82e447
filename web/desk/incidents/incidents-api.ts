import type { IncidentDetail, IncidentRow, IncidentState, RevealedReport } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** A step of an incident, and what goes with it. */
export type IncidentStepName = 'attend' | 'report' | 'call' | 'keeper' | 'close';

/** The desk's calls about dangers and the police. */
export class IncidentsApi {
  constructor(private readonly call: Call) {}

  readonly page = (
    state: IncidentState,
    cursor: string | null,
  ): Promise<{ incidents: IncidentRow[]; next: string | null }> =>
    this.call('GET', `/incidents?${new URLSearchParams({ state, ...(cursor === null ? {} : { cursor }) })}`);
  readonly read = async (id: string): Promise<IncidentDetail> =>
    (await this.call<{ incident: IncidentDetail }>('GET', pathOf(id))).incident;
  readonly step = async (id: string, step: IncidentStepName, body: object): Promise<IncidentDetail> =>
    (await this.call<{ incident: IncidentDetail }>('POST', `${pathOf(id)}/${step}`, body)).incident;
  readonly reveal = async (id: string, reason: string): Promise<RevealedReport[]> =>
    (await this.call<{ reports: RevealedReport[] }>('POST', `${pathOf(id)}/reveal`, { reason })).reports;
}

function pathOf(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}
