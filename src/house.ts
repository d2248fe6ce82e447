/** The house without a door (装配): config → storage → domain → bot. Server and terminal chat both stand on it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { composeFollowUp } from './after-service.ts';
import { composeAid } from './aid.ts';
import { AnswerLinks } from './answer-links/index.ts';
import { createBot, createCourier, createSafeToTell, createToldNumber } from './bot/index.ts';
import { previewOnChannels } from './channels/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { commandLine, openRemote, openUnderstanding, trainContent } from './comprehension.ts';
import type { Config } from './config/index.ts';
import {
  contentPlaces,
  loadContent,
  loadModelContent,
  loadToldContent,
  modelContentPlaces,
  type ToldContent,
} from './content.ts';
import { ContentRenewal } from './content-renewal.ts';
import { composeDuty, composeHandoff } from './duty.ts';
import { createHandoffReads, HandoffPages, type HandoffService, OwnReplies } from './handoff/index.ts';
import { DurableJobs } from './jobs/index.ts';
import { openKeptData } from './kept-data.ts';
import {
  Directory,
  ImportedLawTexts,
  KnowledgePublishing,
  LAW_LIBRARY_FILE,
  LawSearch,
  LiveKnowledge,
  ReleaseLog,
  seedSample,
} from './knowledge/index.ts';
import { composeWall } from './live-wall.ts';
import { composeMediation } from './mediation.ts';
import { openStorage } from './open-storage.ts';
import { composeOrders } from './orders.ts';
import { openOutsideDesk } from './outside-desk.ts';
import { composePersonalData } from './personal-data.ts';
import { composePolice } from './police.ts';
import { joinProcesses } from './processes.ts';
import { PROJECT_DIR } from './project-folders.ts';
import { composeResidentOrders } from './resident-orders.ts';
import { ConversationLog, type Exchange } from './sessions/index.ts';
import { openSpeech } from './speech/index.ts';
import { createFieldSeal, type Storage } from './storage/index.ts';
import { composeSupervision } from './supervision.ts';
import { composeTelephony } from './telephony.ts';
import { composeUnanswered } from './unanswered.ts';
import {
  answerRegression,
  ContentWatch,
  evaluateInProcess,
  fingerprintOf,
  MisunderstoodQuestions,
  NightlyEvaluation,
} from './understanding/index.ts';
import { openMetrics } from './watched-house.ts';

/** The directory of the demonstration; every entry says that it is a sample. */
const SAMPLE_DIRECTORY = join(PROJECT_DIR, 'knowledge', 'directory', 'sample.csv');

/** The domain and the bot, without a door: what the terminal chat and the server both stand on. */
export type House = Awaited<ReturnType<typeof furnish>>;

/** Open storage, load content, make every service. @throws coded errors naming the variable or the file. */
export async function composeHouse(config: Config, logger: Logger, clock: Clock = systemClock): Promise<House> {
  // First, because a second process on the same data should hear so before it has read all content.
  const storage = await openStorage(config);
  try {
    return await furnish(config, { storage, logger, clock });
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function furnish(config: Config, { storage, logger, clock }: { storage: Storage; logger: Logger; clock: Clock }) {
  const modelPlaces = modelContentPlaces(PROJECT_DIR, config.NLU_CORPUS);
  const contentWatch = await ContentWatch.of(contentPlaces(PROJECT_DIR, config.NLU_CORPUS));
  const modelFingerprint = await fingerprintOf(modelPlaces);
  const { recognised, ...toldContent } = await loadContent(PROJECT_DIR, config.NLU_CORPUS);
  const seal = createFieldSeal(config.fieldKeys);
  const { metrics, measured } = await openMetrics(config);
  const { stores, upkeep } = await openKeptData(storage, { seal, clock, metrics });
  const soleOwner = storage.engine === 'sqlite';
  const processes = await joinProcesses({ config, stores, seal, clock, logger, soleOwner });
  const { delivery, feed, queueFeed } = processes;
  const jobs = new DurableJobs({ records: stores.jobs, delivery, clock, log: logger, soleOwner });
  const data = upkeep(jobs, logger);
  const log = new ConversationLog({ conversations: stores.conversations, turns: stores.turns, feed });
  const remote = await openRemote(config, { clock, logger, metrics });
  const understanding = openUnderstanding(recognised, remote, logger, metrics);
  const lines = { info: (line: string) => logger.info(line), warn: (line: string) => logger.warn(line) };
  const told = new LiveKnowledge<ToldContent>({ content: toldContent, clock, log: lines });
  const lawLibrary = join(config.DATA_DIR, LAW_LIBRARY_FILE);
  const lawWatch = await ContentWatch.of([lawLibrary]);
  const lawTexts = new ImportedLawTexts({
    file: lawLibrary,
    cited: () => told.current.knowledge.answers().flatMap(({ grounds }) => grounds),
    log: lines,
  });
  const lawSearch = new LawSearch({ file: lawLibrary, log: lines });
  const misunderstood = new MisunderstoodQuestions(stores.misunderstood, clock);
  const ending = new AbortController();
  const nightly = new NightlyEvaluation({
    reports: stores.nightlyReports,
    labelled: () => misunderstood.labelled(),
    evaluate: (labelled) => evaluateInProcess(commandLine(config), labelled, ending.signal),
    jobs,
    clock,
    logger,
  });
  const ground = { config, stores, queueFeed, seal, jobs, clock, logger };
  const outside = openOutsideDesk({ ...ground, feed, handoff: () => handoff });
  const duty = composeDuty({ ...ground, told, handoff: () => handoff, outside: outside.available });
  const { audit, auditChain, auditLines, staff, roster, planned, lawyers, alerts, isCallable } = duty;
  const directory = new Directory(stores.directoryEntries);
  const supervision = composeSupervision({ ...ground, feed, told });
  const followUp = composeFollowUp({ ...ground, ...supervision, staff, told });
  const unanswered = composeUnanswered({ ...ground, ...supervision, understanding, misunderstood });
  const botDeps = {
    ...stores,
    directory,
    told,
    lawTexts,
    understanding,
    misunderstood,
    log,
    jobs,
    clock,
    logger,
    seal,
    ...measured,
    count: metrics.channelEvent,
    soleOwner,
    handoffReads: createHandoffReads({
      ...stores,
      directory: lawyers,
      service: () => handoff,
      hours: () => told.current.duty.hours,
      clock,
    }),
    silenceMs: config.SESSION_SILENCE_MINUTES * 60_000,
    settling: supervision.settling,
    serviceLog: { exchanged: (exchange: Exchange) => privacy.exchanged(exchange) },
    followUp,
  };
  const answerLinks = new AnswerLinks({ links: stores.answerLinks, turns: stores.turns, seal, clock, jobs });
  /** The page of these turns, and its address; '' where residents have no address of ours. */
  const pageOf = async (said: { conversationId: string; turnIds: string[] }) => {
    const code = await answerLinks.create(said);
    const base = config.PUBLIC_BASE_URL?.replace(/\/+$/, '');
    return { code, url: base === undefined ? '' : `${base}/a/${code}` };
  };
  const { courier, keeper } = createCourier(botDeps);
  courier.connect({
    linkTo: async ({ _id, stream }) => {
      const { url } = await pageOf({ conversationId: stream, turnIds: [_id] });
      return url === '' ? null : url;
    },
    toldNumber: createToldNumber({
      applications: stores.aidApplications,
      handoffs: stores.handoffs,
      orders: stores.workOrders,
      seal,
    }),
    isSafe: createSafeToTell({ ...stores, applications: stores.aidApplications, orders: stores.workOrders }),
    mayWrite: async (channel, address) =>
      channel !== 'sms' || (await stores.optOuts.get(seal.fingerprint(address)))?.optedOut !== true,
  });
  const handoff: HandoffService = composeHandoff({
    ...ground,
    duty,
    keeper,
    line: courier,
    onMoved: async (moved) => {
      await police.follow(moved);
      await telephony.telephones.follow(moved);
      await outside.moved(moved);
    },
    attended: (served) => telephony.telephones.isAttended(served),
    onWritten: (written) => {
      supervision.serviceLog.handoffMoved(written);
      police.noted(written.after);
      residentOrders.noted(written.after);
    },
  });
  keeper.connectHandoff(handoff);
  const { applications, papers } = composeAid({ ...ground, courier });
  const workOrders = composeOrders({ ...ground, told, courier, supervision, reviews: followUp.reviews });
  const mediation = composeMediation({ ...ground, told, courier, staff, directory, orders: workOrders.orders });
  const police = composePolice({ ...ground, line: workOrders.exchange.policeLine });
  const residentOrders = composeResidentOrders({
    ...ground,
    ...followUp,
    told,
    orders: workOrders.orders,
    mediation: mediation.cases,
    applications,
    courier,
    cityOf: workOrders.exchange.cityFor,
  });
  const privacy = composePersonalData({
    ...ground,
    supervision,
    courier,
    recordings: () => telephony.recordings,
    forgetOrder: workOrders.forget,
  });
  const { inlet, preview, pictures } = createBot(botDeps, {
    courier,
    keeper,
    handoff,
    aid: applications,
    papers,
    privacy: privacy.requests,
    orders: residentOrders.intake,
    mediation: mediation.intake,
    progress: residentOrders.desk,
  });
  const releases = new ReleaseLog({ ...stores, live: told, log: lines });
  const publishing = new KnowledgePublishing({
    ...stores,
    releases,
    live: told,
    checks: {
      regression: async (answer) => answerRegression(answer, understanding.current, await misunderstood.labelled()),
      render: (answer, knowledge) => previewOnChannels(preview(answer, knowledge)),
      legalWords: () => told.current.legalWords,
      problemsOf: ({ aidMatter }) =>
        aidMatter === null || told.current.legalAid.matters.has(aidMatter)
          ? []
          : [{ field: 'aidMatter', problem: `there is no matter ${aidMatter}` }],
    },
    clock,
  });
  const telephony = composeTelephony({
    stores,
    handoff,
    staff,
    line: courier,
    deskFeed: queueFeed,
    dialogs: () => told.current.dialogs,
    regionName: (code) => told.current.knowledge.regions.find(code)?.name ?? '',
    seal,
    jobs,
    clock,
    log: logger,
    isCallable,
    keepDays: config.VOICE_RECORDING_DAYS,
  });
  telephony.recordings.keepWhile(privacy.isHeldRecording);

  const { wall, ...liveWall } = composeWall({
    ...ground,
    storage,
    told,
    duty,
    handoff,
    verification: supervision.verification,
    undelivered: () => courier.undelivered.failedCount(),
    exchange: workOrders.exchange.outbox,
    mediation: mediation.cases,
    recognises: async () => {
      if (!understanding.ready) throw new Error('not ready');
    },
  });

  /** Begin timers and take up what a crash left. */
  async function begin(): Promise<void> {
    await understanding.warm();
    await releases.catchUp();
    await lawTexts.renew();
    releases.follow();
    if (!config.production) await seedSample(await readFile(SAMPLE_DIRECTORY), stores.directoryEntries);
    await jobs.start({ work: config.ROLE !== 'web' });
    await Promise.all([
      data.start(),
      roster.start(),
      planned.start(),
      staff.start(),
      liveWall.start(),
      handoff.start(),
      courier.start(),
      inlet.start(),
      answerLinks.start(),
      applications.start(),
      workOrders.start(),
      papers.start(),
      telephony.recordings.start(),
      outside.start(),
      supervision.start(),
      privacy.start(),
      unanswered.start(),
      followUp.reviews.start(),
      police.incidents.start(),
      mediation.cases.start(),
    ]);
    processes.begin();
    await nightly.start(config.NIGHTLY_EVALUATION === 'on');
  }
  /** Take in changes of the content while residents are served. */
  function followContent(): void {
    const renewal = new ContentRenewal({
      told,
      understanding,
      load: () => loadToldContent(PROJECT_DIR),
      loadModel: () => loadModelContent(PROJECT_DIR, config.NLU_CORPUS),
      train: () => trainContent(config, ending.signal),
      fingerprint: () => fingerprintOf(modelPlaces),
      modelFingerprint,
    });
    contentWatch.start(() => renewal.run());
    lawWatch.start(() => lawTexts.renew());
  }
  /** Finish what is under way, then let go of the stores. */
  async function end(): Promise<void> {
    ending.abort();
    await contentWatch.stop();
    await lawWatch.stop();
    await releases.stop();
    await inlet.drain();
    await jobs.drain();
    await workOrders.end();
    await supervision.end();
    await processes.end();
    await data.end();
    await storage.close();
  }
  return {
    config,
    logger,
    clock,
    told,
    releases,
    publishing,
    storage,
    stores,
    directory,
    seal,
    metrics,
    jobs,
    feed,
    queueFeed,
    understanding,
    misunderstood,
    unanswered,
    nightly,
    courier,
    answerLinks,
    pageOf,
    speech: openSpeech(config),
    roster,
    planned,
    handoff,
    handoffPages: new HandoffPages(stores.handoffs),
    notes: processes.notes,
    shared: processes.shared,
    typing: processes.typing,
    ownReplies: new OwnReplies(stores.ownReplies, clock),
    lawSearch,
    applications,
    papers,
    orders: workOrders.orders,
    exchange: workOrders.exchange,
    exchangeIn: workOrders.exchangeIn,
    residentOrders,
    pictures,
    inlet,
    audit,
    auditChain,
    auditLines,
    staff,
    telephony,
    outside,
    wall,
    alerts,
    supervision,
    privacy,
    followUp,
    police,
    mediation,
    begin,
    followContent,
    end,
  };
}
