import type { Handoff } from '../../../src/handoff/handoff.ts';
import type { Candidate } from '../../../src/handoff/routing/candidate.ts';
import { lawyerWhoKnows } from '../../../src/handoff/routing/known-lawyer.ts';
import { queueOutlook } from '../../../src/handoff/routing/queue-outlook.ts';
import type { Collection } from '../../../src/storage/index.ts';
import { newHandoff } from '../new-handoff.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const profile = (id: string): Candidate['profile'] => ({
  id,
  displayName: `值班律师${id}`,
  kind: 'lawyer',
  skills: [],
  languages: [],
  regions: [],
  capacity: { text: 1, voice: 1 },
  hasPhone: false,
  clients: [],
});
const busy = (id: string): Candidate => ({
  profile: profile(id),
  load: { text: 1, voice: 0 },
  lastServedAt: null,
  since: now,
});

function outlook(handoff: Handoff, people: Candidate[], recentMs: number[], outside = 0) {
  const queue = { get: async () => handoff, position: async () => 3, recentServiceMs: async () => recentMs };
  return queueOutlook({ queue, people: async () => people, outside: async () => outside }, handoff._id);
}

describe('what a resident who waits may be told', () => {
  it('his place, and the wait reckoned with those who may serve him', async () => {
    const people = [busy('l1'), busy('l2')];
    const tenMinutes = [600_000, 600_000, 600_000];
    expect(await outlook(newHandoff({ state: 'queued' }), people, tenMinutes)).toEqual({
      position: 3,
      onDuty: 2,
      mayServe: ['l1', 'l2'],
      minutes: 15,
    });
    expect(await outlook(newHandoff({ state: 'queued', excluded: ['l1'] }), people, tenMinutes)).toMatchObject({
      onDuty: 2,
      mayServe: ['l2'],
      minutes: 30,
    });
  });

  it('a place that is kept for him is his; where it was let pass nobody knows', async () => {
    const offer = { kind: 'queue' as const, to: 'l1', toName: '值班律师l1', comment: '', at: now, until: now };
    const tenMinutes = [600_000, 600_000, 600_000];
    const first = (handoff: Handoff) => {
      const queue = { get: async () => handoff, position: async () => 1, recentServiceMs: async () => tenMinutes };
      return queueOutlook({ queue, people: async () => [busy('l1')], outside: async () => 0 }, handoff._id);
    };
    expect(await first(newHandoff({ state: 'offered', offer }))).toMatchObject({ minutes: 1 });
    expect(await first(newHandoff({ state: 'queued' }))).toMatchObject({ minutes: 10 });
    const passes = [{ staffId: 'l1', at: now, reason: 'missed' as const }];
    const free = { ...busy('l1'), load: { text: 0, voice: 0 } };
    const handoff = newHandoff({ state: 'queued', passes });
    const queue = { get: async () => handoff, position: async () => 1, recentServiceMs: async () => tenMinutes };
    expect(
      await queueOutlook({ queue, people: async () => [free], outside: async () => 0 }, handoff._id),
    ).toMatchObject({ minutes: null });
  });

  it('people of a desk outside of ours are there too, though nobody knows how long they take', async () => {
    expect(await outlook(newHandoff({ state: 'queued' }), [], [60_000, 60_000, 60_000], 2)).toEqual({
      position: 3,
      onDuty: 2,
      mayServe: ['', ''],
      minutes: null,
    });
  });

  it('nothing of the wait where everybody there must keep out of it', async () => {
    const handoff = newHandoff({ state: 'queued', excluded: ['l1'] });
    expect(await outlook(handoff, [busy('l1')], [60_000, 60_000, 60_000])).toMatchObject({
      onDuty: 1,
      mayServe: [],
      minutes: null,
    });
  });
});

describe('the lawyer who knows the resident', () => {
  const served = (fields: Partial<Handoff>) =>
    newHandoff({ state: 'closed', place: 'over', lawyerId: 'l1', acceptedAt: now, endedAt: now, ...fields });
  const knows = (handoffs: Handoff[], days: number, open: string[] = ['l1']) =>
    lawyerWhoKnows(
      {
        handoffs: { find: async () => handoffs } as unknown as Collection<Handoff>,
        directory: { get: async (id) => (open.includes(id) ? profile(id) : null) },
      },
      'c1',
      new Date(now.getTime() + days * 86_400_000),
    );

  it('is whoever served last, for 90 days, while his account is open', async () => {
    expect((await knows([served({})], 90))?.id).toBe('l1');
    expect(await knows([served({})], 91)).toBeNull();
    expect(await knows([served({})], 1, [])).toBeNull();
    expect((await knows([newHandoff({ state: 'abandoned', place: 'over' }), served({})], 1))?.id).toBe('l1');
    expect(await knows([], 1)).toBeNull();
  });
});
