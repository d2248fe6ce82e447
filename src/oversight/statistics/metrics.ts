import { satisfactionOf } from '../../follow-up/index.ts';
import { SATISFACTIONS, type Satisfaction } from '../../sessions/index.ts';
import { family, quantile, type Tally } from './tally.ts';

/** A share with its counts; null where there is nothing to share: never 0 %. */
export interface Share {
  n: number;
  of: number;
  /** 0 to 1, unrounded. */
  share: number | null;
}

/** Middle and slow lengths, ms, ±9 %; null without any. */
export interface Lengths {
  count: number;
  medianMs: number | null;
  p90Ms: number | null;
}

/** The main figures (主要指标) of a period, a channel, a region, a topic. `dictionary.ts` says what each means. */
export interface Metrics {
  services: number;
  emergencies: number;
  asked: number;
  connect: Share;
  telephone: Share;
  serviceLevel: { voice15: Share; voice20: Share; text180: Share };
  alone: Share;
  satisfaction: {
    levels: Record<Satisfaction, number>;
    satisfied: Share;
    basically: Share;
    participation: Share;
  };
  wait: Lengths;
  open: Lengths;
  /** Means of a service, ms; null without services. They sum to the mean length. */
  clocks: { botMs: number; waitingMs: number; lawyerMs: number; wrapUpMs: number } | null;
  repeat: Share;
  /** Automatic score, mean of 0 to 100, to one decimal. */
  quality: { scored: number; mean: number | null };
}

/** The main figures of a part: a day, a channel, a region. How long services were open is told of the whole alone. */
export type PartMetrics = Omit<Metrics, 'open'>;

export function share(n: number, of: number): Share {
  return { n, of, share: of === 0 ? null : n / of };
}

/** Works the main figures out of a tally. */
export function metricsOf(tally: Tally): Metrics {
  const n = (name: string) => tally[name] ?? 0;
  return {
    services: n('services'),
    emergencies: n('emergency'),
    asked: n('asked'),
    connect: share(n('handoff:answered'), n('asked')),
    telephone: share(n('voice-answered'), n('voice')),
    serviceLevel: {
      voice15: share(n('within:voice15'), n('asked:voice')),
      voice20: share(n('within:voice20'), n('asked:voice')),
      text180: share(n('within:text180'), n('asked:text')),
    },
    alone: share(n('alone'), n('meant')),
    satisfaction: satisfactionIn(tally),
    wait: lengths(tally, 'wait'),
    open: lengths(tally, 'open'),
    clocks: meanClocks(tally),
    repeat: share(n('repeat'), n('services')),
    quality: {
      scored: n('quality-n'),
      mean: n('quality-n') === 0 ? null : Math.round(n('quality-tenths') / n('quality-n')) / 10,
    },
  };
}

export function partMetricsOf(tally: Tally): PartMetrics {
  const { open: _, ...metrics } = metricsOf(tally);
  return metrics;
}

function satisfactionIn(tally: Tally): Metrics['satisfaction'] {
  const counts = family(tally, 'rating');
  const levels = Object.fromEntries(SATISFACTIONS.map((level) => [level, counts[level] ?? 0])) as Record<
    Satisfaction,
    number
  >;
  const { raters, satisfied, basicallySatisfied } = satisfactionOf(levels);
  return {
    levels,
    satisfied: share(satisfied, raters),
    basically: share(satisfied + basicallySatisfied, raters),
    participation: share(raters, tally['rating-asked'] ?? 0),
  };
}

function lengths(tally: Tally, name: 'wait' | 'open'): Lengths {
  const steps = family(tally, name);
  const count = Object.values(steps).reduce((sum, n) => sum + n, 0);
  return { count, medianMs: quantile(steps, 0.5), p90Ms: quantile(steps, 0.9) };
}

function meanClocks(tally: Tally): Metrics['clocks'] {
  const services = tally.services ?? 0;
  if (services === 0) return null;
  const mean = (clock: string) => Math.round((tally[`clock:${clock}`] ?? 0) / services);
  return { botMs: mean('botMs'), waitingMs: mean('waitingMs'), lawyerMs: mean('lawyerMs'), wrapUpMs: mean('wrapUpMs') };
}
