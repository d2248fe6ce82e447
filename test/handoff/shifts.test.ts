import fc from 'fast-check';
import { type ExchangeStep, type ShiftExchange, stepExchange } from '../../src/handoff/roster/exchange.ts';
import { at, dying, interrupted, PlannedStage } from './planned-stage.ts';

const OVERLAP = { code: 'hotline_handoff_shift_overlap', statusCode: 409 };
const CHANGED = { code: 'hotline_handoff_shift_changed' };

describe('shifts', () => {
  let stage: PlannedStage;
  beforeEach(async () => {
    stage = await PlannedStage.open();
  });
  afterEach(async () => {
    await stage.assertSound();
    await stage.end();
  });

  it('several stretches a day, nights too; who has one at an instant', async () => {
    await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    await stage.shift('l1', '2026-03-03 14:00', '2026-03-03 17:30');
    await stage.shift('l2', '2026-03-02 18:00', '2026-03-03 08:30', 'on-call');
    const { shifts } = stage.planned;
    const who = async (time: string, kind: 'desk' | 'on-call') =>
      (await shifts.at(at(time), kind)).map(({ staffId }) => staffId);
    expect(await who('2026-03-03 08:29', 'desk')).toEqual([]);
    expect(await who('2026-03-03 08:30', 'desk')).toEqual(['l1']);
    expect(await who('2026-03-03 12:00', 'desk')).toEqual([]);
    expect(await who('2026-03-03 08:29', 'on-call')).toEqual(['l2']);
    expect(await shifts.isOnShift('l1', at('2026-03-03 17:29'))).toBe(true);
    expect(await shifts.isOnShift('l1', at('2026-03-03 17:30'))).toBe(false);
  });

  it('refuses an overlap of one person, not of two, and takes what only touches', async () => {
    await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    await expect(stage.shift('l1', '2026-03-03 11:59', '2026-03-03 13:00')).rejects.toMatchObject(OVERLAP);
    await expect(stage.shift('l1', '2026-03-02 18:00', '2026-03-03 08:31')).rejects.toMatchObject(OVERLAP);
    await stage.shift('l1', '2026-03-03 12:00', '2026-03-03 13:00');
    await stage.shift('l2', '2026-03-03 08:30', '2026-03-03 12:00');
    expect(await stage.table()).toHaveLength(3);
  });

  it('of many that overlap at once takes one', async () => {
    const tries = Array.from({ length: 20 }, (_, nth) =>
      stage.shift('l1', `2026-03-03 08:${10 + nth}`, '2026-03-03 12:00'),
    );
    const done = await Promise.allSettled(tries);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    ['2026-03-03 12:00', '2026-03-03 12:00', 'to'],
    ['2026-03-03 12:00', '2026-03-04 12:01', 'to'],
    ['2026-01-03 12:00', '2026-01-03 13:00', 'from'],
    ['2028-03-03 12:00', '2028-03-03 13:00', 'from'],
  ])('refuses %s to %s', async (from, to, field) => {
    await expect(stage.shift('l1', from, to)).rejects.toMatchObject({ statusCode: 422, details: [{ field }] });
  });

  it('is changed and cancelled, and keeps what it was', async () => {
    const { shifts } = stage.planned;
    const { _id } = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    await stage.shift('l1', '2026-03-03 14:00', '2026-03-03 17:30');
    await expect(shifts.change(_id, { to: at('2026-03-03 15:00') }, 'boss')).rejects.toMatchObject(OVERLAP);
    await shifts.change(_id, { from: at('2026-03-03 09:00'), to: at('2026-03-03 12:30') }, 'boss');
    await shifts.change(_id, { staffId: 'l2' }, 'boss');
    await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const cancelled = await shifts.cancel(_id, 'boss2');
    expect((await shifts.cancel(_id, 'boss')).history).toHaveLength(4);
    await expect(shifts.change(_id, { note: '' }, 'boss')).rejects.toMatchObject({ statusCode: 404 });
    expect(cancelled.history.map(({ what, by, before }) => `${what} ${by} ${before?.staffId} ${before?.from}`)).toEqual(
      [
        'created boss undefined undefined',
        'changed boss l1 2026-03-03T00:30:00.000Z',
        'changed boss l1 2026-03-03T01:00:00.000Z',
        'cancelled boss2 l2 2026-03-03T01:00:00.000Z',
      ],
    );
    expect(await stage.table()).toEqual(['l1 03-03 08:30—12:00', 'l1 03-03 14:00—17:30']);
  });

  it('rings who is on call and has a telephone, in order', async () => {
    await stage.shift('l2', '2026-03-03 18:00', '2026-03-04 08:30', 'on-call');
    await stage.shift('l1', '2026-03-03 17:30', '2026-03-04 08:30', 'on-call');
    await stage.shift('l3', '2026-03-03 17:00', '2026-03-04 08:30', 'on-call');
    stage.withoutPhone.add('l3');
    const called = await stage.planned.shifts.onCallAt(at('2026-03-04 02:00'));
    expect(called.map(({ staffId }) => staffId)).toEqual(['l1', 'l2']);
  });

  it('lets go of what a killed process left behind, after a minute', async () => {
    const ledger = { left: 2 };
    const dead = stage.another({
      shifts: dying(stage.stored.shifts, ledger),
      shiftBooks: dying(stage.stored.shiftBooks, ledger),
    });
    const times = { from: at('2026-03-03 08:30'), to: at('2026-03-03 12:00') };
    const input = { staffId: 'l1', ...times, kind: 'desk' as const, note: '' };
    await expect(dead.shifts.add(input, 'boss')).rejects.toThrow('killed');
    await expect(stage.planned.shifts.add(input, 'boss')).rejects.toMatchObject(OVERLAP);
    stage.now = new Date(stage.now.getTime() + 61_000);
    const { _id } = await stage.planned.shifts.add(input, 'boss');
    ledger.left = 2;
    await expect(dead.shifts.change(_id, { to: at('2026-03-03 18:00') }, 'boss')).rejects.toThrow('killed');
    await expect(stage.shift('l1', '2026-03-03 14:00', '2026-03-03 15:00')).rejects.toMatchObject(OVERLAP);
    await expect(stage.planned.shifts.change(_id, { note: '改' }, 'boss')).rejects.toMatchObject(CHANGED);
    stage.now = new Date(stage.now.getTime() + 61_000);
    await stage.shift('l1', '2026-03-03 14:00', '2026-03-03 15:00');
    expect(await stage.planned.shifts.change(_id, { note: '改' }, 'boss')).toMatchObject({ note: '改', lock: null });
  });

  it('nobody is in two shifts, wherever a change of a shift is killed', async () => {
    const WRITES = 12;
    for (let step = 0; step < WRITES; step += 1) {
      const day = `2026-03-${String(5 + step).padStart(2, '0')}`;
      const { _id } = await stage.shift('l1', `${day} 08:00`, `${day} 10:00`);
      const ledger = { left: step };
      const dead = stage.another({
        shifts: dying(stage.stored.shifts, ledger),
        shiftBooks: dying(stage.stored.shiftBooks, ledger),
      });
      const changed = { from: at(`${day} 09:00`), to: at(`${day} 12:00`) };
      await dead.shifts.change(_id, changed, 'boss').catch(() => null);
      stage.now = new Date(stage.now.getTime() + 61_000);
      await Promise.allSettled([
        stage.shift('l1', `${day} 08:00`, `${day} 08:30`),
        stage.shift('l1', `${day} 09:30`, `${day} 09:45`),
        stage.shift('l1', `${day} 11:00`, `${day} 11:30`),
      ]);
      const found = await stage.planned.shifts.between(at(`${day} 00:00`), at(`${day} 23:00`));
      expect(found.map(({ to }, nth) => to <= (found[nth + 1]?.from ?? to))).not.toContain(false);
      expect(found).toHaveLength(2);
      for (const one of found) await stage.planned.shifts.cancel(one._id, 'boss');
    }
  });

  it('finds all of a long time', async () => {
    for (let nth = 0; nth < 40; nth += 1) {
      await stage.shift(`l${nth}`, '2026-03-03 08:30', '2026-03-03 12:00');
    }
    const found = await stage.planned.shifts.between(at('2026-03-03 11:59'), at('2026-03-03 12:00'));
    expect(found).toHaveLength(40);
    expect(await stage.planned.shifts.between(at('2026-03-03 12:00'), at('2026-03-04 12:00'))).toEqual([]);
  });
});

describe('exchanges of shifts', () => {
  let stage: PlannedStage;
  beforeEach(async () => {
    stage = await PlannedStage.open();
  });
  afterEach(async () => {
    await stage.assertSound();
    await stage.end();
  });

  const ask = async (kind: 'swap' | 'substitute', shiftId: string, partnerShiftId: string | null) =>
    stage.planned.exchanges.request({ kind, partnerId: 'l2', shiftId, partnerShiftId, note: '有事' }, 'l1');

  it('two exchange, even where the two overlap', async () => {
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const other = await stage.shift('l2', '2026-03-03 11:00', '2026-03-03 17:30');
    const { exchanges } = stage.planned;
    const { _id } = await ask('swap', one._id, other._id);
    expect((await exchanges.agree(_id, 'l2')).state).toBe('agreed');
    expect(await stage.table()).toEqual(['l1 03-03 08:30—12:00', 'l2 03-03 11:00—17:30']);
    expect(await exchanges.approve(_id, 'boss')).toMatchObject({ state: 'approved', settled: true, decidedBy: 'boss' });
    expect(await stage.table()).toEqual(['l2 03-03 08:30—12:00', 'l1 03-03 11:00—17:30']);
    expect(await exchanges.approve(_id, 'boss')).toMatchObject({ state: 'approved' });
    const [shift] = await stage.planned.shifts.getMany([one._id]);
    expect(shift).toMatchObject({ source: 'swap', history: [{ what: 'created' }, { what: 'exchanged' }] });
  });

  it('one takes over for the other at once where no supervisor is asked', async () => {
    stage.approval = false;
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const { _id } = await ask('substitute', one._id, null);
    expect(await stage.planned.exchanges.agree(_id, 'l2')).toMatchObject({ state: 'approved', decidedBy: 'l2' });
    expect(await stage.table()).toEqual(['l2 03-03 08:30—12:00']);
  });

  it('nobody is in two shifts by an approval', async () => {
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const { _id } = await ask('substitute', one._id, null);
    await stage.planned.exchanges.agree(_id, 'l2');
    const between = await stage.shift('l2', '2026-03-03 11:00', '2026-03-03 13:00');
    await expect(stage.planned.exchanges.approve(_id, 'boss')).rejects.toMatchObject(OVERLAP);
    await stage.assertSound();
    await stage.planned.shifts.cancel(between._id, 'boss');
    expect(await stage.planned.exchanges.approve(_id, 'boss')).toMatchObject({ state: 'approved' });
  });

  it('an approval and a new shift of the same time: one of them', async () => {
    for (let round = 0; round < 20; round += 1) {
      const day = `2026-03-${String(3 + round).padStart(2, '0')}`;
      const one = await stage.shift('l1', `${day} 08:30`, `${day} 12:00`);
      const { _id } = await ask('substitute', one._id, null);
      await stage.planned.exchanges.agree(_id, 'l2');
      const outcomes = await Promise.allSettled([
        stage.planned.exchanges.approve(_id, 'boss'),
        stage.another().exchanges.approve(_id, 'boss2'),
        stage
          .another()
          .shifts.add(
            { staffId: 'l2', from: at(`${day} 09:00`), to: at(`${day} 10:00`), kind: 'desk', note: '' },
            'boss',
          ),
      ]);
      const [first, second, shift] = outcomes.map(({ status }) => status === 'fulfilled');
      expect((first || second) && shift).toBe(false);
      await stage.assertSound();
    }
  });

  it('does not exchange what is no longer what was agreed on', async () => {
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const { _id } = await ask('substitute', one._id, null);
    await stage.planned.exchanges.agree(_id, 'l2');
    await stage.planned.shifts.change(one._id, { to: at('2026-03-03 18:00') }, 'boss');
    await expect(stage.planned.exchanges.approve(_id, 'boss')).rejects.toMatchObject(CHANGED);
    await stage.planned.shifts.cancel(one._id, 'boss');
    await expect(stage.planned.exchanges.approve(_id, 'boss')).rejects.toMatchObject(CHANGED);
    expect(await stage.planned.exchanges.withdraw(_id, 'l1')).toMatchObject({ state: 'withdrawn' });
  });

  it('expires when the first of the shifts begins', async () => {
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const { _id } = await ask('substitute', one._id, null);
    stage.now = at('2026-03-03 08:29');
    await stage.run('shift-exchange-sweep');
    expect((await stage.planned.exchanges.agree(_id, 'l2')).state).toBe('agreed');
    stage.now = at('2026-03-03 08:30');
    await expect(stage.planned.exchanges.approve(_id, 'boss')).rejects.toMatchObject({ statusCode: 409 });
    await stage.run('shift-exchange-sweep');
    expect((await stage.planned.exchanges.list('l2'))[0]).toMatchObject({ state: 'expired' });
  });

  it('refuses what cannot be asked for', async () => {
    const one = await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    const other = await stage.shift('l3', '2026-03-03 14:00', '2026-03-03 17:30');
    await expect(ask('swap', one._id, other._id)).rejects.toMatchObject({ statusCode: 422 });
    await expect(ask('swap', one._id, null)).rejects.toMatchObject({ statusCode: 422 });
    await expect(ask('substitute', other._id, null)).rejects.toMatchObject({ statusCode: 403 });
    await expect(ask('substitute', 'nothing', null)).rejects.toMatchObject({ statusCode: 404 });
    stage.now = at('2026-03-03 08:30');
    await expect(ask('substitute', one._id, null)).rejects.toMatchObject({ statusCode: 422 });
  });

  it('is whole when the job that settles runs in the midst of a slow approval, wherever', async () => {
    const ended = new Set<string>();
    for (let step = 0; step < 24; step += 1) {
      const day = `2026-03-${String(3 + step).padStart(2, '0')}`;
      const one = await stage.shift('l1', `${day} 08:00`, `${day} 08:30`);
      const other = await stage.shift('l2', `${day} 08:15`, `${day} 08:45`);
      const { _id } = await ask('swap', one._id, other._id);
      await stage.planned.exchanges.agree(_id, 'l2');
      let left = step;
      const between = async () => {
        left -= 1;
        if (left === -1) await stage.run('shift-exchange-settle', _id);
      };
      const slow = stage.another({
        shifts: interrupted(stage.stored.shifts, between),
        shiftBooks: interrupted(stage.stored.shiftBooks, between),
        shiftExchanges: interrupted(stage.stored.shiftExchanges, between),
      });
      const outcome = await slow.exchanges.approve(_id, 'boss').catch(() => null);
      await stage.assertSound();
      const [exchange] = (await stage.planned.exchanges.list('l1')).filter((found) => found._id === _id);
      const [now] = await stage.planned.shifts.getMany([one._id]);
      expect(exchange).toMatchObject({ state: outcome === null ? 'agreed' : 'approved', approving: null });
      expect(now?.staffId).toBe(outcome === null ? 'l1' : 'l2');
      ended.add(String(exchange?.state));
    }
    expect([...ended].sort()).toEqual(['agreed', 'approved']);
  });

  it('is finished or undone, wherever the process is killed while it approves', async () => {
    for (let step = 0; step < 30; step += 1) {
      const day = `2026-03-${String(3 + (step % 25)).padStart(2, '0')}`;
      const hour = step < 25 ? '08' : '18';
      const one = await stage.shift('l1', `${day} ${hour}:00`, `${day} ${hour}:30`);
      const other = await stage.shift('l2', `${day} ${hour}:15`, `${day} ${hour}:45`);
      const { _id } = await ask('swap', one._id, other._id);
      await stage.planned.exchanges.agree(_id, 'l2');
      const ledger = { left: step };
      const dead = stage.another({
        shifts: dying(stage.stored.shifts, ledger),
        shiftBooks: dying(stage.stored.shiftBooks, ledger),
        shiftExchanges: dying(stage.stored.shiftExchanges, ledger),
      });
      const outcome = await dead.exchanges.approve(_id, 'boss').catch(() => null);
      expect(stage.jobs.at(-1)).toMatchObject({ kind: 'shift-exchange-settle', key: _id });
      if (outcome === null) await stage.run('shift-exchange-settle', _id);
      await stage.assertSound();
      const [exchange] = (await stage.planned.exchanges.list('l1')).filter((found) => found._id === _id);
      const [now] = await stage.planned.shifts.getMany([one._id]);
      expect(now?.staffId).toBe(exchange?.state === 'approved' ? 'l2' : 'l1');
      expect(exchange?.approving).toBeNull();
      if (exchange?.state === 'agreed') await stage.planned.exchanges.approve(_id, 'boss');
      if (outcome !== null) return;
    }
    throw new Error('the approval never came through');
  });
});

describe('the states of an exchange', () => {
  const T0 = Date.parse('2026-03-02T01:00:00Z');
  const blank: ShiftExchange = {
    _id: 'e1',
    kind: 'substitute',
    state: 'requested',
    askedBy: 'a',
    partnerId: 'b',
    give: { shiftId: 's', from: new Date(T0 + 1000), to: new Date(T0 + 2000) },
    take: null,
    note: '',
    reason: '',
    askedAt: new Date(T0),
    agreedAt: null,
    decidedAt: null,
    decidedBy: null,
    expiresAt: new Date(T0 + 1000),
    approving: null,
    settled: true,
  };
  const people = fc.constantFrom('a', 'b', 'boss');
  const when = fc.integer({ min: 0, max: 1200 }).map((ms) => new Date(T0 + ms));
  const steps = fc.oneof(
    fc.record({ type: fc.constant('agree' as const), by: people, at: when }),
    fc.record({ type: fc.constant('approve' as const), by: people, at: when, needsSupervisor: fc.boolean() }),
    fc.record({
      type: fc.constant('refuse' as const),
      by: people,
      at: when,
      isSupervisor: fc.boolean(),
      reason: fc.constant(''),
    }),
    fc.record({ type: fc.constant('withdraw' as const), by: people, at: when }),
    fc.record({ type: fc.constant('expire' as const), at: when }),
  );

  it('holds whatever comes: agreed before approved, nobody for another, nothing after the end or too late', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (list) => {
        let exchange = blank;
        for (const step of list) {
          const next = taken(exchange, step);
          if (next === exchange) continue;
          expect(['requested', 'agreed']).toContain(exchange.state);
          if (next.state === 'approved') expect(exchange.state).toBe('agreed');
          if (next.state === 'agreed' && step.type === 'agree') expect(step.by).toBe('b');
          if (step.type === 'withdraw') expect(step.by).toBe('a');
          if (step.type === 'approve' && step.needsSupervisor) expect(step.by).toBe('boss');
          if (step.type === 'refuse') expect(step.by === 'b' || step.isSupervisor).toBe(true);
          expect(step.at < exchange.expiresAt).toBe(step.type !== 'expire');
          expect(taken(next, step)).toBe(next);
          exchange = next;
        }
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  function taken(exchange: ShiftExchange, step: ExchangeStep): ShiftExchange {
    try {
      return stepExchange(exchange, step);
    } catch {
      return exchange;
    }
  }
});
