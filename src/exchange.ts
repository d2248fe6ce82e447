/** Exchange with 12345 and 110 (装配：对接): which platforms we are connected with, and what goes out to them. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { type Config, ConfigInvalidError } from './config/index.ts';
import type { ToldContent } from './content.ts';
import { asHotlineError, HotlineError } from './errors.ts';
import type { QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import {
  createSender,
  Outbox,
  type Peer,
  type PeerAccess,
  type PoliceLine,
  peerServing,
  type WorkOrder,
} from './work-orders/index.ts';

interface Dependencies {
  config: Pick<Config, 'exchangePeers'>;
  stores: Pick<Stores, 'exchangeMessages' | 'exchangeStreams' | 'workOrders'>;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  queueFeed: Pick<QueueFeed, 'publish'>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  /** Notes the number that the city gave to an order of ours. */
  setPeerOrderNo(orderId: string, peerOrderNo: string): Promise<unknown>;
  /** Where attachments of an order that lie here can be fetched for a while, by id. */
  linksOf(order: WorkOrder): ReadonlyMap<string, { url: string; expiresAt: Date }>;
}

/** Platforms that we are connected with, and what goes out to them. */
export type Exchange = ReturnType<typeof composeExchange>;

/** @throws ConfigInvalidError for a platform whose mapping is not written. */
export function composeExchange(deps: Dependencies) {
  const { config, stores, told, queueFeed, logger: log } = deps;
  const mapped = (): PeerAccess[] =>
    config.exchangePeers.flatMap(({ peer, url, key, secret, secretBefore }) => {
      const found = told.current.peers.get(peer);
      const secrets = secretBefore === null ? [secret] : [secret, secretBefore];
      return found === null ? [] : [{ peer: found, url, key, secrets }];
    });
  requireMapped(deps);
  const outbox = new Outbox({
    ...deps,
    messages: stores.exchangeMessages,
    streams: stores.exchangeStreams,
    connected: mapped,
    limitsOf: (orderIds) => stores.workOrders.getMany(orderIds),
    send: createSender(),
    links: async (orderId) => {
      const order = await stores.workOrders.get(orderId);
      return order === null ? new Map() : deps.linksOf(order);
    },
    setPeerOrderNo: async (orderId, peerOrderNo) => {
      try {
        await deps.setPeerOrderNo(orderId, peerOrderNo);
      } catch (error) {
        const { statusCode, code } = asHotlineError(error);
        if (statusCode >= 500) throw error;
        // It is gone, or has a number already: the peer has the order all the same.
        log.warn({ order: orderId, code }, 'the number that a peer gave to an order is not noted');
      }
    },
    deskFeed: queueFeed,
    random: Math.random,
    log,
  });
  const serving = (kind: Peer['kind'], regionCode: string | null): Peer | null =>
    peerServing(
      mapped().map(({ peer }) => peer),
      kind,
      regionCode,
    );
  const policeLine: PoliceLine = {
    serves: (regionCode) => serving('110', regionCode) !== null,
    send: async ({ payload, ...message }) => {
      const peer = serving('110', payload.regionCode)?.id;
      if (peer === undefined) {
        throw new HotlineError(
          'hotline_exchange_no_peer',
          503,
          'No platform of the police is connected for this region.',
        );
      }
      await outbox.postIncident({ ...message, payload, peer });
    },
    stateOf: async (eventId) => {
      const state = await outbox.stateOf(eventId);
      return state === 'set-aside' ? 'dead' : state;
    },
  };
  return {
    outbox,
    policeLine,
    /** Every platform that we are connected with. */
    connected: mapped,
    /** By the name that a peer gives in `X-HW-Key`; null where we are connected with nobody. */
    access: config.exchangePeers.length === 0 ? null : (key: string) => mapped().find((one) => one.key === key) ?? null,
    /** The city's platform that takes our orders of a region; null where there is none. */
    cityFor: (regionCode: string | null) => serving('12345', regionCode),
    start: () => outbox.start(),
    /** Let what is being sent come to its end. */
    end: () => outbox.stop(),
  };
}

function requireMapped({ config, told }: Pick<Dependencies, 'config' | 'told'>): void {
  const kinds: Readonly<Record<string, Peer['kind']>> = { CITY12345_URL: '12345', POLICE110_URL: '110' };
  const problems = config.exchangePeers.flatMap(({ peer, from }) => {
    const found = told.current.peers.get(peer);
    const field = from.replace(/_URL$/, '_PEER');
    if (found === null) return [{ field, problem: `names ${peer}, for which there is no file in knowledge/peers/` }];
    const kind = kinds[from];
    return kind === undefined || found.kind === kind
      ? []
      : [{ field, problem: `names ${peer}, whose kind is ${found.kind}, not ${kind}` }];
  });
  if (problems.length > 0) throw new ConfigInvalidError(problems);
}
