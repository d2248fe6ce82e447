/**
 * The hotline (启动): the house of `house.ts` with its doors — channels, desk, HTTP — and how it starts and stops.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  createSmsChannel,
  createWebChannel,
  createWechatChannel,
  type MountedChannel,
  type WebLimits,
} from './channels/index.ts';
import type { Config } from './config/index.ts';
import { createDeskRouter, createDeskSocket, SOCKET_PATH } from './desk/index.ts';
import { composeHouse, type House } from './house.ts';
import { createAidRouter, createApp, createDirectoryRouter, createPapersRouter, type Metrics } from './http/index.ts';
import { AidDocuments, DocumentThread } from './legal-aid/index.ts';
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
  { webLimits = {} }: { webLimits?: Partial<WebLimits> } = {},
): Promise<Hotline> {
  const house = await composeHouse(config, logger);
  const { staff, storage, understanding, metrics } = house;
  const web = createWebChannel({
    inlet: house.inlet,
    turns: house.stores.turns,
    conversations: house.stores.conversations,
    feed: house.feed,
    secret: config.directLineSecret,
    tokenKey: config.directLineSecret,
    clock: house.clock,
    logger,
    counter: metrics.channelEvent,
    limits: webLimits,
    ...(config.PUBLIC_BASE_URL === undefined ? {} : { publicBaseUrl: config.PUBLIC_BASE_URL }),
  });
  const channels = [web, ...pushedChannels(config, house)];
  for (const { name, sender, pictures } of channels) {
    if (sender !== null) house.courier.connectSender(name, sender);
    if (pictures !== undefined) house.pictures?.connect(name, pictures);
  }
  const documentThread = new DocumentThread();
  const documents = new AidDocuments(documentThread, config.AID_TEMPLATES_DIR ?? null);
  await documents.checkTemplates();
  const deskDeps = {
    staff,
    audit: house.audit,
    roster: house.roster,
    handoffs: house.handoff,
    sessions: house.stores.sessions,
    turns: house.stores.turns,
    conversations: house.stores.conversations,
    feed: house.feed,
    queueFeed: house.queueFeed,
    intentName: (id: string) => understanding.current.catalogue.get(id)?.name ?? id,
    intents: () => understanding.current.catalogue.all().map(({ id, name, topic }) => ({ id, name, topic })),
    misunderstood: house.misunderstood,
    nightly: house.nightly,
    knowledge: {
      told: house.told,
      publishing: house.publishing,
      releases: house.releases,
      intentsOf: (answer: string) =>
        understanding.current.catalogue
          .all()
          .filter(({ leadsTo }) => 'answer' in leadsTo && leadsTo.answer === answer)
          .map(({ id, name }) => ({ id, name })),
      matters: () => [...house.told.current.legalAid.matters].map(([id, { name }]) => ({ id, name })),
    },
    aid: { applications: house.applications, papers: house.papers, agency: (id: string) => house.directory.get(id) },
    documents: {
      aid: documents,
      groupName: (code: string) => house.told.current.legalAid.groups.get(code)?.name ?? code,
      regionName: (code: string) => {
        const line = house.told.current.knowledge.regions.lineage(code);
        return line
          .map(({ name }) => name)
          .reverse()
          .join('');
      },
    },
    seal: house.seal,
    clock: house.clock,
    log: logger,
    secureCookies: config.PUBLIC_BASE_URL?.startsWith('https:') ?? false,
  };
  watchHouse(metrics, house);
  const doors = [
    ...channels.flatMap(({ routes }) => routes),
    { path: '/api/desk', router: createDeskRouter(deskDeps) },
    { path: '/api/directory', router: createDirectoryRouter(house) },
    { path: '/api/aid/papers', router: createPapersRouter({ ...house, conversationOf: web.conversationOf }) },
    { path: '/api/aid', router: createAidRouter(house) },
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

/** WeChat and SMS, each only with its secrets. */
function pushedChannels(config: Config, house: House): MountedChannel[] {
  const { inlet, clock, logger, seal, stores, metrics } = house;
  const shared = {
    inlet,
    clock,
    logger,
    fingerprint: (plain: string) => seal.fingerprint(plain),
    counter: metrics.channelEvent,
  };
  const channels: MountedChannel[] = [];
  if (config.WECHAT_TOKEN !== undefined) {
    channels.push(
      createWechatChannel({
        ...shared,
        token: config.WECHAT_TOKEN,
        appId: config.WECHAT_APP_ID ?? '',
        ...(config.WECHAT_ENCODING_AES_KEY === undefined ? {} : { encodingAesKey: config.WECHAT_ENCODING_AES_KEY }),
        ...(config.WECHAT_APP_SECRET === undefined ? {} : { appSecret: config.WECHAT_APP_SECRET }),
        ...(config.WECHAT_API_BASE === undefined ? {} : { apiBaseUrl: config.WECHAT_API_BASE }),
      }),
    );
  }
  if (config.TWILIO_AUTH_TOKEN !== undefined && config.PUBLIC_BASE_URL !== undefined) {
    channels.push(
      createSmsChannel({
        ...shared,
        optOuts: stores.optOuts,
        publicBaseUrl: config.PUBLIC_BASE_URL,
        authToken: config.TWILIO_AUTH_TOKEN,
        ...(config.TWILIO_ACCOUNT_SID === undefined ? {} : { accountSid: config.TWILIO_ACCOUNT_SID }),
        ...(config.TWILIO_FROM === undefined ? {} : { from: config.TWILIO_FROM }),
      }),
    );
  }
  return channels;
}

function watchHouse(metrics: Metrics, house: House): void {
  metrics.watch('hotline_queue_waiting', 'Residents waiting for a lawyer', () => house.handoff.waitingCount());
  metrics.watch('hotline_lawyers_on_duty', 'Lawyers present', () => house.roster.onDutyCount());
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
