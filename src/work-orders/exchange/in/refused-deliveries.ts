import type { Clock } from '../../../clock.ts';
import { type Collection, changeOrInsert, type FieldSeal, type Page } from '../../../storage/index.ts';
import { orderPersonKey } from '../../orders/order-from.ts';
import type { UnmappedValueError } from '../../peers/index.ts';
import { RefusedDeliveryMissingError, RefusedDeliveryOverError } from './errors.ts';
import type { RefusedDelivery } from './refused-delivery.ts';

/** What names a delivery of a peer. */
export type DeliveryPlace = Pick<
  RefusedDelivery,
  'peer' | 'call' | 'orderNo' | 'dispatchSeq' | 'eventId' | 'regionCode'
>;

const PAGE = 50;
const DAY_MS = 24 * 3_600_000;
/** What is over stays so long, without what was sent. */
const KEPT_DAYS = 90;
/** Masked sentence of a person. */
const MOST_REASON = 500;

/** What peers sent and we could not take (未受理的派单): one record for each, however often it came. */
export class RefusedDeliveries {
  constructor(
    private readonly deps: {
      refused: Collection<RefusedDelivery>;
      seal: Pick<FieldSeal, 'seal' | 'open' | 'fingerprint'>;
      deskFeed: { publish(): void };
      clock: Clock;
    },
  ) {}

  /**
   * A peer sent it and was refused. What was set aside and comes again wants a person again.
   * @param phone of the caller, in the clear; '' for none.
   */
  async note(place: DeliveryPlace, body: unknown, because: UnmappedValueError, phone = ''): Promise<void> {
    const { refused, seal, clock, deskFeed } = this.deps;
    const now = clock.now();
    const sealed = seal.seal(JSON.stringify(body));
    const blank: RefusedDelivery = {
      ...place,
      _id: this.idOf(place, sealed),
      personKey: orderPersonKey(phone, seal),
      field: '',
      reason: '',
      receivedAt: now,
      lastAt: now,
      times: 0,
      body: '',
      state: 'open',
      orderId: '',
      decision: null,
    };
    await changeOrInsert(refused, blank, (current) => ({
      ...blank,
      field: because.path,
      reason: because.message,
      receivedAt: current.receivedAt,
      times: current.times + 1,
      body: sealed,
    }));
    deskFeed.publish();
  }

  /** It became an order or a step, whoever sent it again. Nothing happens when it was never refused. */
  async taken(place: DeliveryPlace, orderId: string): Promise<void> {
    const { refused, deskFeed } = this.deps;
    if (place.orderNo === '') return;
    let isChanged = false;
    await refused.change(this.idOf(place, ''), (current) => {
      if (current.state === 'taken') return null;
      isChanged = true;
      return { ...current, state: 'taken', orderId, body: '' };
    });
    if (isChanged) deskFeed.publish();
  }

  /** Newest first. @param cursor of the page before. */
  list({
    state = 'open',
    peer,
    cursor,
  }: {
    state?: RefusedDelivery['state'];
    peer?: string;
    cursor?: string;
  } = {}): Promise<Page<RefusedDelivery>> {
    return this.deps.refused.page({
      where: { state, ...(peer === undefined ? {} : { peer }) },
      sort: { receivedAt: -1 },
      limit: PAGE,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
  }

  /** How many wait for a person. */
  openCount(): Promise<number> {
    return this.deps.refused.count({ where: { state: 'open' } }, 1000);
  }

  /** Null where it is not there, or no more. */
  find(id: string): Promise<RefusedDelivery | null> {
    return this.deps.refused.get(id);
  }

  /** @throws RefusedDeliveryMissingError 404 */
  async get(id: string): Promise<RefusedDelivery> {
    const found = await this.deps.refused.get(id);
    if (found === null) throw new RefusedDeliveryMissingError();
    return found;
  }

  /** What was sent, in the clear; to be shown masked, or to be read again. @throws 404, 409 when it is over. */
  async bodyOf(id: string): Promise<unknown> {
    const { body, state } = await this.get(id);
    if (state !== 'open' || body === '') throw new RefusedDeliveryOverError();
    return JSON.parse(this.deps.seal.open(body));
  }

  /** It could not be read this time either. */
  async stillRefused(id: string, because: UnmappedValueError): Promise<void> {
    await this.deps.refused.change(id, (current) => ({ ...current, field: because.path, reason: because.message }));
  }

  /** A person has settled it otherwise, for example by telephone. @throws 404, 409 */
  async setAside(id: string, by: { id: string; displayName: string }, reason: string): Promise<RefusedDelivery> {
    const { refused, clock, deskFeed } = this.deps;
    const decision = { by: by.id, byName: by.displayName, at: clock.now(), reason: reason.slice(0, MOST_REASON) };
    const changed = await refused.change(id, (current) => {
      if (current.state !== 'open') throw new RefusedDeliveryOverError();
      return { ...current, state: 'set-aside', body: '', decision };
    });
    if (changed === null) throw new RefusedDeliveryMissingError();
    deskFeed.publish();
    return changed;
  }

  /** Lets go of what is over since 90 days. */
  async sweep(): Promise<void> {
    const { refused, clock } = this.deps;
    const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
    for (const state of ['taken', 'set-aside'] as const) {
      const old = await refused.find({ where: { state, lastAt: { before } }, sort: { lastAt: 1 }, limit: 1000 });
      for (const { _id } of old) await refused.remove(_id);
    }
  }

  /** The same delivery is one record; what has no number is told apart by what it says. */
  private idOf({ peer, call, orderNo, dispatchSeq, eventId }: DeliveryPlace, body: string): string {
    const name = orderNo === '' ? body : [orderNo, dispatchSeq, eventId].join('\n');
    return `refused-${this.deps.seal.fingerprint(`refused ${peer}\n${call}\n${name}`).slice(0, 20)}`;
  }
}
