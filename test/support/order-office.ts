import type { OrderStep, WorkOrder } from '../../src/work-orders/index.ts';
import type { Transcript } from '../conversations/transcript.ts';
import { type RunningHotline, until } from './running-hotline.ts';

type OfficeTurn = Extract<Transcript['turns'][number], { office: string }>;
type Bare<T extends OrderStep = OrderStep> = T extends OrderStep ? Omit<T, 'at' | 'by' | 'eventId' | 'seq'> : never;

const OFFICER = { as: 'handler', id: 'officer-1', name: '工单办理员一号' } as const;
const SUPERVISOR = { as: 'dispatcher', id: 'supervisor-1', name: '督导员一号' } as const;

/** The people who work on the orders of a transcript, and the telephones that one-time codes go to. */
export class OrderOffice {
  private readonly codes: string[] = [];
  private steps = 0;

  constructor(private readonly hotline: RunningHotline) {
    hotline.house.residentOrders.connectPhone({
      canSend: () => true,
      send: async ({ code }) => {
        this.codes.push(code);
        return 'sent';
      },
    });
  }

  /** `{编号}`: number of the newest order; `{数字}`: its figures; `{验证码}`: the last code that went to a telephone. */
  async fill(text: string, conversationId: string): Promise<string> {
    const [order] = await this.hotline.house.orders.ofConversation(conversationId);
    const number = order?.number ?? '';
    return text
      .replaceAll('{编号}', number)
      .replaceAll('{数字}', number.replace(/\D/gu, ''))
      .replaceAll('{验证码}', this.codes.at(-1) ?? '');
  }

  async act(conversationId: string, turn: OfficeTurn): Promise<void> {
    const order = await this.newest(conversationId);
    const { text } = turn;
    switch (turn.office) {
      case 'signs':
        return this.step(order, OFFICER, { type: 'SIGN' });
      case 'tells':
        return this.step(order, OFFICER, { type: 'PROGRESS', text, toResident: true, contacted: false });
      case 'extends': {
        const until = new Date((order.deadline.finishBy ?? order.createdAt).getTime() + 5 * 24 * 3_600_000);
        if (order.state === 'SIGNED') await this.step(order, OFFICER, { type: 'START' });
        await this.step(order, OFFICER, { type: 'EXTEND_REQUEST', reason: text, until });
        return this.step(order, SUPERVISOR, { type: 'EXTEND_APPROVED', until: null });
      }
      case 'answers':
        return this.step(order, OFFICER, {
          type: 'COMPLETE',
          result: 'solved',
          reply: text,
          legalBasis: [],
          contacted: true,
          contactedAt: null,
        });
      case 'returns':
        await this.step(order, OFFICER, { type: 'RETURN_REQUEST', reason: text });
        return this.step(order, SUPERVISOR, { type: 'RETURN_APPROVED' });
      case 'closes':
        return this.step(order, SUPERVISOR, { type: 'CLOSE' });
      case 'deals-with-message': {
        const { handoff, orders } = this.hotline.house;
        const left = await handoff.latestOf(conversationId);
        await handoff.messageDone(left?._id ?? '', 'lawyer-1', text);
        await until(
          () => orders.get(order._id),
          (now) => now?.state === 'REPLIED' && now.settled,
        );
      }
    }
  }

  async expectOrders(conversationId: string, wanted: Transcript['orders']): Promise<void> {
    if (wanted === undefined) return;
    const { house } = this.hotline;
    const orders = await house.orders.ofConversation(conversationId);
    const seen = orders.map((order, index) => {
      const { name, phone, confidential } = order.caller;
      const clear = { name: house.seal.open(name), phone: house.seal.open(phone), confidential };
      const all: Record<string, unknown> = { ...order, ...clear };
      return Object.fromEntries(Object.keys(wanted[index] ?? {}).map((field) => [field, all[field]]));
    });
    expect(seen).toEqual(wanted);
  }

  private async newest(conversationId: string): Promise<WorkOrder> {
    const [order] = await this.hotline.house.orders.ofConversation(conversationId);
    if (order === undefined) throw new Error('no order was opened');
    return order;
  }

  private async step(order: WorkOrder, by: OrderStep['by'], step: Bare): Promise<void> {
    this.steps += 1;
    const { house } = this.hotline;
    const at = house.clock.now();
    await house.orders.step(order._id, { ...step, at, by, eventId: `office-${this.steps}`, seq: null } as OrderStep);
  }
}
