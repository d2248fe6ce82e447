/**
 * The hotline (启动): the house of `house.ts` with its doors — channels, desk, HTTP — and how it starts and stops.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { MountedChannel } from './channels/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import { createDeskRouter, createDeskSocket, SOCKET_PATH } from './desk/index.ts';
import { deskDepsOf } from './desk-deps.ts';
import { composeHouse, type House } from './house.ts';
import {
  createAidRouter,
  createAnswerPageRouter,
  createApp,
  createDirectoryRouter,
  createPapersRouter,
  createPrivacyPageRouter,
  createProgressRouter,
  createSpeechRouter,
  type Metrics,
} from './http/index.ts';
import { AidDocuments, DocumentThread } from './legal-aid/index.ts';
import { MediationPapers } from './mediation/index.ts';
import { type MountOptions, mountChannels } from './mounted-channels.ts';
import { PROJECT_DIR } from './project-folders.ts';
import { type DemoAccount, seedDemoStaff } from './staff/index.ts';

export interface Hotline {
  house: House;
  server: Server;
  /** The port it listens on. */
  port: number;
  channels: MountedChannel[];
  /** Demo staff to print; empty in production. */
  demoStaff: DemoAccount[];
  /** Drain and stop: no new work, in-flight done, stores closed. */
  stop(): Promise<void>;
}

/** The whole hotline, listening. Not ready (`/readyz`) until the recogniser is warm and storage answers. */
export async function startHotline(
  config: Config,
  logger: Logger,
  options: MountOptions & { clock?: Clock } = {},
): Promise<Hotline> {
  const house = await composeHouse(config, logger, options.clock);
  const { staff, storage, understanding, metrics } = house;
  const { web, channels, start } = mountChannels(config, house, options);
  const documentThread = new DocumentThread();
  const documents = new AidDocuments(documentThread, config.AID_TEMPLATES_DIR ?? null);
  await documents.checkTemplates();
  const deskDeps = deskDepsOf(config, house, {
    channels,
    documents,
    mediationPapers: new MediationPapers(documentThread),
  });
  watchHouse(metrics, house);
  const doors = [
    ...channels.flatMap(({ routes }) => routes),
    ...house.outside.routes(),
    ...house.exchangeIn.routes(),
    { path: '/api/desk', router: createDeskRouter(deskDeps) },
    { path: '/api/directory', router: createDirectoryRouter(house) },
    { path: '/api/aid/papers', router: createPapersRouter({ ...house, conversationOf: web.conversationOf }) },
    { path: '/api/aid', router: createAidRouter(house) },
    { path: '/api/progress', router: createProgressRouter({ orders: house.residentOrders.door }) },
    { path: '/api/speech', router: createSpeechRouter({ ...house, conversationOf: web.conversationOf }) },
    { path: '/a', router: createAnswerPageRouter(house) },
    { path: '/privacy', router: createPrivacyPageRouter(house.privacy) },
  ];
  let isServing = false;
  const app = createApp({
    logger,
    metrics,
    checks: [
      { name: 'storage', check: () => storage.ping() },
      { name: 'recogniser', check: async () => requireTrue(understanding.ready) },
      { name: 'serving', check: async () => requireTrue(isServing) },
    ],
    // A worker runs jobs and tells how it is; residents and staff are served by the others.
    routes: config.ROLE === 'worker' ? [] : doors,
    webDir: join(PROJECT_DIR, 'dist', 'web'),
    trustedProxies: config.TRUSTED_PROXIES,
    https: deskDeps.secureCookies,
    embedOrigins: config.WEB_EMBED_ORIGINS ?? [],
  });
  const server = createServer(app);
  web.attachUpgrade(server);
  const socket = createDeskSocket(deskDeps, server);
  refuseOtherUpgrades(server);
  await listen(server, config);
  const hasDemo = !config.production && config.DEMO_STAFF === 'yes' && config.demoPassword !== null;
  const demoStaff = hasDemo
    ? await seedDemoStaff(staff, { password: config.demoPassword ?? '', production: false })
    : [];
  await house.begin();
  await start();
  if (config.NLU_RELOAD === 'on' && config.ROLE !== 'worker') house.followContent();
  isServing = true;

  async function stop(): Promise<void> {
    isServing = false;
    const closed = new Promise((resolve) => server.close(resolve));
    await Promise.all([socket.close(), ...channels.map((channel) => channel.close())]);
    server.closeIdleConnections();
    await house.inlet.drain();
    server.closeAllConnections();
    await closed;
    await documentThread.close();
    await house.end();
  }
  const { port } = server.address() as AddressInfo;
  return { house, server, port, channels, demoStaff, stop };
}

/** Each socket server takes its own path; a WebSocket asked for elsewhere would stay half open for ever. */
function refuseOtherUpgrades(server: Server): void {
  server.on('upgrade', (request, socket) => {
    const path = request.url ?? '';
    if (path.startsWith(SOCKET_PATH) || path.startsWith('/v3/directline/')) return;
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
}

function watchHouse(metrics: Metrics, house: House): void {
  metrics.watch('hotline_queue_waiting', 'Residents waiting for a lawyer', () => house.handoff.waitingCount());
  metrics.watch('hotline_lawyers_on_duty', 'Lawyers present', () => house.roster.onDutyCount());
  metrics.watch('hotline_messages_failed', 'Messages of the last 30 days that somebody has to mend', () =>
    house.courier.undelivered.failedCount(),
  );
  metrics.watch('hotline_services_unsettled', 'Closed services whose record and figures are late', () =>
    house.supervision.settling.lateCount(),
  );
  const { outbox } = house.exchange;
  metrics.watch(
    'hotline_exchange_dead',
    'Messages to 12345 and 110 that somebody has to send again or set aside',
    async () => (await outbox.counts()).dead,
  );
  metrics.watch(
    'hotline_exchange_waiting',
    'Messages to 12345 and 110 on their way',
    async () => (await outbox.counts()).waiting,
  );
  metrics.watch('hotline_orders_refused', 'Orders and events of cities that their mapping tables cannot read', () =>
    house.exchangeIn.refused.openCount(),
  );
  metrics.watch('hotline_turns_under_way', 'Turns being handled', () => house.inlet.busy);
}

function requireTrue(value: boolean): void {
  if (!value) throw new Error('not yet');
}

function listen(server: Server, { PORT, HOST }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
