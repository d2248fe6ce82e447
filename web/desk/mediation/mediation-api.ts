import type { Committee, MediationCatalogue, MediationDetail, MediationRow, MediationState, Subsidy } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;
type Read = { case: MediationDetail; committees: Committee[] };

/** The desk's calls about people's mediation. */
export class MediationApi {
  constructor(private readonly call: Call) {}

  readonly page = (
    state: MediationState | null,
    cursor: string | null,
  ): Promise<{ cases: MediationRow[]; next: string | null }> =>
    this.call('GET', `/mediation?${asQuery({ state, cursor })}`);
  readonly subsidies = (
    state: string,
    cursor: string | null,
  ): Promise<{ subsidies: (MediationRow & { subsidy: Subsidy })[]; next: string | null }> =>
    this.call('GET', `/mediation/subsidies?${asQuery({ state, cursor })}`);
  readonly catalogue = (): Promise<MediationCatalogue> => this.call('GET', '/mediation/mediators');
  readonly add = (told: object): Promise<Read> => this.call('POST', '/mediation', told);
  readonly read = (id: string): Promise<Read> => this.call('GET', pathOf(id));
  readonly step = (id: string, step: object): Promise<Read> => this.call('POST', `${pathOf(id)}/steps`, step);
  readonly told = (id: string, key: string): Promise<Read> => this.call('POST', `${pathOf(id)}/told`, { key });
  readonly reveal = async (id: string, side: string, reason: string): Promise<string> =>
    (await this.call<{ value: string }>('POST', `${pathOf(id)}/reveal`, { side, reason })).value;
  readonly documentPath = (id: string, kind: string, isFull: boolean): string =>
    `/api/desk${pathOf(id)}/documents/${kind}${isFull ? '?numbers=full' : ''}`;
  readonly sheetPath = (state: string, format: string): string =>
    `/api/desk/mediation/subsidies.${format}?${asQuery({ state })}`;
}

function asQuery(fields: Record<string, string | null>): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== null));
}

function pathOf(id: string): string {
  return `/mediation/${encodeURIComponent(id)}`;
}
