import { LADDER_MS, type Outcome, verdictOf } from '../../../../src/work-orders/exchange/out/verdict.ts';

const now = new Date('2026-01-05T01:20:00.000Z');
const answer = (status: number, more: Partial<Extract<Outcome, { status: number }>> = {}): Outcome => ({
  status,
  code: '',
  retryAfter: null,
  ...more,
});
const first = (outcome: Outcome, random = 0.5) => verdictOf(outcome, { tries: 1, now, random });

describe('what is done after an attempt', () => {
  it('waits by the ladder of the contract, ±20 %, and gives up after the last step', () => {
    const seconds = [5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200];
    expect(LADDER_MS.map((ms) => ms / 1000)).toEqual(seconds);
    for (const [at, step] of seconds.entries()) {
      const wait = (random: number) => verdictOf(answer(503), { tries: at + 1, now, random });
      expect(wait(0)).toEqual({ is: 'again', afterMs: step * 800 });
      expect(wait(0.5)).toEqual({ is: 'again', afterMs: step * 1000 });
      expect(wait(1)).toEqual({ is: 'again', afterMs: step * 1200 });
    }
    expect(verdictOf(answer(503), { tries: 11, now, random: 0 })).toEqual({ is: 'dead' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 599])('tries again after %d', (status) => {
    expect(first(answer(status)).is).toBe('again');
  });

  it.each(['connect', 'timeout', 'network'] as const)('tries again after the failure %s', (failure) => {
    expect(first({ failure }).is).toBe('again');
  });

  it.each([301, 302, 304, 400, 401, 403, 404, 409, 410, 413, 415, 422])('never tries again after %d', (status) => {
    expect(first(answer(status))).toEqual({ is: 'dead' });
  });

  it.each([200, 201, 202, 204])('is delivered with %d', (status) => {
    expect(first(answer(status))).toEqual({ is: 'delivered' });
  });

  it('asks again while the first is still being worked on', () => {
    expect(first(answer(409, { code: 'REQUEST_IN_PROGRESS', retryAfter: '1' }))).toEqual({
      is: 'again',
      afterMs: 5000,
    });
  });

  it.each([
    ['90', 90_000],
    ['Mon, 05 Jan 2026 01:25:00 GMT', 300_000],
    ['86400', 3_600_000],
    ['Wed, 07 Jan 2026 01:20:00 GMT', 3_600_000],
    ['1', 5_000],
    ['Mon, 05 Jan 2026 01:00:00 GMT', 5_000],
    ['soon', 5_000],
    ['-5', 5_000],
    ['', 5_000],
  ])('Retry-After: %s is honoured up to an hour, and never hurries', (retryAfter, afterMs) => {
    expect(first(answer(429, { retryAfter }))).toEqual({ is: 'again', afterMs });
  });
});
