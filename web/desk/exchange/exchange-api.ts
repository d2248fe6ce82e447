import type { ExchangeDetail, ExchangeRow, PeerHealth, RefusalDetail, RefusalRow, RefusalState } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The desk's calls about what goes to and comes from other offices. */
export class ExchangeApi {
  constructor(private readonly call: Call) {}

  readonly peers = async (): Promise<PeerHealth[]> => (await this.call<{ peers: PeerHealth[] }>('GET', '/peers')).peers;
  readonly messages = (
    state: ExchangeRow['state'],
    peer: string,
    cursor: string | null,
  ): Promise<{ messages: ExchangeRow[]; next: string | null }> =>
    this.call('GET', `/peers/messages?${new URLSearchParams({ state, peer, cursor: cursor ?? '' })}`);
  readonly message = async (id: string): Promise<ExchangeDetail> =>
    (await this.call<{ message: ExchangeDetail }>('GET', `/peers/messages/${encodeURIComponent(id)}`)).message;
  readonly replay = (id: string): Promise<unknown> =>
    this.call('POST', `/peers/messages/${encodeURIComponent(id)}/replay`);
  readonly refused = (
    state: RefusalState,
    peer: string,
    cursor: string | null,
  ): Promise<{ refused: RefusalRow[]; next: string | null }> =>
    this.call('GET', `/peers/refused?${new URLSearchParams({ state, peer, cursor: cursor ?? '' })}`);
  readonly refusal = async (id: string): Promise<RefusalDetail> =>
    (await this.call<{ refusal: RefusalDetail }>('GET', `/peers/refused/${encodeURIComponent(id)}`)).refusal;
  readonly retry = (id: string): Promise<{ number: string }> =>
    this.call('POST', `/peers/refused/${encodeURIComponent(id)}/retry`);
  readonly setAside = (of: 'messages' | 'refused', id: string, reason: string): Promise<unknown> =>
    this.call('POST', `/peers/${of}/${encodeURIComponent(id)}/set-aside`, { reason });
}
