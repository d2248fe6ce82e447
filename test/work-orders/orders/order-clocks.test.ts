import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  loadOrderRules,
  type OrderUrgency,
  timeLimitFileSchema,
  type WorkOrder,
} from '../../../src/work-orders/index.ts';
import {
  dueWarningsOf,
  goneAt,
  percentGoneOf,
  resumed,
  stopped,
  warningInstant,
  wholeTime,
} from '../../../src/work-orders/orders/order-clocks.ts';
import { orderFrom } from '../../../src/work-orders/orders/order-from.ts';
import { deadlineFromTable, limitsFor } from '../../../src/work-orders/orders/time-limits.ts';
import { isCalendarPublished, timeAfter, timeBetween } from '../../../src/work-orders/orders/working-time.ts';
import { dispatched, rules, START, told } from './order-stage.ts';

const HOUR = 3_600_000;
const seal = { seal: (plain: string) => plain, fingerprint: (plain: string) => plain };
const shanghai = (time: string) => new Date(`${time}+08:00`);

/** An order with a limit to finish by, dispatched at a time. */
function orderDue(from: Date, finishBy: Date | null, fields: Partial<WorkOrder> = {}): WorkOrder {
  const order = orderFrom(
    dispatched('GZ1', { dispatchedAt: from, deadline: { signBy: null, contactBy: null, finishBy } }),
    {
      number: 'GD20260105-0001-0',
      now: from,
      rules,
      seal,
    },
  );
  return { ...order, ...fields };
}

/** 2026: holidays of spring 15 to 23 February, worked in exchange on Saturdays 14 and 28. */
const anyInstant = fc
  .integer({
    min: shanghai('2026-01-20T00:00').getTime() / 60_000,
    max: shanghai('2026-03-20T00:00').getTime() / 60_000,
  })
  .map((minute) => new Date(minute * 60_000));

describe('working time', () => {
  it.each([
    ['a night', '2026-01-05T12:00', '2026-01-06T12:00', 24],
    ['a weekend', '2026-01-09T12:00', '2026-01-12T12:00', 24],
    ['within a holiday', '2026-02-17T08:00', '2026-02-19T08:00', 0],
    ['over Spring Festival with its worked Saturday before', '2026-02-13T12:00', '2026-02-24T12:00', 48],
    ['on a Sunday that is worked', '2026-01-04T09:00', '2026-01-04T17:00', 8],
    ['backwards', '2026-01-06T12:00', '2026-01-05T12:00', 0],
  ])('is counted over %s', (_name, from, to, hours) => {
    expect(timeBetween(shanghai(from), shanghai(to), 'working-days') / HOUR).toBe(hours);
  });

  it('is the same there and back, and adds up', () => {
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: 0, max: 200 * 60 }),
        fc.integer({ min: 0, max: 200 * 60 }),
        (from, one, other) => {
          const [first, second] = [one * 60_000, other * 60_000];
          const to = timeAfter(from, first, 'working-days');
          expect(timeBetween(from, to, 'working-days')).toBe(first);
          expect(timeAfter(to, second, 'working-days')).toEqual(timeAfter(from, first + second, 'working-days'));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('knows where holidays are not published yet', () => {
    expect(isCalendarPublished(shanghai('2026-12-01T00:00'), shanghai('2026-12-25T00:00'))).toBe(true);
    expect(isCalendarPublished(shanghai('2026-12-01T00:00'), shanghai('2026-12-26T00:00'))).toBe(false);
    const { deadline } = orderFrom(told('a', { dispatchedAt: shanghai('2026-12-24T10:00'), kind: 'complaint' }), {
      number: '',
      now: shanghai('2026-12-24T10:00'),
      rules,
      seal,
    });
    expect(deadline.isCalendarKnown).toBe(false);
  });
});

describe('a suspended clock', () => {
  it('keeps what was left over a holiday with its worked Saturday, whole or cut in two', () => {
    // Due at the end of Friday 13 February; stopped on Thursday noon with 36 hours left.
    const order = orderDue(shanghai('2026-02-09T09:00'), shanghai('2026-02-14T00:00'));
    const once = resumed(stopped(order, shanghai('2026-02-12T12:00')), shanghai('2026-02-14T12:00'));
    // Saturday 14 is worked: 12 hours; then Tuesday 24, whole.
    expect(once.deadline.finishBy).toEqual(shanghai('2026-02-25T00:00'));
    const twice = resumed(stopped(once, shanghai('2026-02-14T18:00')), shanghai('2026-02-20T09:00'));
    expect(twice.deadline.finishBy).toEqual(shanghai('2026-02-25T06:00'));
    expect(wholeTime(twice)).toBe(wholeTime(order));
  });

  it('changes nothing when it goes on in the same minute', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 300 }), anyInstant, (from, hours, at) => {
        const order = orderDue(from, timeAfter(from, hours * HOUR, 'working-days'));
        const again = resumed(stopped(order, at), at);
        expect(again.deadline.finishBy).toEqual(order.deadline.finishBy);
        expect(again.suspendedAt).toBeNull();
      }),
      { numRuns: 120 },
    );
  });

  it('leaves as much time as there was, however often it stands, and never ends sooner', () => {
    const stops = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 400 })), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 200 }), stops, (from, hours, pauses) => {
        const start = orderDue(from, timeAfter(from, hours * HOUR, 'working-days'));
        let order = start;
        let now = from;
        const { counts } = start.deadline;
        for (const [run, pause] of pauses) {
          const at = new Date(now.getTime() + run * HOUR);
          now = new Date(at.getTime() + pause * HOUR);
          const before = order;
          order = resumed(stopped(order, at), now);
          const { finishBy } = order.deadline;
          const wasDue = before.deadline.finishBy;
          if (finishBy === null || wasDue === null) throw new Error('no limit');
          expect(finishBy >= wasDue).toBe(true);
          if (at >= wasDue) expect(finishBy).toEqual(wasDue);
          else expect(timeBetween(now, finishBy, counts)).toBe(timeBetween(at, wasDue, counts));
          expect(goneAt(order, now)).toBe(goneAt(before, at));
          if (at < wasDue) expect(wholeTime(order)).toBe(wholeTime(before));
        }
      }),
      { numRuns: 120 },
    );
  });

  it('moves the limit to speak with the resident too, unless that was done', () => {
    const contactBy = shanghai('2026-01-07T00:00');
    const order = orderDue(START, shanghai('2026-01-10T00:00'));
    const due = { ...order, deadline: { ...order.deadline, contactBy } };
    const pause = (one: WorkOrder) => resumed(stopped(one, shanghai('2026-01-06T12:00')), shanghai('2026-01-08T12:00'));
    expect(pause(due).deadline.contactBy).toEqual(shanghai('2026-01-09T00:00'));
    expect(pause({ ...due, contact: { contacted: true, at: START } }).deadline.contactBy).toEqual(contactBy);
  });

  it('is not stopped before it began, whatever time a peer tells', () => {
    const order = orderDue(START, shanghai('2026-01-10T00:00'));
    const again = resumed(stopped(order, new Date(0)), shanghai('2026-01-06T09:20'));
    expect(again.deadline.finishBy).toEqual(shanghai('2026-01-13T00:00'));
    expect(resumed(stopped(order, shanghai('2026-01-06T00:00')), new Date(0)).deadline).toEqual(order.deadline);
  });

  it('lets a limit that ends in a holiday move as the clock on the wall', () => {
    const order = orderDue(shanghai('2026-02-16T09:00'), shanghai('2026-02-20T18:00'));
    expect(order.deadline.counts).toBe('hours');
    const again = resumed(stopped(order, shanghai('2026-02-20T08:00')), shanghai('2026-02-21T08:00'));
    expect(again.deadline.finishBy).toEqual(shanghai('2026-02-21T18:00'));
  });
});

describe('warnings', () => {
  const order = orderDue(shanghai('2026-02-13T00:00'), shanghai('2026-02-26T00:00'));

  it('come at 50, 80 and 100 percent of the working time', () => {
    // Friday 13, Saturday 14 (worked), Tuesday 24, Wednesday 25: 96 hours.
    expect(wholeTime(order)).toBe(96 * HOUR);
    expect([50, 80, 100].map((percent) => warningInstant(order, percent))).toEqual([
      shanghai('2026-02-15T00:00'),
      shanghai('2026-02-25T04:48'),
      shanghai('2026-02-26T00:00'),
    ]);
    expect(dueWarningsOf(order, shanghai('2026-02-14T23:59'))).toEqual([]);
    expect(dueWarningsOf(order, shanghai('2026-02-23T12:00'))).toEqual([50]);
    expect(dueWarningsOf({ ...order, warned: [50] }, shanghai('2026-03-01T00:00'))).toEqual([80, 100]);
    expect(percentGoneOf(order, shanghai('2026-02-25T12:00'))).toBe(87);
    expect(percentGoneOf(order, shanghai('2026-02-27T00:00'))).toBe(125);
  });

  it('wait while the clock stands', () => {
    const again = resumed(stopped(order, shanghai('2026-02-13T12:00')), shanghai('2026-03-02T12:00'));
    expect(
      dueWarningsOf(
        { ...stopped(order, shanghai('2026-02-13T12:00')), state: 'SUSPENDED' },
        shanghai('2026-05-01T00:00'),
      ),
    ).toEqual([]);
    expect(warningInstant(again, 50)).toEqual(shanghai('2026-03-04T00:00'));
  });

  it('are none without a limit', () => {
    const free = orderDue(START, null);
    expect([dueWarningsOf(free, new Date('2030-01-01')), percentGoneOf(free, START)]).toEqual([[], null]);
  });
});

describe('the table of limits', () => {
  const every = { sign: { workingDays: 1 }, contact: null, finish: { workingDays: 15 } } as const;
  const row = (fields: object, days: number) => ({ ...every, ...fields, finish: { workingDays: days } });
  const file = (limits: object[]) => ({
    version: 't',
    limits,
    closing: { workingDays: 5 },
    archiving: { days: 30 },
    duplicates: { days: 15 },
  });
  const table = timeLimitFileSchema.parse(
    file([
      every,
      row({ kind: 'complaint' }, 13),
      row({ urgency: 'urgent' }, 3),
      row({ region: '340000' }, 10),
      row({ region: '340300', kind: 'complaint' }, 7),
      row({ region: '340304' }, 5),
    ]),
  );
  const daysOf = (regionCode: string | null, kind: 'complaint' | 'help', urgency: OrderUrgency) => {
    const { finish } = limitsFor(table, { regionCode, kind, urgency });
    return 'workingDays' in finish ? finish.workingDays : null;
  };

  it.each([
    [null, 'help', 'normal', 15],
    [null, 'complaint', 'normal', 13],
    [null, 'help', 'urgent', 3],
    [null, 'complaint', 'urgent', 3],
    ['110101', 'complaint', 'normal', 13],
    ['340800', 'complaint', 'urgent', 3],
    ['340800', 'complaint', 'normal', 10],
    ['340302', 'complaint', 'normal', 7],
    ['340302', 'help', 'normal', 10],
    ['340304', 'complaint', 'normal', 5],
  ] as const)('gives what is most specific for %s, %s, %s', (region, kind, urgency, days) => {
    expect(daysOf(region, kind, urgency)).toBe(days);
  });

  it('counts working days, with a Sunday worked in exchange, and hours round the clock', () => {
    const limits = deadlineFromTable(
      table,
      { regionCode: '340304', kind: 'help', urgency: 'normal' },
      shanghai('2025-12-31T16:00'),
    );
    // 1 to 3 January are New Year; Sunday the 4th is worked.
    expect(limits).toMatchObject({ signBy: shanghai('2026-01-05T00:00'), finishBy: shanghai('2026-01-09T00:00') });
    const critical = deadlineFromTable(
      rules,
      { regionCode: null, kind: 'help', urgency: 'critical' },
      shanghai('2026-02-17T03:00'),
    );
    expect(critical).toMatchObject({
      signBy: shanghai('2026-02-17T04:00'),
      finishBy: shanghai('2026-02-18T03:00'),
      counts: 'hours',
    });
  });

  it('stands behind what a peer told', () => {
    expect(orderDue(START, shanghai('2026-01-12T18:00')).deadline).toMatchObject({
      finishBy: shanghai('2026-01-12T18:00'),
      basis: 'peer',
      counts: 'working-days',
    });
  });

  it.each([
    ['no row for all the rest', [row({ kind: 'help' }, 3)], 'limits'],
    ['a row twice', [every, row({ kind: 'help' }, 3), row({ kind: 'help' }, 4)], 'limits › 2'],
    ['a region by name', [every, row({ region: '蚌埠' }, 3)], 'limits › 1 › region'],
    ['no days', [every, { ...every, kind: 'help', finish: { workingDays: 0 } }], 'limits › 1 › finish'],
  ])('is refused with %s', (_name, limits, field) => {
    const problems =
      timeLimitFileSchema.safeParse(file(limits)).error?.issues.map(({ path }) => path.join(' › ')) ?? [];
    expect(problems.some((path) => path.startsWith(field))).toBe(true);
  });

  it('is refused with a region that nobody knows, or none at all, naming file and field', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limits-'));
    await expect(loadOrderRules(folder)).rejects.toMatchObject({ code: 'hotline_order_content' });
    await mkdir(join(folder, 'work-orders'));
    const limits = file([every, row({ region: '999999' }, 5)]);
    await writeFile(join(folder, 'work-orders', 'time-limits.yaml'), JSON.stringify(limits));
    await expect(loadOrderRules(folder, (code) => code !== '999999')).rejects.toMatchObject({
      code: 'hotline_order_content',
      details: [{ field: 'work-orders/time-limits.yaml › limits › 1 › region', problem: 'there is no region 999999' }],
    });
    expect((await loadOrderRules(folder)).limits).toHaveLength(2);
    await rm(folder, { recursive: true });
  });
});
