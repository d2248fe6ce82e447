import type { Board, OrderAction, OrderDetail, OrderOptions, OrderRow, RevealedCaller } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;
type Answer = { order: OrderDetail };

/** The desk's calls about work orders. */
export class OrdersApi {
  constructor(private readonly call: Call) {}

  readonly page = (
    filter: Readonly<Record<string, string>>,
    cursor: string | null,
  ): Promise<{ orders: OrderRow[]; next: string | null }> =>
    this.call('GET', `/orders?${new URLSearchParams({ ...filter, ...(cursor === null ? {} : { cursor }) })}`);
  readonly board = (): Promise<Board> => this.call('GET', '/orders/board');
  readonly options = (): Promise<OrderOptions> => this.call('GET', '/orders/options');
  readonly laws = (q: string): Promise<{ articles: { label: string; text: string | null }[] }> =>
    this.call('GET', `/orders/laws?${new URLSearchParams({ q })}`);
  readonly read = async (id: string): Promise<OrderDetail> => (await this.call<Answer>('GET', pathOf(id))).order;
  readonly step = async (
    order: Pick<OrderDetail, 'id' | 'seen'>,
    { type, via }: OrderAction,
    details: object,
  ): Promise<OrderDetail> =>
    (await this.call<Answer>('POST', `${pathOf(order.id)}/${via}`, { ...details, type, seen: order.seen })).order;
  readonly preview = async (
    order: Pick<OrderDetail, 'id' | 'seen'>,
    { type, via }: OrderAction,
    details: object,
  ): Promise<{ text: string; by: 'channel' | 'phone' | 'none' } | null> => {
    const body = { ...details, type, seen: order.seen };
    const path = `${pathOf(order.id)}/${via}?preview=1`;
    return (await this.call<{ told: { text: string; by: 'channel' | 'phone' | 'none' } | null }>('POST', path, body))
      .told;
  };
  readonly act = async (id: string, what: string, body: object): Promise<OrderDetail> =>
    (await this.call<Answer>('POST', `${pathOf(id)}/${what}`, body)).order;
  readonly reveal = async (id: string, reason: string): Promise<RevealedCaller> =>
    (await this.call<{ caller: RevealedCaller }>('POST', `${pathOf(id)}/reveal`, { reason })).caller;
  readonly writeDown = (form: object): Promise<{ order: OrderDetail | null; number?: string }> =>
    this.call('POST', '/orders', form);
}

/** Where an attachment is fetched from. */
export function attachmentUrl(id: string, attachmentId: string): string {
  return `/api/desk${pathOf(id)}/attachments/${encodeURIComponent(attachmentId)}`;
}

function pathOf(id: string): string {
  return `/orders/${encodeURIComponent(id)}`;
}
