/** What the page of figures shows of the house (装配：指标). Every name is described in docs/operations/metrics.md. */
import { stat, statfs } from 'node:fs/promises';
import { type ChannelSender, LOAD_LEVELS, type LoadLimits, URGENCIES } from './bot/index.ts';
import { DAY_MS } from './clock.ts';
import type { Config } from './config/index.ts';
import type { House } from './house.ts';
import { createMetrics, type Metrics } from './http/index.ts';
import { openTracing } from './open-tracing.ts';
import { databaseFile } from './project-folders.ts';
import { DELIVERY_STATES, SATISFACTIONS } from './sessions/index.ts';

/** Nothing is counted further: a larger number says nothing more. */
const MOST = 10_000;
/** A job that is due for longer is late, ms. */
const LATE_MS = 60_000;
/** How far back messages and ratings are counted, ms. */
const LATELY_MS = 30 * DAY_MS;
/** States in which a message waits, or in which somebody may have to do something. */
const WATCHED_STATES = DELIVERY_STATES.filter(
  (state) => !['not-needed', 'sent', 'delivered', 'with-answer', 'leaving'].includes(state),
);

/** The figures and the traces, with what the bot tells of its turns, and from which load on it leaves something out. */
export async function openMetrics(config: Config) {
  const metrics = createMetrics();
  return { metrics, measured: { ...measuredTurns(config, metrics), tracing: await openTracing(config) } };
}

function measuredTurns(config: Config, metrics: Metrics) {
  const waited = metrics.seconds('hotline_turn_wait_seconds', 'From being taken in to being taken up', []);
  const shortened = metrics.counter('hotline_turns_shortened_total', 'Questions answered with a short text', []);
  const refused = metrics.counter('hotline_turns_refused_total', 'Messages refused at the door, before storing', [
    'urgency',
  ]);
  const load: LoadLimits = {
    atOnce: config.OVERLOAD_TURNS_AT_ONCE,
    shortFrom: config.OVERLOAD_SHORT_FROM,
    fullFrom: config.OVERLOAD_FULL_FROM,
    lagMs: config.OVERLOAD_LAG_MS,
  };
  return {
    watch: {
      handled: metrics.turn,
      gate: {
        waited: (seconds: number) => waited({}, seconds),
        shortened: () => shortened({}),
        refused: (urgency: string) => refused({ urgency }),
      },
    },
    load,
  };
}

/** A sender whose times are measured, by what came of it. */
export function measuredSender(metrics: Metrics): (channel: string, sender: ChannelSender) => ChannelSender {
  const observe = metrics.seconds('hotline_send_seconds', 'Handing a message to its provider', ['channel', 'outcome']);
  return (channel, sender) => ({
    send: async (address, activity, of) => {
      const began = performance.now();
      let outcome = 'refused';
      try {
        const result = await sender.send(address, activity, of);
        outcome = typeof result === 'string' ? result : result.state;
        return result;
      } finally {
        observe({ channel, outcome }, (performance.now() - began) / 1000);
      }
    },
  });
}

/** The gauges: queue, floor, courier, jobs, exchange, recogniser, ratings, storage, load. */
export function watchHouse(metrics: Metrics, house: House): void {
  watchPeople(metrics, house);
  watchMessages(metrics, house);
  watchWork(metrics, house);
  watchRecogniser(metrics, house);
  watchLoad(metrics, house);
  watchDisk(metrics, house);
}

function watchPeople(metrics: Metrics, { handoff, roster, stores, clock }: House): void {
  metrics.watch('hotline_queue_waiting', 'Residents waiting for a lawyer', () => handoff.waitingCount());
  metrics.watch('hotline_queue_oldest_seconds', 'How long the one who waits longest has waited', async () => {
    const waiting = await stores.handoffs.find({ where: { place: 'waiting' }, sort: { requestedAt: 1 }, limit: 1000 });
    const now = clock.now().getTime();
    return Math.max(0, ...waiting.map(({ waitingSince }) => now - waitingSince.getTime())) / 1000;
  });
  metrics.watch('hotline_danger_waiting', 'Residents in danger waiting for a lawyer', () =>
    stores.handoffs.count({ where: { place: 'waiting', priority: 0 } }),
  );
  metrics.watch('hotline_lawyers_on_duty', 'Lawyers present', () => roster.onDutyCount());
  metrics.watchBy('hotline_floor_holders', 'Open services by who may speak to the resident', 'floor', async () => {
    const [open, queue, lawyer] = await Promise.all([
      stores.sessions.count({ where: { state: 'open' } }, MOST),
      stores.handoffs.count({ where: { place: 'waiting' } }, MOST),
      stores.handoffs.count({ where: { place: 'served' } }, MOST),
    ]);
    return { bot: Math.max(0, open - queue - lawyer), queue, lawyer };
  });
  metrics.watchBy('hotline_ratings', 'Services of the last 30 days by rating', 'level', () =>
    byName(SATISFACTIONS, (rating) =>
      stores.sessions.count({ where: { rating, openedAt: { from: lately(clock.now()) } } }, MOST),
    ),
  );
}

function watchMessages(metrics: Metrics, { courier, stores, clock }: House): void {
  metrics.watchBy('hotline_messages', 'Messages of the last 30 days that wait or did not arrive', 'state', () =>
    byName(WATCHED_STATES, (delivery) =>
      stores.turns.count({ where: { delivery, at: { from: lately(clock.now()) } } }, MOST),
    ),
  );
  metrics.watch('hotline_messages_failed', 'Messages of the last 30 days that somebody has to mend', () =>
    courier.undelivered.failedCount(),
  );
}

function watchWork(metrics: Metrics, { supervision, exchange, exchangeIn, stores, clock }: House): void {
  metrics.watch('hotline_services_unsettled', 'Closed services whose record and figures are late', () =>
    supervision.settling.lateCount(),
  );
  const { outbox } = exchange;
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
    exchangeIn.refused.openCount(),
  );
  const due = (before: Date) => stores.jobs.count({ where: { state: 'waiting', dueAt: { before } } }, MOST);
  metrics.watch('hotline_jobs_due', 'Jobs that are due and not begun', () => due(clock.now()));
  metrics.watch('hotline_jobs_late', 'Jobs that have been due for more than a minute', () =>
    due(new Date(clock.now().getTime() - LATE_MS)),
  );
  metrics.watch('hotline_jobs_failed', 'Jobs that were given up', () =>
    stores.jobs.count({ where: { state: 'failed' } }, MOST),
  );
}

function watchRecogniser(metrics: Metrics, { nightly }: House): void {
  const accuracy = async () => (await nightly.latest(7)).find(({ figures }) => figures !== null)?.figures?.accuracy;
  metrics.watch(
    'hotline_recogniser_accuracy',
    'Share of questions that the last nightly evaluation recognised',
    async () => (await accuracy()) ?? null,
  );
  metrics.watch(
    'hotline_recogniser_confidence_mean',
    'Mean confidence of the last 500 messages that were weighed',
    () => metrics.meanConfidence(),
  );
  metrics.watch(
    'hotline_recogniser_drift',
    'Mean confidence of residents’ messages less the accuracy of the nightly evaluation',
    async () => {
      const [mean, right] = [metrics.meanConfidence(), await accuracy()];
      return mean === null || right === undefined ? null : mean - right;
    },
  );
}

function watchLoad(metrics: Metrics, { inlet }: House): void {
  metrics.watch('hotline_turns_under_way', 'Turns being handled', () => inlet.busy);
  metrics.watchBy('hotline_turns_waiting', 'Turns that wait until there is room for them', 'urgency', () =>
    Object.fromEntries(URGENCIES.map((urgency) => [urgency, inlet.gate.waitingCount(urgency)])),
  );
  metrics.watch('hotline_load_level', '0 calm, 1 short answers, 2 full: refuses what is not urgent', () =>
    LOAD_LEVELS.indexOf(inlet.gate.level),
  );
}

function watchDisk(metrics: Metrics, { config, storage }: House): void {
  metrics.watch('hotline_storage_bytes', 'Size of the embedded database', async () => {
    if (storage.engine !== 'sqlite') return null;
    const file = databaseFile(config);
    const files = [file, `${file}-wal`];
    const sizes = await Promise.all(
      files.map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  });
  metrics.watch('hotline_disk_free_bytes', 'Free space where DATA_DIR lies', async () => {
    const { bavail, bsize } = await statfs(config.DATA_DIR);
    return bavail * bsize;
  });
}

async function byName(names: readonly string[], read: (name: string) => Promise<number>) {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

function lately(now: Date): Date {
  return new Date(now.getTime() - LATELY_MS);
}
