/** Forgetting (装配：遗忘): what peers sent and could not be taken (未受理的派单). It stays with the peer, who was told so. */
import { through } from './forgetting.ts';
import type { IdentityKeeper, Shelf } from './privacy/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import { orderPersonKey } from './work-orders/index.ts';

const MOST = 1_000;

type DeliveryStores = Pick<Stores, 'refusedDeliveries' | 'workOrders' | 'handoffs'>;

/** What was sent about a resident, found by his telephone. Asked before his numbers go elsewhere. */
export function deliveryKeeper({ stores, seal }: { stores: DeliveryStores; seal: FieldSeal }): IdentityKeeper {
  return {
    name: 'refused-deliveries',
    forgetIdentity: async ({ _id: conversationId, address }) => {
      const where = { conversationId };
      const [orders, handoffs] = await Promise.all([
        stores.workOrders.find({ where, sort: { createdAt: -1 }, limit: MOST }),
        stores.handoffs.find({ where, sort: { requestedAt: -1 }, limit: MOST }),
      ]);
      const sealed = [
        address,
        ...handoffs.flatMap(({ callback, message }) => [callback?.phone ?? '', message?.phone ?? '']),
      ];
      const phones = sealed.filter((phone) => phone !== '').map((phone) => orderPersonKey(seal.open(phone), seal));
      const keys = new Set([...orders.map(({ personKey }) => personKey), ...phones].filter((key) => key !== ''));
      let changed = 0;
      for (const personKey of keys) {
        const found = await stores.refusedDeliveries.find({ where: { personKey }, sort: { lastAt: 1 }, limit: MOST });
        for (const { _id } of found) changed += await bare(stores, _id);
      }
      return changed;
    },
  };
}

/** Those that nobody has settled, kept no longer than work orders; number and reason stay. */
export function deliveryShelf(stores: Pick<Stores, 'refusedDeliveries'>): Shelf {
  return {
    class: 'work-order',
    async *due(from, before) {
      const where = { state: 'open', lastAt: { from, before } } as const;
      for await (const { _id, lastAt } of through(stores.refusedDeliveries, { where, sort: { lastAt: 1 } })) {
        yield { id: _id, at: lastAt, service: { _id: '', conversationId: '' } };
      }
    },
    erase: async ({ id }) => ({ deliveries: await bare(stores, id) }),
  };
}

/** @returns 1 when it had words, else 0. */
async function bare({ refusedDeliveries }: Pick<Stores, 'refusedDeliveries'>, id: string): Promise<number> {
  let changed = 0;
  await refusedDeliveries.change(id, (current) => {
    changed = current.body === '' && current.personKey === '' ? 0 : 1;
    return changed === 0 ? null : { ...current, body: '', personKey: '' };
  });
  return changed;
}
