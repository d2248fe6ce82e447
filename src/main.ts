/**
 * The hotline (启动): the house of `house.ts` with its doors — channels, desk, HTTP — and how it starts and stops.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
  createHttpServer,
  createPapersRouter,
  createPrivacyPageRouter,
  createProgressRouter,
  createSecurityContactRouter,
  createSpeechRouter,
  ServerExit,
} from './http/index.ts';
import { AidDocuments, DocumentThread } from './legal-aid/index.ts';
import { MediationPapers } from './mediation/index.ts';
import { type MountOptions, mountChannels } from './mounted-channels.ts';
import { PROJECT_DIR } from './project-folders.ts';
import { type DemoAccount, seedDemoStaff } from './staff/index.ts';
import { watchHouse } from './watched-house.ts';

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
    ...house.exchangeIn.routes(house.shared),
    { path: '/api/desk', router: createDeskRouter(deskDeps) },
    { path: '/api/directory', router: createDirectoryRouter(house) },
    { path: '/api/aid/papers', router: createPapersRouter({ ...house, conversationOf: web.conversationOf }) },
    { path: '/api/aid', router: createAidRouter(house) },
    { path: '/api/progress', router: createProgressRouter({ ...house, orders: house.residentOrders.door }) },
    { path: '/api/speech', router: createSpeechRouter({ ...house, conversationOf: web.conversationOf }) },
    { path: '/a', router: createAnswerPageRouter(house) },
    { path: '/privacy', router: createPrivacyPageRouter(house.privacy) },
    { path: '/.well-known/security.txt', router: createSecurityContactRouter(securityContactOf(config, house)) },
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
    publicBaseUrl: config.PUBLIC_BASE_URL,
    embedOrigins: config.WEB_EMBED_ORIGINS ?? [],
  });
  const server = createHttpServer(app);
  const exit = new ServerExit(server);
  web.attachUpgrade(server);
  const socket = createDeskSocket(deskDeps, server, { soleProcess: storage.engine === 'sqlite' });
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
    exit.announce();
    await pause(config.SHUTDOWN_GRACE_SECONDS * 1000);
    await Promise.all([exit.finish(), socket.close(), ...channels.map((channel) => channel.close())]);
    await house.inlet.drain();
    await documentThread.close();
    await house.end();
    await house.inlet.tracing.close();
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

function securityContactOf({ SECURITY_CONTACT: contact, PUBLIC_BASE_URL: publicBaseUrl }: Config, { clock }: House) {
  return { contact, publicBaseUrl, clock };
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
