import { ABSENT_AFTER_MS } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

describe('the roster', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.end());

  const spans = () => stage.stored.dutySpans.find({ sort: { from: 1 } });

  it('counts who is on duty and keeps each stretch once', async () => {
    const { roster, clock } = stage;
    const from = clock.now();
    expect(await roster.duty('l1')).toEqual({ onDuty: false, since: null });
    await Promise.all([roster.setDuty('l1', true), roster.setDuty('l1', true), roster.setDuty('l2', true)]);
    expect(await roster.onDutyCount()).toBe(2);
    clock.pass(30_000);
    expect(await roster.setDuty('l1', true)).toEqual({ onDuty: true, since: from });
    clock.pass(1_000);
    expect((await roster.setDuty('l1', false)).onDuty).toBe(false);
    await roster.setDuty('l1', false);
    expect(await roster.onDutyCount()).toBe(1);
    const mine = (await spans()).filter(({ staffId }) => staffId === 'l1');
    expect(mine).toEqual([{ _id: expect.any(String), staffId: 'l1', from, to: clock.now(), endedBy: 'self' }]);
  });

  it('does not count who has not been seen for 60 s, and counts him again when he is', async () => {
    const { roster, clock } = stage;
    await roster.setDuty('l1', true);
    clock.pass(ABSENT_AFTER_MS - 1);
    expect(await roster.onDutyCount()).toBe(1);
    clock.pass(1);
    expect(await roster.onDutyCount()).toBe(0);
    await roster.heartbeat('l1');
    expect(await roster.onDutyCount()).toBe(1);
  });

  it('signs off who is absent, up to when he was last seen', async () => {
    const { roster, clock, jobs } = stage;
    await roster.setDuty('l1', true);
    await roster.setDuty('l2', true);
    clock.pass(40_000);
    await roster.heartbeat('l1');
    const seen = clock.now();
    await roster.heartbeat('l2');
    clock.pass(50_000);
    await roster.heartbeat('l2');
    clock.pass(10_000);
    let told = 0;
    stage.queueFeed.subscribe(() => {
      told += 1;
    });
    await jobs.run('duty-sweep');
    expect(told).toBe(1);
    expect(await roster.duty('l1')).toEqual({ onDuty: false, since: seen });
    expect((await roster.duty('l2')).onDuty).toBe(true);
    const mine = (await spans()).find(({ staffId }) => staffId === 'l1');
    expect(mine).toMatchObject({ to: seen, endedBy: 'absence' });
  });

  it('does not blame the lawyers for a stop of ours', async () => {
    await stage.roster.setDuty('l1', true);
    stage.clock.pass(10 * ABSENT_AFTER_MS);
    stage = await stage.restart();
    expect(await stage.roster.sweepAbsent()).toBe(0);
    expect(await stage.roster.onDutyCount()).toBe(0);
    await stage.roster.heartbeat('l1');
    stage.clock.pass(ABSENT_AFTER_MS - 1);
    expect(await stage.roster.sweepAbsent()).toBe(0);
    stage.clock.pass(1);
    expect(await stage.roster.sweepAbsent()).toBe(1);
  });

  it('a heartbeat puts nobody on duty', async () => {
    await stage.roster.heartbeat('l1');
    await stage.roster.setDuty('l2', true);
    await stage.roster.setDuty('l2', false);
    await stage.roster.heartbeat('l2');
    expect(await stage.roster.onDutyCount()).toBe(0);
  });
});
