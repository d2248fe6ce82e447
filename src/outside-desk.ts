import type { Logger } from 'pino';
import { HandoffEvents } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { DeskDeliveries } from './desk/index.ts';
import type { Handoff, HandoffService } from './handoff/index.ts';
import { createOutsideDeskRouter } from './http/index.ts';
import type { Jobs } from './jobs/index.ts';
import {
  createParcelPost,
  OutsideDesk,
  OutsidePresence,
  outsideCaseCollection,
  outsidePresenceCollection,
} from './outside-desks/index.ts';
import type { Turn, TurnFeed } from './sessions/index.ts';
import type { EventStream, Storage } from './storage/index.ts';

export const OUTSIDE_DESK_PATH = '/api/outside-desk/v1';
/** Its name among the channels of what could not be delivered. */
const CHANNEL = 'outside-desk';

export function outsideDeskStores(storage: Storage) {
  return {
    outsideCases: storage.collection(outsideCaseCollection),
    outsidePresence: storage.collection(outsidePresenceCollection),
  };
}

interface Dependencies {
  /** `OUTSIDE_DESK_URL` and `OUTSIDE_DESK_SECRET`, or neither. */
  config: { OUTSIDE_DESK_URL?: string | undefined; OUTSIDE_DESK_SECRET?: string | undefined };
  stores: ReturnType<typeof outsideDeskStores> & { turns: EventStream<Turn> };
  /** Made later: it tells this one of every step. */
  handoff: () => HandoffService;
  feed: TurnFeed;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** A desk outside of ours, put together; without one nothing is told and nobody is there. */
export interface ComposedOutsideDesk {
  /** A handoff has come to a new state. */
  moved: (handoff: Handoff) => Promise<void>;
  /** Its people who can take a case now. */
  available: () => Promise<number>;
  dead: OutsideDesk['dead'];
  retry: OutsideDesk['retry'];
  start: () => Promise<void>;
  routes: () => { path: string; router: ReturnType<typeof createOutsideDeskRouter> }[];
}

/** What could not be delivered, with what a desk outside of ours was not told. */
export function undeliveredWith(messages: DeskDeliveries, outside: ComposedOutsideDesk): DeskDeliveries {
  return {
    async list() {
      const [groups, dead] = await Promise.all([messages.list(), outside.dead()]);
      const counts = new Map<string, number>();
      for (const { reason } of dead) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      const ofDesk = [...counts].map(([reason, count]) => ({
        state: 'failed' as const,
        channel: CHANNEL,
        reason,
        count,
      }));
      return [...ofDesk, ...groups];
    },
    async retry(group) {
      if (group.channel !== CHANNEL) return messages.retry(group);
      const dead = (await outside.dead()).filter(({ reason }) => reason === group.reason);
      const begun = await Promise.all(dead.map(({ handoffId }) => outside.retry(handoffId)));
      return begun.filter(Boolean).length;
    },
  };
}

const NONE: ComposedOutsideDesk = {
  moved: async () => {},
  available: async () => 0,
  dead: async () => [],
  retry: async () => false,
  start: async () => {},
  routes: () => [],
};

export function openOutsideDesk({ config, stores, handoff, logger, ...deps }: Dependencies): ComposedOutsideDesk {
  const { OUTSIDE_DESK_URL: url, OUTSIDE_DESK_SECRET: secret } = config;
  if (url === undefined || secret === undefined) return NONE;
  const { clock } = deps;
  const desk = new OutsideDesk({
    ...deps,
    log: logger,
    cases: stores.outsideCases,
    turns: stores.turns,
    handoffs: { get: (id) => handoff().get(id), latestOf: (id) => handoff().latestOf(id) },
    writer: new HandoffEvents(),
    send: createParcelPost({ url, secret, clock }),
    random: Math.random,
  });
  const presence = new OutsidePresence(stores.outsidePresence, clock);
  return {
    moved: (moved) => desk.moved(moved),
    available: () => presence.available(),
    dead: () => desk.dead(),
    retry: (id) => desk.retry(id),
    start: () => desk.start(),
    routes: () => [
      { path: OUTSIDE_DESK_PATH, router: createOutsideDeskRouter({ secret, handoffs: handoff(), presence, clock }) },
    ],
  };
}
