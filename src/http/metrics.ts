import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Values of labels; few, written in the program, never of a person or a message. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Figures for Prometheus at `/metrics`; no label carries anything personal. */
export interface Metrics {
  registry: Registry;
  turn(turn: {
    channel: string;
    decision: string;
    seconds: number;
    failed: boolean;
    /** Of the recogniser, 0 … 1; null where it did not weigh. */
    confidence?: number | null;
  }): void;
  /** What channels count: refusals, unknown kinds, deliveries. */
  channelEvent(channel: string, event: string): void;
  /** Mean confidence of the last messages that the recogniser weighed; null before there are enough. */
  meanConfidence(): number | null;
  /** A gauge read when the page is asked for. It shows nothing where it cannot be read, or is null. */
  watch(name: string, help: string, read: () => Read<number | null>): void;
  /** A gauge with one label. */
  watchBy(name: string, help: string, label: string, read: () => Read<Readonly<Record<string, number>>>): void;
  /** A histogram of seconds. @returns what takes one measurement. */
  seconds(name: string, help: string, labels: readonly string[]): (labels: MetricLabels, seconds: number) => void;
  /** A counter. @returns what counts one more. */
  counter(name: string, help: string, labels: readonly string[]): (labels: MetricLabels) => void;
}

type Read<T> = T | Promise<T>;

/** Seconds, from a write of the embedded storage to a provider that is given up. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
/** A gauge has so long to be read: the page is most needed when storage is slow, ms. */
const READ_MS = 2000;
/** Weighed messages whose mean is shown, and from how many on. */
const CONFIDENCES = 500;
const LEAST_CONFIDENCES = 100;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const turns = new Counter({
    name: 'hotline_turns_total',
    help: 'Turns handled by the bot',
    labelNames: ['channel', 'decision', 'failed'],
    registers,
  });
  const turnSeconds = new Histogram({
    name: 'hotline_turn_seconds',
    help: 'From taking up a turn to its replies being durable',
    labelNames: ['channel'],
    buckets: SECONDS,
    registers,
  });
  const confidence = new Histogram({
    name: 'hotline_recogniser_confidence',
    help: 'Confidence in what a message means, 0 to 1',
    buckets: SHARES,
    registers,
  });
  const events = new Counter({
    name: 'hotline_channel_events_total',
    help: 'Events of the channels',
    labelNames: ['channel', 'event'],
    registers,
  });
  const unread = new Counter({
    name: 'hotline_metrics_unread_total',
    help: 'Gauges that could not be read in time',
    registers,
  });
  const recent: number[] = [];
  let weighed = 0;
  const weigh = (value: number): void => {
    confidence.observe(value);
    recent[weighed % CONFIDENCES] = value;
    weighed += 1;
  };
  const readInTime = async <T>(read: () => Read<T>): Promise<T | null> => {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('late')), READ_MS);
      });
      return await Promise.race([read(), late]);
    } catch {
      unread.inc();
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    registry,
    turn: (turn) => {
      turns.inc({ channel: turn.channel, decision: turn.decision, failed: String(turn.failed) });
      turnSeconds.observe({ channel: turn.channel }, turn.seconds);
      if (turn.confidence != null) weigh(turn.confidence);
    },
    channelEvent: (channel, event) => events.inc({ channel, event }),
    meanConfidence: () =>
      recent.length < LEAST_CONFIDENCES ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length,
    watch: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          const value = await readInTime(read);
          if (value === null) this.remove();
          else this.set(value);
        },
      });
    },
    watchBy: (name, help, label, read) => {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          const values = await readInTime(read);
          this.reset();
          for (const [key, value] of Object.entries(values ?? {})) this.set({ [label]: key }, value);
        },
      });
    },
    seconds: (name, help, labelNames) => {
      const histogram = new Histogram({ name, help, labelNames: [...labelNames], buckets: SECONDS, registers });
      return (labels, seconds) => histogram.observe({ ...labels }, seconds);
    },
    counter: (name, help, labelNames) => {
      const counter = new Counter({ name, help, labelNames: [...labelNames], registers });
      return (labels) => counter.inc({ ...labels });
    },
  };
}
