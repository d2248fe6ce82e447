import fc from 'fast-check';
import type { Candidate } from '../../../src/handoff/routing/candidate.ts';
import { estimateWait } from '../../../src/handoff/routing/estimate-wait.ts';

const MINUTE = 60_000;

function lawyer(capacity: number, load: number): Candidate {
  return {
    profile: {
      id: `l${capacity}${load}`,
      displayName: '值班律师一号',
      kind: 'lawyer',
      skills: [],
      languages: [],
      regions: [],
      capacity: { text: capacity, voice: 1 },
      hasPhone: false,
      clients: [],
    },
    load: { text: load, voice: 0 },
    lastServedAt: null,
    since: new Date(0),
  };
}

const tenMinutes = [8 * MINUTE, 10 * MINUTE, 12 * MINUTE];

describe('how long a resident waits', () => {
  it('reckons with all places of all who are there', () => {
    const candidates = [lawyer(2, 2), lawyer(3, 3)];
    expect(estimateWait({ position: 3, kind: 'text', candidates, recentMs: tenMinutes })).toEqual({ minutes: 6 });
  });

  it('rounds up', () => {
    const candidates = [lawyer(3, 3)];
    expect(estimateWait({ position: 1, kind: 'text', candidates, recentMs: tenMinutes })).toEqual({ minutes: 4 });
  });

  it('a place that is free is his at once, whatever is known of earlier services', () => {
    expect(estimateWait({ position: 1, kind: 'text', candidates: [lawyer(3, 2)], recentMs: [] })).toEqual({
      minutes: 1,
    });
  });

  it('says nothing when nobody is there, or too little is known', () => {
    expect(estimateWait({ position: 1, kind: 'text', candidates: [], recentMs: tenMinutes })).toBeNull();
    expect(
      estimateWait({ position: 1, kind: 'text', candidates: [lawyer(1, 1)], recentMs: [MINUTE, MINUTE] }),
    ).toBeNull();
  });

  it('is told in steps of five from ten minutes on, and not at all beyond two hours', () => {
    const at = (position: number) =>
      estimateWait({
        position,
        kind: 'text',
        candidates: [lawyer(1, 1)],
        recentMs: tenMinutes.map((ms) => ms + MINUTE),
      });
    expect([1, 10, 11].map(at)).toEqual([{ minutes: 15 }, { minutes: 110 }, null]);
  });

  it('nothing is said of the wait for whom a free lawyer has let pass', () => {
    const free = { position: 1, kind: 'text', candidates: [lawyer(3, 0)], recentMs: tenMinutes } as const;
    expect(estimateWait({ ...free, passed: true })).toBeNull();
  });

  it('is never shorter further back, never shorter with fewer people, and always whole minutes', () => {
    const people = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(4)), { minLength: 1, maxLength: 5 });
    const recent = fc.array(fc.integer({ min: 1000, max: 60 * MINUTE }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(people, recent, fc.integer({ min: 1, max: 100 }), (drawn, recentMs, position) => {
        const candidates = drawn.map(([capacity, load]) => lawyer(capacity, Math.min(load, capacity)));
        const wait = (place: number, there = candidates) =>
          estimateWait({ position: place, kind: 'text', candidates: there, recentMs })?.minutes ??
          Number.POSITIVE_INFINITY;
        const here = wait(position);
        expect(here >= 1 && (Number.isInteger(here) || here === Number.POSITIVE_INFINITY)).toBe(true);
        expect(wait(position + 1)).toBeGreaterThanOrEqual(here);
        expect(wait(position, candidates.slice(1))).toBeGreaterThanOrEqual(here);
      }),
    );
  });
});
