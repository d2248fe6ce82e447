import {
  abandoned,
  backoff,
  begun,
  cancelled,
  failed,
  finished,
  type JobRecord,
  moved,
  placed,
  repeating,
} from '../../src/jobs/job-record.ts';

const now = new Date('2026-03-01T00:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const terms = { now, attempts: 3, backoffMs: 1000, random: () => 0.5 };

function waiting(changes: Partial<JobRecord> = {}): JobRecord {
  return { ...placed('r1', { kind: 'k', key: 'a', dueAt: at(0), ids: { v: '1' }, everyMs: null }), ...changes };
}
const running = (changes: Partial<JobRecord> = {}) => ({ ...begun(waiting(), 'run-1', at(30)), ...changes });

describe('backoff', () => {
  it('doubles, spreads by a fifth to both sides, and stays under an hour and a fifth', () => {
    expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 1000, () => 0.5))).toEqual([1000, 2000, 4000, 8000]);
    expect(backoff(1, 1000, () => 0)).toBe(800);
    expect(backoff(1, 1000, () => 1)).toBe(1200);
    expect(backoff(5000, 1000, () => 0.5)).toBe(3_600_000);
  });
});

describe('a run that failed', () => {
  it('is tried again later, then kept as failed, with its slot free', () => {
    expect(failed(running({ attempt: 2 }), 'e', terms)).toMatchObject({ state: 'waiting', dueAt: at(2), attempt: 2 });
    expect(failed(running({ attempt: 3 }), 'e', terms)).toMatchObject({ state: 'failed', slot: 'r1', lastError: 'e' });
  });

  it('gives way to what was scheduled meanwhile for before the next try, but never at once', () => {
    const again = { dueAt: at(-5), ids: { v: '2' } };
    expect(failed(running({ attempt: 2, again }), 'e', terms)).toMatchObject({
      state: 'waiting',
      dueAt: at(1),
      ids: { v: '2' },
      attempt: 0,
      again: null,
    });
  });

  it('is tried before what was scheduled meanwhile for later, which is not lost', () => {
    const again = { dueAt: at(600), ids: { v: '2' } };
    const retry = failed(running({ attempt: 1, again }), 'e', terms);
    expect(retry).toMatchObject({ state: 'waiting', dueAt: at(1), ids: { v: '1' }, again });
    expect(finished(begun(retry, 'run-2', at(40)), at(2))).toMatchObject({
      state: 'waiting',
      dueAt: at(600),
      ids: { v: '2' },
      attempt: 0,
    });
    expect(failed(begun({ ...retry, attempt: 2 }, 'run-3', at(40)), 'e', terms)).toMatchObject({
      state: 'waiting',
      dueAt: at(600),
    });
    expect(moved(retry, at(9), { v: '3' })).toMatchObject({ dueAt: at(9), ids: { v: '3' }, again: null, attempt: 0 });
  });

  it('is not tried again when it was cancelled, and never given up when it repeats', () => {
    expect(failed(cancelled(running()), 'e', terms)).toMatchObject({ state: 'done', slot: 'r1' });
    expect(failed(running({ attempt: 30, everyMs: 5000 }), 'e', terms)).toMatchObject({
      state: 'waiting',
      dueAt: at(5),
    });
  });
});

describe('a run whose process ended', () => {
  it('is due at once', () => {
    expect(abandoned(running(), terms)).toMatchObject({ state: 'waiting', dueAt: now, attempt: 1, runId: null });
  });

  it('is given up when it ends its process every time', () => {
    expect(abandoned(running({ attempt: 3 }), terms)).toMatchObject({
      state: 'failed',
      lastError: 'hotline_jobs_abandoned',
    });
  });
});

describe('a job that repeats', () => {
  it('comes round one interval after it ended', () => {
    expect(finished(running({ everyMs: 5000 }), at(2))).toMatchObject({ state: 'waiting', dueAt: at(7), attempt: 0 });
  });

  it('takes up a shorter interval at once, and does not lose its place to a longer one', () => {
    expect(repeating(waiting({ everyMs: 3_600_000, dueAt: at(3000) }), 5000, now).dueAt).toEqual(at(5));
    expect(repeating(waiting({ everyMs: 5000, dueAt: at(3) }), 60_000, now).dueAt).toEqual(at(3));
  });
});
