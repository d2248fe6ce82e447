import { satisfactionOf } from '../../../src/follow-up/index.ts';
import type { ServiceFacts } from '../../../src/oversight/index.ts';
import { countDay } from '../../../src/oversight/statistics/count-day.ts';
import { dutyMinutes } from '../../../src/oversight/statistics/duty-minutes.ts';
import { percentText } from '../../../src/oversight/statistics/in-words.ts';
import { type Metrics, metricsOf } from '../../../src/oversight/statistics/metrics.ts';
import { unpacked } from '../../../src/oversight/statistics/packed-tallies.ts';
import { serviceTally } from '../../../src/oversight/statistics/service-tally.ts';
import { lengthStep, quantile, sumOf } from '../../../src/oversight/statistics/tally.ts';
import { drawing, servicesOfDay } from './many-services.ts';
import { handedOver, service } from './services.ts';

const metrics = (...services: ServiceFacts[]): Metrics => metricsOf(sumOf(services.map(serviceTally)));

describe('the figures as they are defined', () => {
  it('give 满意率 and 基本满意以上率 of a city’s year with their counts', () => {
    const tally = {
      'rating:satisfied': 4446,
      'rating:basically-satisfied': 93,
      'rating:dissatisfied': 22,
      'rating-asked': 5000,
    };
    const { satisfaction } = metricsOf(tally);
    expect(satisfaction.satisfied).toMatchObject({ n: 4446, of: 4561 });
    expect(satisfaction.basically).toMatchObject({ n: 4539, of: 4561 });
    expect([percentText(satisfaction.satisfied), percentText(satisfaction.basically)]).toEqual(['97.48%', '99.52%']);
    expect(percentText(satisfaction.participation)).toBe('91.22%');
    const { satisfiedRate, basicallyRate } = satisfactionOf({
      satisfied: 4446,
      'basically-satisfied': 93,
      dissatisfied: 22,
    });
    expect([satisfiedRate, basicallyRate]).toEqual([97.48, 99.52]);
    // The smaller seed: 792 of 803.
    expect(percentText(metricsOf({ 'rating:satisfied': 792, 'rating:dissatisfied': 11 }).satisfaction.satisfied)).toBe(
      '98.63%',
    );
  });

  it('count the five levels of 好差评 into the same two rates', () => {
    const { satisfaction } = metrics(
      ...(['very-satisfied', 'satisfied', 'basically-satisfied', 'dissatisfied', 'very-dissatisfied'] as const).map(
        (rating) => service({ ratingState: 'rated', rating }),
      ),
      service({ ratingState: 'asked' }),
      service({ ratingState: 'skipped' }),
    );
    expect(satisfaction.satisfied).toEqual({ n: 2, of: 5, share: 0.4 });
    expect(satisfaction.basically).toEqual({ n: 3, of: 5, share: 0.6 });
    expect(satisfaction.participation).toEqual({ n: 5, of: 6, share: 5 / 6 });
  });

  it('offer the service level: who gives up stays in it, and a late answer is a miss', () => {
    const found = metrics(
      handedOver('voice', 15_000),
      handedOver('voice', 15_001),
      handedOver('voice', 20_000),
      handedOver('voice', 20_001),
      handedOver('voice', 3_000, 'abandoned'),
      handedOver('web', 180_000),
      handedOver('wechat', 180_001),
      handedOver('sms', 60_000, 'message-left'),
      service({ channel: 'voice' }),
    );
    expect(found.serviceLevel.voice15).toMatchObject({ n: 1, of: 5 });
    expect(found.serviceLevel.voice20).toMatchObject({ n: 3, of: 5 });
    expect(found.serviceLevel.text180).toMatchObject({ n: 1, of: 3 });
    expect(found.connect).toMatchObject({ n: 6, of: 8 });
    expect(found.asked).toBe(8);
    expect(found.wait.count).toBe(6);
  });

  it('count as settled alone only what was answered without a person asked for', () => {
    const { alone, services } = metrics(
      service(),
      service({ outcome: 'pre-check' }),
      service({ outcome: 'abandoned' }),
      service({ outcome: 'wrong-number' }),
      handedOver('web', 1_000, 'answered', { outcome: 'answered' }),
    );
    expect(services).toBe(5);
    expect(alone).toEqual({ n: 2, of: 4, share: 0.5 });
  });

  it('count a telephone as answered when anybody answered', () => {
    const found = metrics(service({ channel: 'voice' }), service({ channel: 'voice', firstReplyMs: null }), service());
    expect(found.telephone).toEqual({ n: 1, of: 2, share: 0.5 });
  });

  it('keep the clocks apart, and they sum to the mean length', () => {
    const { clocks } = metrics(
      service({ clocks: { botMs: 10_000, waitingMs: 20_000, lawyerMs: 30_000, wrapUpMs: 40_000 } }),
      service({ clocks: { botMs: 30_000, waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 } }),
    );
    expect(clocks).toEqual({ botMs: 20_000, waitingMs: 10_000, lawyerMs: 15_000, wrapUpMs: 20_000 });
  });

  it('count repeats, emergencies and scores', () => {
    const found = metrics(
      service({ isRepeat: true, quality: 80.25 }),
      service({ emergency: 'E-violence', quality: 90 }),
      service(),
    );
    expect(found.repeat).toMatchObject({ n: 1, of: 3 });
    expect(found.emergencies).toBe(1);
    expect(found.quality).toEqual({ scored: 2, mean: 85.2 });
  });

  it('say nothing where there is nothing: never 0 %', () => {
    const none = metricsOf({});
    expect(none.services).toBe(0);
    const shares = [none.connect, none.telephone, ...Object.values(none.serviceLevel), none.alone, none.repeat];
    const ratings = [none.satisfaction.satisfied, none.satisfaction.basically, none.satisfaction.participation];
    expect([...shares, ...ratings].map(percentText)).toEqual(new Array(10).fill('—'));
    expect([none.wait.medianMs, none.open.p90Ms, none.clocks, none.quality.mean]).toEqual([null, null, null, null]);
    expect(percentText({ n: 0, of: 3 })).toBe('0.00%');
  });

  it('read lengths back to within 9 %', () => {
    for (const ms of [1_000, 1_500, 15_000, 61_000, 185_000, 3_600_000, 86_400_000]) {
      const read = quantile({ [lengthStep(ms)]: 1 }, 0.5) ?? 0;
      expect(Math.abs(read / ms - 1)).toBeLessThan(0.095);
    }
    const steps = { [lengthStep(10_000)]: 8, [lengthStep(100_000)]: 2 };
    expect(quantile(steps, 0.5)).toBeLessThan(11_000);
    expect(quantile(steps, 0.9)).toBeGreaterThan(90_000);
  });
});

describe('a day', () => {
  const at = new Date('2026-03-03T00:00:00Z');
  const counted = countDay({
    day: '2026-03-02',
    services: [
      service({ topic: null, regionCode: null }),
      handedOver('voice', 5_000),
      handedOver('voice', 50_000, 'answered', { openedAt: new Date('2026-03-02T15:59:59Z'), regionCode: '340303' }),
    ],
    dutyMinutes: new Map([
      ['lawyer1', 480],
      ['lawyer2', 0],
    ]),
    countedAt: at,
  });

  it('is kept once for each channel, area and topic, and for every one of each', () => {
    const ids = counted.figures.map(({ _id }) => _id);
    expect(new Set(ids).size).toBe(ids.length);
    const [whole] = counted.figures;
    expect(whole).toMatchObject({ _id: '2026-03-02:*:*:*', countedAt: at });
    expect(whole?.tally).toMatchObject({ services: 3, 'hour:10': 2, 'hour:23': 1, 'topic:': 1, 'topic:劳动纠纷': 2 });
    expect(unpacked(whole?.channels ?? '').map(([channel]) => channel)).toEqual(['voice', 'web']);
    expect(unpacked(whole?.regions ?? '').map(([code]) => code)).toEqual(['', '340302', '340303']);
    const services = (id: string) => counted.figures.find(({ _id }) => _id === `2026-03-02:${id}`)?.tally.services;
    expect(['web:*:*', '*:34:*', 'voice:3403:劳动纠纷', '*:340303:*', '*::', '*:*:'].map(services)).toEqual([
      1, 2, 2, 1, 1, 1,
    ]);
    expect(counted.figures.filter(({ countedAt }) => countedAt !== null)).toHaveLength(1);
  });

  it('gives each lawyer his services, and his duty once', () => {
    const found = counted.lawyers.map(({ _id, people }) => [
      _id.slice('2026-03-02:'.length),
      unpacked(people).map(([id, tally]) => [id, tally.services ?? tally.dutyMinutes]),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      'voice:34': [['lawyer1', 2]],
      'voice:3403': [['lawyer1', 2]],
      'voice:340302': [['lawyer1', 1]],
      'voice:340303': [['lawyer1', 1]],
      'voice:*': [['lawyer1', 2]],
      '*:34': [['lawyer1', 2]],
      '*:3403': [['lawyer1', 2]],
      '*:340302': [['lawyer1', 1]],
      '*:340303': [['lawyer1', 1]],
      '*:*': [['lawyer1', 2]],
      'duty:*': [['lawyer1', 480]],
    });
  });

  it('is small documents for a whole province too', () => {
    const regions = Array.from({ length: 120 }, (_, at) => String(340_100 + 100 * Math.floor(at / 8) + 2 + (at % 8)));
    const lawyers = Array.from({ length: 60 }, (_, at) => `lawyer${at}`);
    const services = servicesOfDay('2026-03-02', 6_000, { draw: drawing(3), regions, lawyers });
    const large = countDay({ day: '2026-03-02', services, dutyMinutes: new Map(), countedAt: at });
    const sizes = [...large.figures, ...large.lawyers].map((one) => JSON.stringify(one).length);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
  });

  it('counts duty of the day alone, overlaps once, and who is still there until now', () => {
    const span = (staffId: string, from: string, to: string | null) => ({
      _id: `${staffId}:${from}`,
      staffId,
      from: new Date(from),
      to: to === null ? null : new Date(to),
      endedBy: null,
    });
    const minutes = dutyMinutes(
      '2026-03-02',
      [
        span('a', '2026-03-01T15:00:00Z', '2026-03-01T17:00:00Z'),
        span('a', '2026-03-01T16:30:00Z', '2026-03-01T18:00:00Z'),
        span('b', '2026-03-02T15:00:00Z', null),
        span('c', '2026-03-02T01:00:00Z', null),
        span('d', '2026-03-02T16:00:00Z', '2026-03-02T18:00:00Z'),
      ],
      new Date('2026-03-02T02:00:00Z'),
    );
    // The day begins at 16:00 UTC; b's clock was set back, d begins after midnight.
    expect([...minutes]).toEqual([
      ['a', 120],
      ['c', 60],
    ]);
  });

  it('without services and duty is nothing', () => {
    expect(countDay({ day: '2026-03-02', services: [], dutyMinutes: new Map(), countedAt: at })).toEqual({
      figures: [],
      lawyers: [],
    });
  });
});
