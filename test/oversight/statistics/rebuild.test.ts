import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type DutySpan, dutySpanCollection } from '../../../src/handoff/index.ts';
import { addDays, calendarDay } from '../../../src/knowledge/index.ts';
import {
  type DailyFigures,
  DayCounting,
  dailyFiguresCollection,
  type LawyerFigures,
  lawyerFiguresCollection,
  rebuildFigures,
  type ServiceFacts,
  Statistics,
  serviceFactsCollection,
} from '../../../src/oversight/index.ts';
import { countDay } from '../../../src/oversight/statistics/count-day.ts';
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

describe('figures kept day by day', () => {
  it('are those of a new count, in whatever order services come and change, and wherever a count was cut off', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { minLength: 1, maxLength: 25 }),
        fc.array(fc.nat(40), { maxLength: 4 }),
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

          // The same figures whichever grain they are read from.
          const range = { from: first, before: addDays(first, 3) };
          const statistics = new Statistics({ dailyFigures: figures, lawyerFigures: lawyers });
          const whole = await statistics.figures(range);
          const { countedAt: _, ...places } = await statistics.figures({ ...range, inScope: () => true });
          expect({ ...places, countedAt: whole.countedAt }).toEqual(whole);
          expect(whole.total.services).toBe(services.length);
          const byTopic = await Promise.all(
            whole.topics.map(async ({ topic, services: n }) => [
              n,
              (await statistics.total({ ...range, topic })).services,
            ]),
          );
          for (const [said, found] of byTopic) expect(found).toBe(said);
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
    await figures.change(`${day}:whole:::`, (one) => ({ ...one, tally: { services: 7 } }));
    await figures.remove(`${day}:place:web:340302:`);
    await lawyers.insert({
      _id: `${day}:x:web:`,
      day,
      staffId: 'x',
      channel: 'web',
      regionCode: '',
      tally: { services: 1 },
    });
    const report = await rebuildFigures(counting(), { from: day });
    expect(report).toMatchObject({ days: 1, services: 1 });
    expect(report.different).toEqual([
      {
        day,
        services: 1,
        added: [`${day}:place:web:340302:`],
        changed: [`${day}:whole:::`],
        removed: [`${day}:x:web:`],
      },
    ]);
    expect((await rebuildFigures(counting(), { from: day })).different).toEqual([]);
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
      const [whole, place] = [
        await figures.get(`${day}:whole:::`),
        await figures.get(`${day}:place:${channel}:340302:`),
      ];
      expect(whole?.tally.services).toBe(channel === 'sms' ? 2 : 3);
      expect(place?.tally.services).toBe(channel === 'sms' ? 1 : 2);
      expect((await lawyers.get(`${day}:lawyer1:${channel}:340302`))?.tally.services).toBe(1);
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
    expect(await figures.get(`${day}:whole:::`)).toBeNull();
    clock.pass(3_000);
    await jobs.runDue();
    expect((await figures.get(`${day}:whole:::`))?.tally.services).toBe(1);
    const counted = await lawyers.get(`${day}:lawyer9::`);
    expect(counted?.tally).toEqual({ dutyMinutes: 60 });
    clock.pass(600_000);
    await jobs.run('statistics-today');
    clock.pass(5_000);
    await jobs.runDue();
    expect((await lawyers.get(`${day}:lawyer9::`))?.tally).toEqual({ dutyMinutes: 70 });
  });
});
