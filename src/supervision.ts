/** Supervision (装配：监督): what follows from a closed service, and how supervisors see it. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { ToldContent } from './content.ts';
import type { ServiceReview } from './follow-up/index.ts';
import { handoffsOfService } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import {
  DayCounting,
  QualityReviews,
  QualityScoring,
  Reports,
  ReportThread,
  SavedViews,
  ServiceFactsBook,
  ServiceSettling,
  SessionExports,
  SessionSearch,
  Statistics,
} from './oversight/index.ts';
import { LogVerification, ServiceLog, type Session, type TurnFeed } from './sessions/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  config: Config;
  stores: Stores;
  feed: TurnFeed;
  seal: FieldSeal;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composeSupervision({ stores, feed, seal, told, jobs, clock, logger }: Dependencies) {
  const settling = new ServiceSettling({ ...stores, jobs, logger, now: () => clock.now() });
  const facts = new ServiceFactsBook({
    ...stores,
    facts: stores.serviceFacts,
    seal,
    reviewStateOf: async (sessionId) => (await stores.serviceReviews.get(sessionId))?.state ?? null,
    touched: (sessionId) => settling.touch(sessionId),
  });
  const search = new SessionSearch({
    ...stores,
    facts: stores.serviceFacts,
    seal,
    factsNow: (session) => facts.factsNow(session),
  });
  const services = {
    search,
    facts,
    views: new SavedViews(stores.savedViews, clock),
    exports: new SessionExports({ ...stores, exports: stores.sessionExports, search, seal, clock }),
    handoffsOf: (session: Session) => handoffsOfService(stores.handoffs, session),
    log: {
      read: (sessionId: string) => serviceLog.read(sessionId),
      check: (sessionId: string) => verification.one(sessionId),
    },
  };
  const serviceLog = new ServiceLog({
    ...stores,
    handoffsOf: (session) => handoffsOfService(stores.handoffs, session),
    afterwards: async ({ _id }) => reviewSteps(await stores.serviceReviews.get(_id)),
    seal,
    clock,
    logger,
  });
  serviceLog.follow(feed);
  const verification = new LogVerification({ ...stores, seal });
  settling.follow(serviceLog.step);
  settling.follow(facts.step);

  const rubric = () => told.current.rubric;
  const scoring = new QualityScoring({
    ...stores,
    setQuality: (sessionId, total) => facts.setQuality(sessionId, total),
    seal,
    clock,
    rubric,
    knowledge: () => {
      const { knowledge, deskPhrases } = told.current;
      return { answer: (intent) => knowledge.answer(intent), forbidden: deskPhrases.forbidden };
    },
  });
  settling.follow(scoring.step);
  const quality = new QualityReviews({ ...stores, scoring, clock, rubric });

  let tellFigures: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    tellFigures = resolve;
  });
  const statistics = new Statistics({ ...stores, ready });
  const dayCounting = new DayCounting({ ...stores, clock });
  const counting = dayCounting.steps(jobs);
  // Last: it counts what the steps before it wrote.
  settling.follow(counting);

  /** Begin timers. */
  async function start(): Promise<void> {
    await serviceLog.begin();
    const days = await dayCounting.upgrade();
    tellFigures();
    if (days > 0) logger.info({ days }, 'figures of an earlier version counted anew');
    await settling.start();
    await counting.start();
    await tellOfOlderServices();
  }
  /** What an earlier version closed has no facts until they are worked out once. */
  async function tellOfOlderServices(): Promise<void> {
    const [known, closed] = await Promise.all([
      stores.serviceFacts.count({}, 1),
      stores.sessions.count({ where: { state: 'closed' } }, 1),
    ]);
    if (known === 0 && closed > 0)
      logger.warn('services of an earlier version are not found yet: hotline rebuild --facts');
  }
  /** What is being written to the log of services is stored. */
  async function end(): Promise<void> {
    await serviceLog.idle();
  }
  return {
    settling,
    serviceLog,
    verification,
    end,
    facts,
    services,
    statistics,
    reports: new Reports({ statistics, clock, printer: new ReportThread() }),
    quality,
    start,
  };
}

/** Steps of a review, as the log of its service keeps them. */
function reviewSteps(review: ServiceReview | null) {
  return (review?.history ?? []).map(({ step, at, by, detail }, index) => ({
    key: `review:${review?._id}:${step}:${index}`,
    kind: 'review' as const,
    at,
    by,
    subject: review?._id ?? '',
    data: { step, detail },
  }));
}
