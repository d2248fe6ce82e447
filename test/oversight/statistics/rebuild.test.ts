import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Schema } from 'mongoose';
import { type DutySpan, dutySpanCollection } from '../../../src/handoff/index.ts';
import { addDays, calendarDay } from '../../../src/knowledge/index.ts';
import {
  type DailyFigures,
  DayCounting,
  dailyFiguresCollection,
  type FiguresFilter,
  type LawyerFigures,
  lawyerFiguresCollection,
  rebuildFigures,
  type ServiceFacts,
  Statistics,
  serviceFactsCollection,
} from '../../../src/oversight/index.ts';
import { countDay } from '../../../src/oversight/statistics/count-day.ts';
import { metricsOf, partMetricsOf } from '../../../src/oversight/statistics/metrics.ts';
import { packed, unpacked } from '../../../src/oversight/statistics/packed-tallies.ts';
import { lawyerTally, serviceTally } from '../../../src/oversight/statistics/service-tally.ts';
import { sumOf } from '../../../src/oversight/statistics/tally.ts';
import { SATISFACTIONS, type Session } from '../../../src/sessions/index.ts';
import { type Collection, openSqlite, type Storage } from '../../../src/storage/index.ts';
import { StageClock, StageJobs } from '../../handoff/stage.ts';
import { handedOver, service } from './services.ts';

let folder: string;
let storage: Storage;
let facts: Collection<ServiceFacts>;
let figures: Collection<DailyFigures>;
let lawyers: Collection<LawyerFigures>;
let spans: Collection<DutySpan>;
let clock: StageClock;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistics-'));
  storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
  facts = storage.collection(serviceFactsCollection);
  figures = storage.collection(dailyFiguresCollection);
  lawyers = storage.collection(lawyerFiguresCollection);
  spans = storage.collection(dutySpanCollection);
  await storage.prepare();
  clock = new StageClock();
});
afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const counting = (more: Partial<ConstructorParameters<typeof DayCounting>[0]> = {}) =>
  new DayCounting({
    serviceFacts: facts,
    dailyFigures: figures,
    lawyerFigures: lawyers,
    dutySpans: spans,
    clock,
    ...more,
  });

/** Facts of a day, read before `meanwhile` happens. */
function readBefore(meanwhile: () => Promise<void>): Collection<ServiceFacts> {
  let isFirst = true;
  return new Proxy(facts, {
    get(on, name) {
      const value: unknown = Reflect.get(on, name, on);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        const found: unknown = await value.apply(on, given);
        if (isFirst) {
          isFirst = false;
          await meanwhile();
        }
        return found;
      };
    },
  });
}

/** Figures whose process ends at one of its writes. */
function mortal(target: Collection<DailyFigures>, writes: number): Collection<DailyFigures> {
  let left = writes;
  return new Proxy(target, {
    get(on, name) {
      const value: unknown = Reflect.get(on, name, on);
      if (typeof value !== 'function') return value;
      if (!['insert', 'change', 'remove'].includes(String(name))) return value.bind(on);
      return async (...given: unknown[]) => {
        left -= 1;
        if (left < 0) throw new Error('ended');
        return value.apply(on, given);
      };
    },
  });
}

/** As an earlier version kept its documents. */
const earlierSchema = new Schema(
  {
    _id: { type: String, required: true },
    day: String,
    channel: String,
    regionCode: String,
    tally: Schema.Types.Mixed,
  },
  { versionKey: false, minimize: false, strict: false },
);

async function peopleOf(id: string) {
  return unpacked((await lawyers.get(id))?.people ?? '[]');
}

const REGIONS = [null, '340302', '340303', '340100'];
const kind = fc.record({
  day: fc.nat(2),
  hour: fc.nat(23),
  channel: fc.constantFrom('web', 'wechat', 'sms', 'voice'),
  region: fc.constantFrom(...REGIONS),
  topic: fc.constantFrom(null, '劳动纠纷', '婚姻家庭'),
  waited: fc.option(fc.nat(400_000)),
  result: fc.constantFrom('answered', 'abandoned', 'message-left'),
  rating: fc.option(fc.constantFrom(...SATISFACTIONS)),
  lawyer: fc.constantFrom('lawyer1', 'lawyer2'),
});

function made(one: typeof kind extends fc.Arbitrary<infer T> ? T : never, first: string): ServiceFacts {
  const day = addDays(first, one.day);
  const openedAt = new Date(`${day}T${String(one.hour).padStart(2, '0')}:30:00+08:00`);
  const rated = one.rating === null ? {} : { ratingState: 'rated' as const, rating: one.rating };
  const common = { openedAt, day, hour: one.hour, regionCode: one.region, topic: one.topic, ...rated };
  const channel = one.channel as ServiceFacts['channel'];
  if (one.waited === null) return service({ ...common, channel });
  const result = one.result as 'answered' | 'abandoned' | 'message-left';
  const lawyerId = result === 'answered' ? one.lawyer : null;
  const attribution = { lawyerId, queue: null, shiftId: null, provider: '', regionCode: one.region };
  return handedOver(channel, one.waited, result, {
    ...common,
    closedAt: new Date(openedAt.getTime() + 90_000),
    attribution,
  });
}

/** Every way of asking. */
const ASKED: Omit<FiguresFilter, 'from' | 'before'>[] = [
  {},
  { channel: 'voice' },
  { topic: '劳动纠纷' },
  { topic: '', channel: 'web' },
  { region: '340300' },
  { region: '340302', topic: '婚姻家庭', channel: 'wechat' },
  { region: '340100' },
  { within: ['340300', '340302', '340100'] },
  { within: ['340303'], region: '340300', channel: 'sms' },
  { within: ['340100'], region: '340302' },
  { within: ['340000'], topic: '' },
];

function isAsked({ channel, topic, regionCode }: ServiceFacts, asked: Omit<FiguresFilter, 'from' | 'before'>): boolean {
  const liesIn = (code: string) => (regionCode ?? '').startsWith(code.replace(/(?:00)+$/u, ''));
  if (asked.channel !== undefined && channel !== asked.channel) return false;
  if (asked.topic !== undefined && (topic ?? '') !== asked.topic) return false;
  if (asked.region !== undefined && !liesIn(asked.region)) return false;
  return asked.within === undefined || asked.within.some(liesIn);
}

describe('figures kept day by day', () => {
  it('are those of a new count, in whatever order services come and change, and wherever a count was cut off', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { minLength: 1, maxLength: 25 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        fc.array(fc.record({ at: fc.nat(24), rating: fc.constantFrom(...SATISFACTIONS) }), { maxLength: 4 }),
        async (kinds, deaths, ratings) => {
          const first = addDays('2024-01-01', 4 * run);
          run += 1;
          const services = kinds.map((one) => made(one, first));
          const days = [0, 1, 2].map((day) => addDays(first, day));
          for (const [at, one] of services.entries()) {
            await facts.insert(one);
            // Now and then a day is counted in between, and the process may end meanwhile.
            const writes = deaths[at];
            if (writes === undefined) continue;
            await counting({ dailyFigures: mortal(figures, writes) })
              .count(one.day)
              .catch(() => undefined);
          }
          for (const { at, rating } of ratings) {
            const one = services[at % services.length];
            if (one !== undefined) await facts.change(one._id, (old) => ({ ...old, ratingState: 'rated', rating }));
          }
          for (const day of days) await counting().count(day);

          const kept = async <T extends DailyFigures | LawyerFigures>(collection: Collection<T>, day: string) =>
            (await collection.find({ where: { day } as { day: string }, limit: 1000 } as object))
              .map((one) => ({ ...one, countedAt: null }))
              .sort((one, other) => (one._id < other._id ? -1 : 1));
          for (const day of days) {
            const now = (await facts.find({ where: { day }, limit: 1000 })).reverse();
            const counted = countDay({ day, services: now, dutyMinutes: new Map(), countedAt: clock.now() });
            const sorted = counted.figures
              .map((one) => ({ ...one, countedAt: null }))
              .sort((one, other) => (one._id < other._id ? -1 : 1));
            expect(await kept(figures, day)).toEqual(sorted);
            expect(await kept(lawyers, day)).toHaveLength(counted.lawyers.length);
          }
          const again = await rebuildFigures(counting(), { from: first });
          expect(again.different).toEqual([]);

          // Whatever is asked, the figures are a plain count of the services it is about.
          const range = { from: first, before: addDays(first, 3) };
          const statistics = new Statistics({ dailyFigures: figures, lawyerFigures: lawyers });
          const closed = (await Promise.all(days.map((day) => facts.find({ where: { day }, limit: 1000 })))).flat();
          for (const asked of ASKED) {
            const own = closed.filter((one) => isAsked(one, asked));
            const found = await statistics.figures({ ...range, ...asked });
            expect(found.total).toEqual(metricsOf(sumOf(own.map(serviceTally))));
            expect(await statistics.total({ ...range, ...asked })).toEqual(found.total);
            const split = <K>(key: (one: ServiceFacts) => K) =>
              new Map([...new Set(own.map(key))].map((name) => [name, own.filter((one) => key(one) === name)]));
            const parts = (of: Map<string, ServiceFacts[]>) =>
              new Map([...of].map(([name, some]) => [name, partMetricsOf(sumOf(some.map(serviceTally)))]));
            expect(new Map(found.channels.map(({ channel, ...rest }) => [channel, rest]))).toEqual(
              parts(split((one) => one.channel)),
            );
            expect(new Map(found.regions.map(({ regionCode, ...rest }) => [regionCode, rest]))).toEqual(
              parts(split((one) => one.regionCode ?? '')),
            );
            expect(
              new Map(found.days.filter((one) => one.services > 0).map(({ day, ...rest }) => [day, rest])),
            ).toEqual(parts(split((one) => one.day)));
            expect(found.topics.reduce((sum, one) => sum + one.services, 0)).toBe(own.length);
            if (asked.topic !== undefined) continue;
            const people = new Map((await statistics.lawyers({ ...range, ...asked })).map((one) => [one.staffId, one]));
            for (const [id, some] of split((one) => one.attribution.lawyerId)) {
              if (id === null) continue;
              expect(people.get(id)?.metrics).toEqual(metricsOf(sumOf(some.map(lawyerTally))));
              expect(await statistics.lawyers({ ...range, ...asked }, id)).toEqual([people.get(id)]);
            }
            expect(people.size).toBe([...split((one) => one.attribution.lawyerId).keys()].filter(Boolean).length);
          }
        },
      ),
      { numRuns: 30 },
    );
  }, 30_000);

  it('are mended by a rebuild, which says what was different', async () => {
    const day = '2026-02-01';
    const openedAt = new Date(`${day}T10:00:00+08:00`);
    await facts.insert(service({ openedAt, day }));
    await counting().count(day);
    await figures.change(`${day}:*:*:*`, (one) => ({ ...one, tally: { services: 7 } }));
    await figures.remove(`${day}:web:340302:*`);
    await lawyers.insert({
      _id: `${day}:web:`,
      day,
      channel: 'web',
      area: '',
      people: packed([['x', { services: 1 }]]),
    });
    const report = await rebuildFigures(counting(), { from: day });
    expect(report).toMatchObject({ days: 1, services: 1 });
    expect(report.different).toEqual([
      {
        day,
        services: 1,
        added: [`${day}:web:340302:*`],
        changed: [`${day}:*:*:*`],
        removed: [`${day}:web:`],
      },
    ]);
    expect((await rebuildFigures(counting(), { from: day })).different).toEqual([]);
  });

  it('of an earlier version are counted anew before anything is told of them', async () => {
    const day = '2026-02-02';
    const lines = [
      { _id: `${day}:whole:::`, grain: 'whole', day, channel: '', regionCode: '', topic: '', tally: { services: 9 } },
      {
        _id: `${day}:place:web:340302:`,
        grain: 'place',
        day,
        channel: 'web',
        regionCode: '340302',
        topic: '',
        tally: {},
      },
    ];
    const people = [{ _id: `${day}:x::`, day, staffId: 'x', channel: '', regionCode: '', tally: { dutyMinutes: 5 } }];
    await facts.insert(service({ openedAt: new Date(`${day}T10:00:00+08:00`), day }));
    const inside = await openSqlite({ file: join(folder, 'earlier.db') });
    const earlier = {
      serviceFacts: facts,
      dutySpans: spans,
      dailyFigures: inside.collection({ ...dailyFiguresCollection, schema: earlierSchema }),
      lawyerFigures: inside.collection({ ...lawyerFiguresCollection, schema: earlierSchema }),
    };
    await inside.prepare();
    for (const one of lines) await earlier.dailyFigures.insert(one as unknown as DailyFigures);
    for (const one of people) await earlier.lawyerFigures.insert(one as unknown as LawyerFigures);
    await inside.close();
    const later = await openSqlite({ file: join(folder, 'earlier.db') });
    const dailyFigures = later.collection(dailyFiguresCollection);
    const lawyerFigures = later.collection(lawyerFiguresCollection);
    await later.prepare();
    expect(await counting({ dailyFigures, lawyerFigures }).upgrade()).toBe(1);
    expect(await counting({ dailyFigures, lawyerFigures }).upgrade()).toBe(0);
    const ids: string[] = [];
    for await (const one of dailyFigures.scan()) ids.push(one._id);
    expect(ids).toHaveLength(16);
    expect((await dailyFigures.get(`${day}:*:*:*`))?.tally.services).toBe(1);
    expect(await lawyerFigures.find({ where: { day } })).toEqual([]);
    await later.close();
  });

  it('are those of the latest facts where two count a day at once', async () => {
    const day = '2026-02-03';
    const at = (hour: string) => ({ openedAt: new Date(`${day}T${hour}:00:00+08:00`), day });
    await facts.insert(service({ ...at('10'), lawyerId: null }));
    for (const channel of ['sms', 'web'] as const) {
      const attribution = { lawyerId: 'lawyer1', queue: null, shiftId: null, provider: '', regionCode: '340302' };
      const late = readBefore(async () => {
        await facts.insert(service({ ...at('11'), channel, attribution }));
        await counting().count(day);
        clock.pass(1);
      });
      clock.pass(1);
      await counting({ serviceFacts: late }).count(day);
      const [whole, place] = [await figures.get(`${day}:*:*:*`), await figures.get(`${day}:${channel}:340302:*`)];
      expect(whole?.tally.services).toBe(channel === 'sms' ? 2 : 3);
      expect(place?.tally.services).toBe(channel === 'sms' ? 1 : 2);
      expect(await peopleOf(`${day}:${channel}:340302`)).toEqual([
        ['lawyer1', expect.objectContaining({ services: 1 })],
      ]);
    }
    expect((await rebuildFigures(counting(), { from: day })).different).toEqual([]);
  });

  it('follow a service by a durable job at the pace of the day, and duty without any service', async () => {
    const jobs = new StageJobs(clock);
    const steps = counting().steps(jobs);
    const day = calendarDay(clock.now());
    const session = { openedAt: clock.now() } as Session;
    await facts.insert(service({ openedAt: clock.now(), day }));
    await spans.insert({
      _id: 'lawyer9:a',
      staffId: 'lawyer9',
      from: new Date(clock.now().getTime() - 3_600_000),
      to: null,
      endedBy: null,
    });
    await steps.settle(session);
    const due = () => jobs.scheduled.get(`statistics-day ${day}`)?.job.dueAt.getTime() ?? 0;
    const first = due();
    expect(first - clock.now().getTime()).toBeGreaterThan(0);
    clock.pass(2_000);
    await steps.settle(session);
    // Another service within the interval does not put the count off.
    expect(due()).toBe(first);
    await jobs.runDue();
    expect(await figures.get(`${day}:*:*:*`)).toBeNull();
    clock.pass(3_000);
    await jobs.runDue();
    expect((await figures.get(`${day}:*:*:*`))?.tally.services).toBe(1);
    expect(await peopleOf(`${day}:duty:*`)).toEqual([['lawyer9', { dutyMinutes: 60 }]]);
    clock.pass(600_000);
    await jobs.run('statistics-today');
    clock.pass(5_000);
    await jobs.runDue();
    expect(await peopleOf(`${day}:duty:*`)).toEqual([['lawyer9', { dutyMinutes: 70 }]]);
  });
});
