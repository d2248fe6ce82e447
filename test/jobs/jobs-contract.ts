import type { Job } from '../../src/jobs/index.ts';
import { gate, inMs, JobsStage, type OpenDelivery, pause, SWEEP_MS, until } from './jobs-stage.ts';

/** What the sweeper would do wrong it has done by then: it has looked twice. */
const aWhile = () => pause(2.5 * SWEEP_MS);

/** What every delivery owes to those who schedule. Declared inside a `describe`. */
export function holdsTheJobsContract(openDelivery: OpenDelivery): void {
  let stage: JobsStage;
  beforeEach(async () => {
    stage = await JobsStage.open(openDelivery);
  });
  afterEach(async () => {
    await stage.close();
  });
  /** A process that notes what it ran. */
  async function noting(options: Parameters<JobsStage['newProcess']>[0] = {}) {
    const jobs = await stage.newProcess(options);
    const runs: Job[] = [];
    jobs.handle('note', async (job) => void runs.push(job));
    return { jobs, runs };
  }

  it('runs a job once when it is due, with what it was given, and then forgets it', async () => {
    const { jobs, runs } = await noting();
    await jobs.start();
    const dueAt = inMs(300);
    await jobs.schedule('note', 'a', dueAt, { conversationId: 'c1', handoffId: 'h1' });
    await until(() => runs.length > 0);
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime());
    await until(async () => (await stage.all()).length === 0);
    await pause(300);
    expect(runs).toEqual([
      { kind: 'note', key: 'a', ids: { conversationId: 'c1', handoffId: 'h1' }, dueAt, attempt: 1 },
    ]);
  });

  it('takes a past date for now, and leaves a job of the far future alone', async () => {
    const { jobs, runs } = await noting();
    await jobs.start();
    await jobs.schedule('note', 'next-century', new Date('2126-01-01T00:00:00Z'), {});
    await jobs.schedule('note', 'in-50-days', inMs(50 * 86_400_000), {});
    await jobs.schedule('note', 'last-year', new Date('2020-01-01T00:00:00Z'), {});
    await until(() => runs.length > 0);
    await aWhile();
    expect(runs.map(({ key }) => key)).toEqual(['last-year']);
    expect(await stage.records.count({ where: { state: 'waiting' } })).toBe(2);
  });

  it('runs what was scheduled before it started', async () => {
    const { jobs, runs } = await noting();
    await jobs.schedule('note', 'early', inMs(0), {});
    await jobs.start();
    await until(() => runs.length > 0);
    expect(runs[0]?.key).toBe('early');
  });

  it('moves a job that is scheduled again before it ran, and runs it once with the newest ids', async () => {
    const { jobs, runs } = await noting();
    await jobs.start();
    await jobs.schedule('note', 'a', inMs(400), { version: '1' });
    await jobs.schedule('note', 'a', inMs(1000), { version: '2' });
    const dueAt = inMs(700);
    await jobs.schedule('note', 'a', dueAt, { version: '3' });
    await until(() => runs.length > 0);
    await pause(300);
    await aWhile();
    expect(runs).toEqual([{ kind: 'note', key: 'a', ids: { version: '3' }, dueAt, attempt: 1 }]);
  });

  it('runs a job again that is scheduled while it runs, never beside itself', async () => {
    const jobs = await stage.newProcess();
    const held = gate();
    const seen: string[] = [];
    let inside = 0;
    jobs.handle('slow', async ({ ids }) => {
      inside += 1;
      seen.push(`${ids.version}:${inside}`);
      if (seen.length === 1) await held.opened;
      inside -= 1;
    });
    await jobs.start();
    await jobs.schedule('slow', 'a', inMs(0), { version: '1' });
    await until(() => seen.length === 1);
    await jobs.schedule('slow', 'a', inMs(0), { version: '2' });
    await jobs.schedule('slow', 'a', inMs(0), { version: '3' });
    await aWhile();
    expect(seen).toEqual(['1:1']);
    held.open();
    await until(() => seen.length === 2);
    await until(async () => (await stage.all()).length === 0);
    expect(seen).toEqual(['1:1', '3:1']);
  });

  it('lets a handler schedule its own next run', async () => {
    const jobs = await stage.newProcess();
    const seen: string[] = [];
    jobs.handle('chain', async ({ key, ids }) => {
      const step = Number(ids.step);
      seen.push(String(step));
      if (step < 3) await jobs.schedule('chain', key, inMs(50), { step: String(step + 1) });
    });
    await jobs.start();
    await jobs.schedule('chain', 'a', inMs(0), { step: '1' });
    await until(() => seen.length === 3);
    await until(async () => (await stage.all()).length === 0);
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('runs different keys side by side up to the concurrency, and the rest as soon as there is room', async () => {
    const jobs = await stage.newProcess({ concurrency: 3, sweepEveryMs: null });
    const held = gate();
    let inside = 0;
    let most = 0;
    let over = 0;
    jobs.handle('slow', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await held.opened;
      await pause(5);
      inside -= 1;
      over += 1;
    });
    await jobs.start();
    await Promise.all(Array.from({ length: 100 }, (_, n) => jobs.schedule('slow', `k${n}`, inMs(0), {})));
    await until(() => inside === 3);
    await pause(1200);
    expect(most).toBe(3);
    held.open();
    // Were the sweeper needed for each round of three, this would take more than half a minute.
    await until(() => over === 100);
    expect(most).toBe(3);
  });

  it('tries a job that threw again, later and later, and keeps it as failed in the end; its key is free then', async () => {
    const jobs = await stage.newProcess();
    const tries: { attempt: number; at: number }[] = [];
    let broken = true;
    jobs.handle(
      'fragile',
      async ({ attempt }) => {
        tries.push({ attempt, at: Date.now() });
        if (broken) throw new Error('13800138000 张三');
      },
      { attempts: 3, backoffMs: 200 },
    );
    await jobs.start();
    await jobs.schedule('fragile', 'a', inMs(0), {});
    await until(async () => (await stage.records.count({ where: { state: 'failed' } })) === 1);
    const [first, second, third] = tries;
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(160);
    expect(third!.at - second!.at).toBeGreaterThanOrEqual(320);
    expect(await stage.all()).toMatchObject([{ kind: 'fragile', key: 'a', attempt: 3, lastError: 'hotline_unknown' }]);
    expect(stage.logged.filter((line) => line.includes('hotline_unknown'))).toHaveLength(3);
    expect(stage.logged.join('')).not.toMatch(/13800138000|张三/);

    broken = false;
    await jobs.schedule('fragile', 'a', inMs(0), {});
    await until(() => tries.length === 4);
    expect(tries[3]?.attempt).toBe(1);
    await until(async () => (await stage.all()).length === 1);
  });

  it('forgets a cancelled job, and does not try a run again that was cancelled under way', async () => {
    const { jobs, runs } = await noting();
    const held = gate();
    let begun = 0;
    jobs.handle('slow', async () => {
      begun += 1;
      await held.opened;
      throw new Error('too late');
    });
    await jobs.start();
    await jobs.schedule('note', 'a', inMs(400), {});
    await jobs.cancel('note', 'a');
    await jobs.cancel('note', 'a');
    await jobs.cancel('note', 'never there');
    await jobs.schedule('slow', 'b', inMs(0), {});
    await until(() => begun === 1);
    await jobs.schedule('slow', 'b', inMs(0), {});
    await jobs.cancel('slow', 'b');
    held.open();
    await until(async () => (await stage.all()).length === 0);
    await pause(400);
    await aWhile();
    expect(runs).toEqual([]);
    expect(begun).toBe(1);
  });

  it('repeats what is declared to repeat as one job, also after a restart', async () => {
    const one = await stage.newProcess();
    let rounds = 0;
    const count = async () => {
      rounds += 1;
    };
    for (const jobs of [one, await stage.newProcess()]) {
      jobs.handle('tick', count);
      await jobs.start();
      await jobs.every('tick', 200);
      await jobs.every('tick', 200);
    }
    await until(() => rounds >= 4);
    const living = await stage.all();
    expect(living).toHaveLength(1);
    await one.drain();
    const two = await stage.newProcess();
    rounds = 0;
    two.handle('tick', count);
    await two.start();
    await until(() => rounds >= 2);
    expect((await stage.all()).map(({ _id }) => _id)).toEqual([living[0]?._id]);
  });

  it('repeats on after a round that failed, no later than one interval', async () => {
    const jobs = await stage.newProcess();
    const rounds: number[] = [];
    jobs.handle(
      'tick',
      async ({ attempt }) => {
        rounds.push(attempt);
        if (rounds.length <= 3) throw new Error('not now');
      },
      { attempts: 2, backoffMs: 3_000_000 },
    );
    await jobs.start();
    await jobs.every('tick', 100);
    await until(() => rounds.length >= 5);
    expect(rounds.slice(0, 5)).toEqual([1, 2, 3, 4, 1]);
  });

  it('keeps a job of a kind that nothing here runs, goes on with the others, and lets who knows it run it', async () => {
    const { jobs, runs } = await noting();
    await jobs.start();
    await jobs.schedule('of-the-next-release', 'a', inMs(0), { id: '1' });
    await until(() => stage.logged.some((line) => line.includes('of-the-next-release')));
    await jobs.schedule('note', 'b', inMs(0), {});
    await until(() => runs.length === 1);
    await until(async () => (await stage.all()).length === 1);
    expect(await stage.all()).toMatchObject([
      { kind: 'of-the-next-release', state: 'waiting', attempt: 0, lastError: 'hotline_jobs_unknown_kind' },
    ]);
    await jobs.drain();
    const next = await stage.newProcess();
    const seen: Job[] = [];
    next.handle('of-the-next-release', async (job) => void seen.push(job));
    await next.start();
    await next.schedule('of-the-next-release', 'a', inMs(0), { id: '1' });
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ ids: { id: '1' }, attempt: 1 });
  });

  it('draining takes no new job, lets running ones end, and keeps what they schedule', async () => {
    const jobs = await stage.newProcess();
    const held = gate();
    const seen: string[] = [];
    jobs.handle('slow', async ({ key }) => {
      seen.push(key);
      await held.opened;
      await jobs.schedule('slow', 'follow-up', inMs(0), { after: key });
      seen.push(`${key} ended`);
    });
    await jobs.start();
    await jobs.schedule('slow', 'a', inMs(0), {});
    await until(() => seen.length === 1);
    let isDrained = false;
    const drained = jobs.drain().then(() => {
      isDrained = true;
    });
    expect(jobs.drain()).toBe(jobs.drain());
    await jobs.schedule('slow', 'b', inMs(0), {});
    await aWhile();
    expect(isDrained).toBe(false);
    expect(seen).toEqual(['a']);
    held.open();
    await drained;
    expect(seen).toEqual(['a', 'a ended']);
    await pause(300);
    expect((await stage.all()).map(({ key, state }) => `${key} ${state}`).sort()).toEqual([
      'b waiting',
      'follow-up waiting',
    ]);
    expect(seen).toEqual(['a', 'a ended']);
  });

  it('draining ends after its grace even when a handler does not, and the job stays to be run again', async () => {
    const jobs = await stage.newProcess();
    const held = gate();
    let begun = 0;
    jobs.handle('endless', async () => {
      begun += 1;
      await held.opened;
    });
    await jobs.start();
    await jobs.schedule('endless', 'a', inMs(0), {});
    await until(() => begun === 1);
    await jobs.drain(200);
    expect(await stage.all()).toMatchObject([{ key: 'a', state: 'running' }]);
    expect(stage.logged.join('')).toMatch(/"running":1.*stopped before/);
    held.open();
    await until(async () => (await stage.all()).length === 0);
  });

  it('lets another process run what a process without a worker schedules', async () => {
    const web = await noting();
    const worker = await noting();
    await web.jobs.start({ work: false });
    await worker.jobs.start();
    await web.jobs.schedule('note', 'a', inMs(0), {});
    await until(() => worker.runs.length === 1);
    await pause(200);
    expect(web.runs).toEqual([]);
  });

  it('takes over from a process that fell silent, and does not let it report for the next run', async () => {
    let isCut = false;
    const records = new Proxy(stage.records, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => (isCut ? Promise.reject(new Error('away')) : value.apply(target, args));
      },
    });
    const silent = await stage.newProcess({ leaseMs: 300, records });
    const heldByFirst = gate();
    let begun = 0;
    silent.handle('work', async () => {
      begun += 1;
      if (begun === 1) await heldByFirst.opened;
    });
    await silent.start();
    await silent.schedule('work', 'a', inMs(0), {});
    await until(() => begun === 1);
    isCut = true;
    const attempts: number[] = [];
    const heldBySecond = gate();
    const healthy = await stage.newProcess();
    healthy.handle('work', async ({ attempt }) => {
      attempts.push(attempt);
      await heldBySecond.opened;
    });
    await healthy.start();
    await until(() => attempts.length === 1);
    isCut = false;
    heldByFirst.open();
    await pause(300);
    expect(await stage.all()).toMatchObject([{ key: 'a', state: 'running', attempt: 2 }]);
    heldBySecond.open();
    await until(async () => (await stage.all()).length === 0);
    expect(attempts).toEqual([2]);
    expect(begun).toBe(1);
  });

  it('renews the lease of a long run, so that nobody takes it over', async () => {
    const held = gate();
    let begun = 0;
    const processes = [await stage.newProcess({ leaseMs: 300 }), await stage.newProcess({ leaseMs: 300 })];
    for (const jobs of processes) {
      jobs.handle('long', async () => {
        begun += 1;
        await held.opened;
      });
      await jobs.start();
    }
    await processes[0]!.schedule('long', 'a', inMs(0), {});
    await until(() => begun === 1);
    // Three leases, and as many looks of the sweeper.
    await pause(1000);
    expect(begun).toBe(1);
    held.open();
    await until(async () => (await stage.all()).length === 0);
    expect(begun).toBe(1);
  });

  it('starts at once what a crash left running, where nobody else can hold it', async () => {
    const scheduler = await stage.newProcess();
    await scheduler.schedule('note', 'a', inMs(0), { id: '1' });
    await scheduler.drain();
    const [left] = await stage.all();
    await stage.records.change(left!._id, (record) => ({
      ...record,
      state: 'running',
      attempt: 1,
      runId: 'of a process that is gone',
      leaseUntil: inMs(3_600_000),
    }));
    const { jobs, runs } = await noting({ soleOwner: true });
    await jobs.start();
    await until(() => runs.length === 1);
    expect(runs[0]).toMatchObject({ key: 'a', ids: { id: '1' }, attempt: 2 });
  });

  it('never runs one job twice at the same time, with two processes and 100 jobs', async () => {
    const inside = new Map<string, number>();
    const ends = new Map<string, number>();
    const collisions: string[] = [];
    const by = [0, 0];
    // No process takes more than it can run at once: while runs are held, the other one has to take the rest.
    const held = gate();
    const processes = [await stage.newProcess(), await stage.newProcess()];
    for (const [index, jobs] of processes.entries()) {
      jobs.handle('work', async ({ key }) => {
        by[index] = (by[index] ?? 0) + 1;
        if (by.every((runs) => runs > 0)) held.open();
        inside.set(key, (inside.get(key) ?? 0) + 1);
        if (inside.get(key) !== 1) collisions.push(key);
        await held.opened;
        await pause(Math.random() * 10);
        inside.set(key, (inside.get(key) ?? 0) - 1);
        ends.set(key, (ends.get(key) ?? 0) + 1);
      });
      await jobs.start();
    }
    const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key, n) => processes[n % 2]!.schedule('work', key, inMs(n % 3 === 0 ? 200 : 0), {})));
    await until(async () => (await stage.all()).length === 0);
    expect(collisions).toEqual([]);
    expect([...ends.keys()].sort()).toEqual([...keys].sort());
    expect([...ends.values()].every((times) => times === 1)).toBe(true);
  });

  it('refuses a date that is none, and a kind that cannot be told apart', async () => {
    const { jobs } = await noting();
    await expect(jobs.schedule('note', 'a', new Date(Number.NaN), {})).rejects.toMatchObject({
      code: 'hotline_jobs_due_invalid',
    });
    expect(() => jobs.handle('a/b', async () => undefined)).toThrow(
      expect.objectContaining({ code: 'hotline_jobs_kind_invalid' }),
    );
    expect(await stage.all()).toEqual([]);
  });
}
