/** The exchange in (装配：对接入口): who may call, what is kept of it, and the door it comes in by. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { localMemory, type SharedMemory } from './cluster/index.ts';
import type { Config } from './config/index.ts';
import type { ToldContent } from './content.ts';
import type { QueueFeed } from './handoff/index.ts';
import { createExchangeDocumentRouter, createExchangeRouter } from './http/index.ts';
import type { Jobs } from './jobs/index.ts';
import { createPaperCipher, createScanCommand, PaperFiles } from './legal-aid/index.ts';
import { papersFolder } from './project-folders.ts';
import type { FieldSeal, Storage } from './storage/index.ts';
import {
  type AccessByKey,
  AnsweredRequests,
  AttachmentCopies,
  AttachmentLinks,
  answeredRequestCollection,
  createAttachmentFetch,
  exchangeDocument,
  Nonces,
  OrderFiles,
  orderFileCollection,
  type Peer,
  PeerInbox,
  RefusedDeliveries,
  refusedDeliveryCollection,
  requireSm3,
  usedNonceCollection,
  type WorkOrderService,
} from './work-orders/index.ts';

export const EXCHANGE_PATH = '/api/integrations/12345/v1';
const SWEEP_JOB = 'exchange-in-sweep';
const FILES_JOB = 'order-files-sweep';
const SWEEP_EVERY_MS = 10 * 60_000;
const FILES_EVERY_MS = 24 * 3_600_000;

export function exchangeInStores(storage: Storage) {
  return {
    usedNonces: storage.collection(usedNonceCollection),
    answeredRequests: storage.collection(answeredRequestCollection),
    refusedDeliveries: storage.collection(refusedDeliveryCollection),
    orderFiles: storage.collection(orderFileCollection),
  };
}

interface Dependencies {
  config: Pick<Config, 'DATA_DIR' | 'PAPERS_DIR' | 'PAPERS_SCAN_COMMAND' | 'PUBLIC_BASE_URL' | 'fieldKeys'>;
  stores: ReturnType<typeof exchangeInStores>;
  told: { readonly current: Pick<ToldContent, 'peers'> };
  orders: WorkOrderService;
  /** Null: no peer has a key, and nothing of the exchange is served. */
  access: AccessByKey<Peer> | null;
  queueFeed: Pick<QueueFeed, 'publish'>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Where the files of orders lie: beside the papers of legal aid, which all processes share. */
export function orderFilesFolder(config: Pick<Config, 'DATA_DIR' | 'PAPERS_DIR'>): string {
  return join(papersFolder(config), 'orders');
}

/** @throws ExchangeSetupError when peers have keys and this Node has no SM3. */
export function composeExchangeIn(deps: Dependencies) {
  const { config, stores, told, orders, queueFeed, seal, jobs, clock, logger } = deps;
  const access = cityAccess(deps.access);
  if (access !== null) requireSm3();
  const { PAPERS_SCAN_COMMAND: scanCommand, PUBLIC_BASE_URL } = config;
  const onFailure = (why: string) => logger.error({ why }, 'PAPERS_SCAN_COMMAND did not look at a file of an order');
  const base = PUBLIC_BASE_URL === undefined ? null : `${PUBLIC_BASE_URL.replace(/\/+$/, '')}${EXCHANGE_PATH}`;
  const links = new AttachmentLinks({ seal, base, clock });
  const files = new OrderFiles({
    records: stores.orderFiles,
    files: new PaperFiles(orderFilesFolder(config), createPaperCipher(config.fieldKeys)),
    scan: scanCommand === undefined ? null : createScanCommand(scanCommand, { onFailure }),
    seal,
    clock,
  });
  const copies = new AttachmentCopies({
    orders,
    sourceOf: (peer) => told.current.peers.get(peer),
    files,
    fetch: createAttachmentFetch(),
    jobs,
    clock,
    log: logger,
  });
  const refused = new RefusedDeliveries({ refused: stores.refusedDeliveries, seal, deskFeed: queueFeed, clock });
  const inbox = new PeerInbox({ orders, refused, copies, links, peers: () => told.current.peers, seal });
  const requests = new AnsweredRequests(stores.answeredRequests, clock);
  const nonces = new Nonces(stores.usedNonces, clock);
  jobs.handle(SWEEP_JOB, async () => {
    await Promise.all([nonces.sweep(), requests.sweep(), refused.sweep()]);
  });
  jobs.handle(FILES_JOB, () => files.sweep());

  /** Begin to let go of what is over. */
  async function start(): Promise<void> {
    await jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
    await jobs.every(FILES_JOB, FILES_EVERY_MS);
    if (access === null) logger.info('the exchange with 12345 is off: no peer has a key (CITY12345_KEY)');
  }

  function routes(shared: SharedMemory = localMemory()) {
    if (access === null) return [];
    const document = exchangeDocument(base ?? EXCHANGE_PATH);
    const deps = { inbox, requests, nonces, access, files, links, document, clock, log: logger, shared };
    return [
      { path: EXCHANGE_PATH, router: createExchangeRouter(deps) },
      { path: '/openapi.json', router: createExchangeDocumentRouter(deps) },
    ];
  }
  return { refused, inbox, files, copies, links, start, routes };
}

/** The police's platform has a key too, and takes no part here. */
function cityAccess(access: AccessByKey<Peer> | null): AccessByKey<Peer> | null {
  if (access === null) return null;
  return (key) => {
    const found = access(key);
    return found?.peer.kind === '12345' ? found : null;
  };
}
