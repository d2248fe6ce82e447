import { QueueFeed } from '../../src/handoff/queue-feed.ts';
import { dutySpanCollection, dutyStateCollection } from '../../src/handoff/roster/duty-state.ts';
import { ABSENT_AFTER_MS } from '../../src/handoff/roster/presence.ts';
import { createRoster, type Roster, type RosterDeps } from '../../src/handoff/roster/roster.ts';
import { openSqlite, type Storage } from '../../src/storage/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SWEEP = 15_000;

/** The roster on real SQLite with a clock that is moved by hand. */
class Hall {
  now = Date.parse('2026-03-02T01:00:00Z');
  told: string[] = [];
  published = 0;
  failing = false;
  readonly logged: unknown[] = [];
  readonly roster: Roster;
  private readonly deps: RosterDeps;

  private constructor(
    readonly storage: Storage,
    readonly stored: Pick<RosterDeps, 'dutyStates' | 'dutySpans'>,
  ) {
    const queueFeed = new QueueFeed();
    queueFeed.subscribe(() => {
      this.published += 1;
    });
    this.deps = {
      ...stored,
      jobs: {
        handle: () => {},
        schedule: async () => {},
        cancel: async () => {},
        every: async () => {},
        start: async () => {},
        drain: async () => {},
      },
      queueFeed,
      clock: { now: () => new Date(this.now) },
      onChanged: async (staffId, change) => {
        this.told.push(`${staffId} ${change}`);
        if (this.failing) throw new Error('the queue is out of reach');
      },
      log: { error: (...line: unknown[]) => this.logged.push(line) },
    };
    this.roster = createRoster(this.deps);
    this.now += ABSENT_AFTER_MS;
  }

  static async open(): Promise<Hall> {
    const storage = await openSqlite({ file: ':memory:', clock: { now: () => new Date() }, checkQueries: true });
    const stored = {
      dutyStates: storage.collection(dutyStateCollection),
      dutySpans: storage.collection(dutySpanCollection),
    };
    await storage.prepare();
    return new Hall(storage, stored);
  }

  /** Another process on the same data. */
  with(deps: Partial<RosterDeps>): Roster {
    return createRoster({ ...this.deps, ...deps });
  }

  /** Time goes by, with a sweep every 15 s, and a sign of life of these people every 15 s. */
  async pass(ms: number, alive: string[] = []): Promise<void> {
    for (let left = ms; left > 0; left -= SWEEP) {
      this.now += Math.min(left, SWEEP);
      for (const staffId of alive) await this.roster.heartbeat(staffId);
      await this.roster.sweepAbsent();
    }
  }

  async available(): Promise<string[]> {
    return (await this.roster.available()).map(({ staffId }) => staffId);
  }
}

describe('a pause', () => {
  let hall: Hall;
  beforeEach(async () => {
    hall = await Hall.open();
  });
  afterEach(() => hall.storage.close());

  it('keeps him on duty, but he is offered nothing until he resumes', async () => {
    const { roster } = hall;
    await roster.setDuty('l1', true);
    await hall.pass(SWEEP, ['l1']);
    await roster.setDuty('l2', true);
    expect(await hall.available()).toEqual(['l1', 'l2']);
    const paused = { onDuty: true, paused: { at: new Date(hall.now), reason: 'break' } };
    expect(await roster.pause('l1', 'break')).toMatchObject(paused);
    expect(await roster.pause('l1', 'silent')).toMatchObject(paused);
    expect(await hall.available()).toEqual(['l2']);
    expect(await roster.onDutyCount()).toBe(1);
    expect(await roster.setDuty('l1', true)).toMatchObject(paused);
    expect((await roster.resume('l1')).paused).toBeUndefined();
    expect(await hall.available()).toEqual(['l1', 'l2']);
    expect(hall.told).toEqual(['l1 on', 'l2 on', 'l1 paused', 'l1 on']);
  });

  it('that came by itself ends when he takes a case; what was decided stays', async () => {
    const { roster } = hall;
    await roster.setDuty('l1', true);
    for (const reason of ['missed-offers', 'silent', 'break', 'supervisor'] as const) {
      await roster.resume('l1');
      await roster.pause('l1', reason);
      await roster.answeredOffer('l1');
      expect((await roster.duty('l1')).paused?.reason).toBe(
        reason === 'break' || reason === 'supervisor' ? reason : undefined,
      );
    }
  });

  it('comes after two missed offers in a row, and not when he answers in between', async () => {
    const { roster } = hall;
    await roster.setDuty('l1', true);
    expect(await roster.missedOffer('l1')).toBe(false);
    await roster.answeredOffer('l1');
    expect(await roster.missedOffer('l1')).toBe(false);
    expect(await roster.missedOffer('l1')).toBe(true);
    expect(await roster.missedOffer('l1')).toBe(false);
    expect((await roster.presences())[0]).toMatchObject({
      state: 'paused',
      pauseReason: 'missed-offers',
      missedOffers: 3,
    });
    await roster.resume('l1');
    expect((await roster.presences())[0]).toMatchObject({ state: 'on', pauseReason: null, missedOffers: 0 });
  });

  it('of twenty missed offers at once one pauses him', async () => {
    await hall.roster.setDuty('l1', true);
    const paused = await Promise.all(Array.from({ length: 20 }, () => hall.roster.missedOffer('l1')));
    expect(paused.filter(Boolean)).toHaveLength(1);
    expect(hall.told.filter((line) => line === 'l1 paused')).toHaveLength(1);
  });

  it('does not concern who is off duty, and ends with the duty', async () => {
    const { roster } = hall;
    expect(await roster.pause('l1', 'break')).toEqual({ onDuty: false, since: null });
    expect(await roster.missedOffer('l1')).toBe(false);
    await roster.setDuty('l1', true);
    await roster.pause('l1', 'silent');
    await roster.setDuty('l1', false);
    expect(await roster.resume('l1')).toMatchObject({ onDuty: false });
    expect((await roster.setDuty('l1', true)).paused).toBeUndefined();
    expect(await hall.available()).toEqual(['l1']);
  });
});

describe('presence', () => {
  let hall: Hall;
  beforeEach(async () => {
    hall = await Hall.open();
  });
  afterEach(() => hall.storage.close());

  it('a laptop asleep for an hour: signed off when last seen; awake it hears so, and nothing resumes', async () => {
    const { roster } = hall;
    await roster.setDuty('l1', true);
    await hall.pass(MINUTE, ['l1']);
    const seen = new Date(hall.now);
    await hall.pass(HOUR);
    expect(await roster.heartbeat('l1')).toBe(false);
    await hall.pass(MINUTE, ['l1']);
    expect(await hall.available()).toEqual([]);
    expect(await roster.duty('l1')).toEqual({ onDuty: false, since: seen });
    expect((await hall.stored.dutySpans.find({ sort: { from: 1 } }))[0]).toMatchObject({
      to: seen,
      endedBy: 'absence',
    });
    expect(hall.told).toEqual(['l1 on', 'l1 absent']);
  });

  it('a supervisor signs somebody off; the page hears so', async () => {
    const { roster } = hall;
    expect(await roster.forceOff('l1')).toBe(false);
    await roster.setDuty('l1', true);
    await hall.pass(MINUTE, ['l1']);
    expect(await roster.forceOff('l1')).toBe(true);
    expect(await roster.forceOff('l1')).toBe(false);
    expect(await roster.heartbeat('l1')).toBe(false);
    const [span] = await hall.stored.dutySpans.find({ sort: { from: 1 } });
    expect(span).toMatchObject({ to: new Date(hall.now), endedBy: 'supervisor' });
    expect(hall.told).toEqual(['l1 on', 'l1 off']);
  });

  it('a clock set back ends no lease early, keeps none for long, and makes no time negative', async () => {
    const { roster } = hall;
    await roster.setDuty('l1', true);
    await roster.setDuty('l2', true);
    hall.now -= HOUR;
    expect(await hall.available()).toEqual(['l1', 'l2']);
    await hall.pass(3 * MINUTE, ['l1']);
    expect(await hall.available()).toEqual(['l1']);
    expect((await roster.duty('l2')).onDuty).toBe(false);
    await roster.setDuty('l1', false);
    for (const { from, to } of await hall.stored.dutySpans.find({ sort: { from: 1 } })) {
      expect((to ?? from).getTime()).toBeGreaterThanOrEqual(from.getTime());
    }
  });

  it('a clock set forward by a day signs nobody off who is there', async () => {
    let steady = hall.now;
    const roster = hall.with({ steadyMs: () => steady });
    const tick = async (alive: string[]) => {
      hall.now += SWEEP;
      steady += SWEEP;
      await roster.sweepAbsent();
      for (const id of alive) await roster.heartbeat(id);
    };
    for (const id of ['l1', 'l2']) await roster.setDuty(id, true);
    for (let count = 0; count < 5; count += 1) await tick(['l1', 'l2']);
    hall.now += 24 * HOUR;
    for (let count = 0; count < 3; count += 1) await tick(['l1']);
    expect([(await roster.duty('l1')).onDuty, (await roster.duty('l2')).onDuty]).toEqual([true, true]);
    for (let count = 0; count < 3; count += 1) await tick(['l1']);
    expect([(await roster.duty('l1')).onDuty, (await roster.duty('l2')).onDuty]).toEqual([true, false]);
  });

  it('shows a supervisor who is there, who rests, who is gone', async () => {
    const { roster } = hall;
    for (const id of ['l1', 'l2', 'l3', 'l4']) await roster.setDuty(id, true);
    await roster.pause('l2', 'break');
    await roster.setDuty('l4', false);
    hall.now += 30_000;
    for (const id of ['l1', 'l2']) await roster.heartbeat(id);
    hall.now += 30_000;
    const states = new Map((await roster.presences()).map(({ staffId, state }) => [staffId, state]));
    expect(Object.fromEntries(states)).toEqual({ l1: 'on', l2: 'paused', l3: 'absent', l4: 'off' });
  });

  it('tells of every change once, after it is written; a failure there undoes nothing', async () => {
    const { roster } = hall;
    hall.failing = true;
    await roster.setDuty('l1', true);
    await roster.setDuty('l1', true);
    await roster.pause('l1', 'break');
    await roster.setDuty('l1', false);
    await roster.setDuty('l1', false);
    expect(hall.told).toEqual(['l1 on', 'l1 paused', 'l1 off']);
    expect(hall.logged).toHaveLength(3);
    expect(hall.published).toBeGreaterThanOrEqual(3);
  });

  it('takes states from before there were pauses', async () => {
    const now = new Date(hall.now);
    await hall.stored.dutyStates.insert({ _id: 'old', onDuty: true, since: now, lastSeenAt: now });
    expect(await hall.available()).toEqual(['old']);
    expect(await hall.roster.missedOffer('old')).toBe(false);
    expect(await hall.roster.missedOffer('old')).toBe(true);
  });
});
