import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus at `/metrics`; no label carries anything personal. */
export interface Metrics {
  registry: Registry;
  turn(turn: { channel: string; decision: string; seconds: number; failed: boolean }): void;
  /** What channels count: refusals, unknown kinds, deliveries. */
  channelEvent(channel: string, event: string): void;
  /** Gauges read when the page is asked for. */
  watch(name: string, help: string, read: () => number | Promise<number>): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({
    name: 'hotline_turns_total',
    help: 'Turns handled by the bot',
    labelNames: ['channel', 'decision', 'failed'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'hotline_turn_seconds',
    help: 'From taking up a turn to its replies being durable',
    labelNames: ['channel'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const events = new Counter({
    name: 'hotline_channel_events_total',
    help: 'Events of the channels',
    labelNames: ['channel', 'event'],
    registers: [registry],
  });
  return {
    registry,
    turn: (turn) => {
      turns.inc({ channel: turn.channel, decision: turn.decision, failed: String(turn.failed) });
      seconds.observe({ channel: turn.channel }, turn.seconds);
    },
    channelEvent: (channel, event) => events.inc({ channel, event }),
    watch: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
  };
}
