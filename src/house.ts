/**
 * The house without a door (装配): config → storage → domain → bot. What the server and the terminal chat both stand on.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createBot, createCourier } from './bot/index.ts';
import { smsOptOutCollection } from './channels/index.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config/index.ts';
import { loadContent, MODEL_DIR } from './content.ts';
import {
  createHandoffService,
  createRoster,
  dutySpanCollection,
  dutyStateCollection,
  handoffCollection,
  handoffWording,
  QueueFeed,
} from './handoff/index.ts';
import { createMetrics } from './http/index.ts';
import { BullmqDelivery, DurableJobs, InProcessDelivery, jobCollection } from './jobs/index.ts';
import {
  ConversationLog,
  conversationCollection,
  sessionCollection,
  TurnFeed,
  turnCollection,
} from './sessions/index.ts';
import {
  Audit,
  auditCollection,
  createStaffService,
  signInFailuresCollection,
  staffAccountCollection,
  staffSessionCollection,
} from './staff/index.ts';
import { createFieldSeal, openMongo, openSqlite, type Storage } from './storage/index.ts';
import { createRecogniser } from './understanding/index.ts';

/** The domain and the bot, without a door: what the terminal chat and the server both stand on. */
export type House = Awaited<ReturnType<typeof composeHouse>>;

/** Open storage, load content, make every service. @throws coded errors naming the variable or the file. */
export async function composeHouse(config: Config, logger: Logger, clock: Clock = systemClock) {
  const content = await loadContent();
  const storage = await openStorage(config);
  const seal = createFieldSeal(config.fieldKey);
  const metrics = createMetrics();
  const stores = {
    jobs: storage.collection(jobCollection),
    conversations: storage.collection(conversationCollection),
    turns: storage.eventStream(turnCollection),
    sessions: storage.collection(sessionCollection),
    handoffs: storage.collection(handoffCollection),
    dutyStates: storage.collection(dutyStateCollection),
    dutySpans: storage.collection(dutySpanCollection),
    accounts: storage.collection(staffAccountCollection),
    staffSessions: storage.collection(staffSessionCollection),
    signInFailures: storage.collection(signInFailuresCollection),
    audit: storage.eventStream(auditCollection),
    optOuts: storage.collection(smsOptOutCollection),
  };
  await storage.prepare();
  const delivery =
    config.REDIS_URL === undefined
      ? new InProcessDelivery()
      : await BullmqDelivery.connect({ url: config.REDIS_URL, log: logger, production: config.production });
  const soleOwner = storage.engine === 'sqlite';
  const jobs = new DurableJobs({ records: stores.jobs, delivery, clock, log: logger, soleOwner });
  const feed = new TurnFeed();
  const queueFeed = new QueueFeed();
  const log = new ConversationLog({ conversations: stores.conversations, turns: stores.turns, feed });
  const { catalogue, emergencies } = content;
  const recogniser = createRecogniser({
    catalogue,
    emergencies,
    modelDir: MODEL_DIR,
    log: (line) => logger.info(line),
  });
  const { dutyStates, dutySpans } = stores;
  const roster = createRoster({ dutyStates, dutySpans, jobs, queueFeed, clock });
  const botDeps = {
    ...content,
    ...stores,
    recogniser,
    log,
    jobs,
    clock,
    logger,
    seal,
    watch: { handled: metrics.turn },
    soleOwner,
    onDuty: () => roster.onDutyCount(),
    silenceMs: config.SESSION_SILENCE_MINUTES * 60_000,
  };
  const { courier, keeper } = createCourier(botDeps);
  const { handoffs, conversations } = stores;
  const handoff = createHandoffService({
    handoffs,
    conversations,
    roster,
    line: courier,
    jobs,
    queueFeed,
    clock,
    log: logger,
    wording: handoffWording,
    onClosed: (closed) => keeper.afterHandoff(closed, 'handoff-closed'),
    onMessageLeft: (left) => keeper.afterHandoff(left, 'message-left'),
    queueLimitMs: config.QUEUE_LIMIT_SECONDS * 1000,
  });
  keeper.connectHandoff(handoff);
  const inlet = createBot(botDeps, { courier, keeper, handoff });
  const audit = new Audit(stores.audit, clock);
  const staff = createStaffService({
    accounts: stores.accounts,
    sessions: stores.staffSessions,
    failures: stores.signInFailures,
    audit,
    jobs,
    clock,
    newId: randomUUID,
  });

  /** Begin timers and take up what a crash left. */
  async function begin(): Promise<void> {
    await recogniser.warm();
    await jobs.start({ work: config.ROLE !== 'web' });
    await Promise.all([roster.start(), staff.start(), handoff.start(), courier.start(), inlet.start()]);
  }
  /** Finish what is under way, then let go of the stores. */
  async function end(): Promise<void> {
    await inlet.drain();
    await jobs.drain();
    await storage.close();
  }
  return {
    config,
    logger,
    clock,
    content,
    storage,
    stores,
    seal,
    metrics,
    jobs,
    feed,
    queueFeed,
    recogniser,
    courier,
    roster,
    handoff,
    inlet,
    audit,
    staff,
    begin,
    end,
  };
}

async function openStorage(config: Config): Promise<Storage> {
  if (config.MONGODB_URL !== undefined) return openMongo({ url: config.MONGODB_URL });
  mkdirSync(config.DATA_DIR, { recursive: true });
  return openSqlite({ file: join(config.DATA_DIR, 'hotline.db') });
}
