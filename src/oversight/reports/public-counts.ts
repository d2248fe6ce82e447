import { satisfactionOf } from '../../follow-up/index.ts';
import type { PeriodFigures } from '../statistics/statistics.ts';
import type { CountSum } from './suppression.ts';

/** The counts of a public sheet by name, and how they sum; `<family>/<code>`. */
export interface PublicCounts {
  counts: Map<string, number>;
  sums: CountSum[];
}

/** The rates of a public sheet: a count of another one, with what is left. */
export const PUBLIC_RATES = {
  connect: { n: 'handoff/answered', of: 'asked' },
  text180: { n: 'text180', of: 'asked/text' },
  voice15: { n: 'voice15', of: 'asked/voice' },
  alone: { n: 'alone', of: 'meant' },
  satisfied: { n: 'level/satisfied', of: 'raters' },
  basically: { n: 'basically', of: 'raters' },
  participation: { n: 'raters', of: 'rating-asked' },
} as const;
export type PublicRate = keyof typeof PUBLIC_RATES;

/** Every count that a public sheet tells or lets one work out, with all sums between them. */
export function publicCounts(figures: PeriodFigures): PublicCounts {
  const counts = new Map<string, number>();
  const sums: CountSum[] = [];
  const { total, outcomes, handoffs } = figures;
  const split = (name: string, parts: Record<string, number>) => {
    const named = Object.entries(parts).filter(([, n]) => n > 0);
    for (const [part, n] of named) counts.set(part, n);
    const sum = Object.values(parts).reduce((all, n) => all + n, 0);
    counts.set(name, sum);
    sums.push({ total: name, parts: named.map(([part]) => part) });
  };
  const family = (prefix: string, parts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(parts).map(([code, n]) => [`${prefix}/${code}`, n]));
  const { voice15, text180 } = total.serviceLevel;
  const { levels, participation } = total.satisfaction;
  const rated = satisfactionOf(levels);

  split('services', family('channel', Object.fromEntries(figures.channels.map((one) => [one.channel, one.services]))));
  split('services', family('topic', Object.fromEntries(figures.topics.map((one) => [one.topic, one.services]))));
  split('services', family('region', Object.fromEntries(figures.regions.map((one) => [one.regionCode, one.services]))));
  split('services', family('outcome', outcomes));
  split('services', { asked: total.asked, 'not-asked': total.services - total.asked });
  split('services', { meant: total.alone.of, 'outcome/wrong-number': outcomes['wrong-number'] ?? 0 });
  split('services', { 'rating-asked': participation.of, 'not-rating-asked': total.services - participation.of });
  split('meant', { alone: total.alone.n, 'not-alone': total.alone.of - total.alone.n });
  split('asked', family('handoff', handoffs));
  split('asked', {
    'handoff/answered': handoffs.answered ?? 0,
    'not-connected': total.asked - (handoffs.answered ?? 0),
  });
  split('asked', { 'asked/voice': voice15.of, 'asked/text': text180.of });
  split('asked/voice', { voice15: voice15.n, 'not-voice15': voice15.of - voice15.n });
  split('asked/text', { text180: text180.n, 'not-text180': text180.of - text180.n });
  split('rating-asked', { raters: rated.raters, 'not-rated': participation.of - rated.raters });
  split('raters', {
    'level/satisfied': rated.satisfied,
    'level/basically-satisfied': rated.basicallySatisfied,
    'level/dissatisfied': rated.dissatisfied,
  });
  split('raters', {
    basically: rated.satisfied + rated.basicallySatisfied,
    'level/dissatisfied': rated.dissatisfied,
  });
  split('raters', { 'level/satisfied': rated.satisfied, 'not-satisfied': rated.raters - rated.satisfied });
  split('basically', { 'level/satisfied': rated.satisfied, 'level/basically-satisfied': rated.basicallySatisfied });
  return { counts, sums };
}
