import fc from 'fast-check';
import type { LawyerProfile } from '../../../src/handoff/lawyer-profile.ts';
import type { Candidate } from '../../../src/handoff/routing/candidate.ts';
import { loadKindOf } from '../../../src/handoff/routing/load-kind.ts';
import { PASSED_REST_MS, type RankedCase, rank } from '../../../src/handoff/routing/rank.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const ordinary: RankedCase = {
  channel: 'web',
  wants: { skills: [], languages: [] },
  regionCode: '340321',
  excluded: [],
  passes: [],
  knownBy: null,
  priority: 2,
};

function lawyer(
  id: string,
  profile: Partial<LawyerProfile> = {},
  state: Partial<Omit<Candidate, 'profile'>> = {},
): Candidate {
  return {
    profile: {
      id,
      displayName: `值班律师${id}`,
      kind: 'lawyer',
      skills: [],
      languages: [],
      regions: [],
      capacity: { text: 3, voice: 1 },
      hasPhone: false,
      clients: [],
      ...profile,
    },
    load: { text: 0, voice: 0 },
    lastServedAt: null,
    since: ago(60),
    ...state,
  };
}

function order(handoff: Partial<RankedCase>, candidates: Candidate[]): string[] {
  return rank({ ...ordinary, ...handoff }, candidates, now).map(({ profile }) => profile.id);
}

describe('the order in which lawyers are asked', () => {
  it('skill comes first: who has more of what is wanted', () => {
    const wants = { skills: ['minor', 'family'], languages: [] };
    const both = lawyer('c', { skills: ['family', 'minor'], regions: ['110000'] }, { load: { text: 2, voice: 0 } });
    expect(order({ wants }, [lawyer('a', { regions: ['340321'] }), lawyer('b', { skills: ['family'] }), both])).toEqual(
      ['c', 'b', 'a'],
    );
  });

  it('then the region: county, city, province, everywhere, elsewhere', () => {
    const regions = {
      elsewhere: ['110101'],
      everywhere: [],
      province: ['340100'],
      city: ['340300'],
      county: ['340321'],
    };
    const candidates = Object.entries(regions).map(([id, codes]) => lawyer(id, { regions: codes }));
    expect(order({}, candidates)).toEqual(['county', 'city', 'province', 'everywhere', 'elsewhere']);
  });

  it('then language, then who knows the resident', () => {
    const wants = { skills: [], languages: ['yue'] };
    const candidates = [lawyer('a'), lawyer('known'), lawyer('yue', { languages: ['yue'] })];
    expect(order({ wants, knownBy: 'known' }, candidates)).toEqual(['yue', 'known', 'a']);
  });

  it('then the smallest share of his own capacity', () => {
    const busy = lawyer('a', { capacity: { text: 6, voice: 1 } }, { load: { text: 2, voice: 0 } });
    const busier = lawyer('b', { capacity: { text: 2, voice: 1 } }, { load: { text: 1, voice: 0 } });
    expect(order({}, [busier, busy])).toEqual(['a', 'b']);
  });

  it('then the longest rest; who has just come has not rested', () => {
    const candidates = [
      lawyer('served', {}, { lastServedAt: ago(5) }),
      lawyer('come', {}, { lastServedAt: ago(2000), since: ago(1) }),
      lawyer('waits', {}, { since: ago(30) }),
    ];
    expect(order({}, candidates)).toEqual(['waits', 'served', 'come']);
  });

  it('leaves out who passed it on a moment ago, and asks him again later', () => {
    const at = new Date(now.getTime() - PASSED_REST_MS + 1);
    const passes = [{ staffId: 'a', reason: 'declined' as const, at }];
    expect(order({ passes }, [lawyer('a')])).toEqual([]);
    expect(rank({ ...ordinary, passes }, [lawyer('a')], new Date(at.getTime() + PASSED_REST_MS))).toHaveLength(1);
  });

  it('a clock that was set back keeps nobody away', () => {
    const passes = [{ staffId: 'a', reason: 'missed' as const, at: new Date(now.getTime() + 3_600_000) }];
    expect(order({ passes }, [lawyer('a')])).toEqual(['a']);
  });

  it('a full chat leaves room for a call, and the other way round', () => {
    const chatting = lawyer('a', {}, { load: { text: 3, voice: 0 } });
    expect(order({ channel: 'web' }, [chatting])).toEqual([]);
    expect(order({ channel: 'voice' }, [chatting])).toEqual(['a']);
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const some = (of: string[]) => fc.subarray(of);
const regions = ['340321', '340300', '340000', '340100', '110101', '110000'];
const figures = fc.record({
  skills: some(['labour', 'family', 'minor']),
  languages: some(['yue', 'wu']),
  regions: some(regions),
  capacity: fc.record({ text: fc.nat(4), voice: fc.nat(2) }),
  load: fc.record({ text: fc.nat(5), voice: fc.nat(3) }),
  lastServed: fc.option(fc.nat(120)),
  since: fc.nat(120),
});
const people = fc
  .tuple(some(ids), fc.array(figures, { minLength: ids.length, maxLength: ids.length }))
  .map(([present, drawn]) =>
    present.flatMap((id, at) => {
      const one = drawn[at];
      if (one === undefined) return [];
      const { load, lastServed, since, ...profile } = one;
      const lastServedAt = lastServed === null ? null : ago(lastServed);
      return [lawyer(id, profile, { load, lastServedAt, since: ago(since) })];
    }),
  );
const cases: fc.Arbitrary<RankedCase> = fc.record({
  channel: fc.constantFrom('web' as const, 'voice' as const, 'sms' as const),
  wants: fc.record({ skills: some(['labour', 'family', 'minor']), languages: some(['yue', 'wu']) }),
  regionCode: fc.option(fc.constantFrom(...regions)),
  excluded: some(ids),
  passes: fc.array(
    fc.record({
      staffId: fc.constantFrom(...ids),
      reason: fc.constantFrom('declined' as const, 'missed' as const, 'silent' as const),
      at: fc.nat(180).map((seconds) => new Date(now.getTime() - seconds * 1000)),
    }),
    { maxLength: 4 },
  ),
  knownBy: fc.option(fc.constantFrom(...ids)),
  priority: fc.constantFrom(0 as const, 1 as const, 2 as const),
});

describe('whatever the case and whoever is there', () => {
  it('nobody over his capacity, excluded or just asked is in the order, and everybody else is, once', () => {
    fc.assert(
      fc.property(cases, people, (handoff, present) => {
        const kind = loadKindOf(handoff.channel);
        const allowed = present.filter(
          ({ profile, load }) =>
            load[kind] < profile.capacity[kind] &&
            !handoff.excluded.includes(profile.id) &&
            handoff.passes.every(
              ({ staffId, at }) => staffId !== profile.id || now.getTime() - at.getTime() >= PASSED_REST_MS,
            ),
        );
        const ranked = rank(handoff, present, now).map(({ profile }) => profile.id);
        expect([...ranked].sort()).toEqual(allowed.map(({ profile }) => profile.id).sort());
      }),
      { numRuns: 500 },
    );
  });

  it('the order does not depend on the order in which they are given, and taking one away leaves the rest as it is', () => {
    const shuffled = people.chain((present) =>
      fc.record({ present: fc.constant(present), other: fc.shuffledSubarray(present, { minLength: present.length }) }),
    );
    fc.assert(
      fc.property(cases, shuffled, (handoff, { present, other }) => {
        const ranked = rank(handoff, present, now);
        expect(rank(handoff, other, now)).toEqual(ranked);
        expect(rank(handoff, present.slice(1), now)).toEqual(ranked.filter((one) => one !== present[0]));
      }),
      { numRuns: 500 },
    );
  });

  it('the first has no fewer of the wanted skills than anybody after him', () => {
    fc.assert(
      fc.property(cases, people, (handoff, present) => {
        const counts = rank(handoff, present, now).map(
          ({ profile }) => handoff.wants.skills.filter((skill) => profile.skills.includes(skill)).length,
        );
        expect(counts).toEqual([...counts].sort((one, other) => other - one));
      }),
      { numRuns: 300 },
    );
  });
});
