import type { Handoff } from '../../src/handoff/handoff.ts';
import { dueNow, HANDOFF_LIMITS, nextDue, reanchored } from '../../src/handoff/handoff-due.ts';
import { newHandoff } from './new-handoff.ts';

const begin = newHandoff().requestedAt.getTime();
const second = (seconds: number) => new Date(begin + seconds * 1000);
const offer = (from: number) => ({
  kind: 'queue' as const,
  to: 'l1',
  toName: '值班律师一号',
  comment: '',
  at: second(from),
  until: second(from + 20),
});

const served = (fields: Partial<Handoff> = {}) =>
  newHandoff({ state: 'live', place: 'served', lawyerId: 'l1', acceptedAt: second(0), ...fields });

describe('what happens by itself', () => {
  const cases: [string, Handoff, number | null, number, string[]][] = [
    ['waiting: told at 60 s', newHandoff(), 60, 60, ['warning']],
    ['just before nothing', newHandoff(), 60, 59.999, []],
    ['told: the limit at 180 s', newHandoff({ warnedAt: second(60) }), 180, 180, ['limit']],
    ['told of the limit: nothing more', newHandoff({ warnedAt: second(60), limitToldAt: second(180) }), null, 9999, []],
    ['away at both times: both', newHandoff(), 60, 200, ['warning', 'limit']],
    ['offered: 20 s', newHandoff({ state: 'offered', offer: offer(10) }), 30, 30, ['offer-over']],
    [
      'an offer late in the wait',
      newHandoff({ state: 'offered', offer: offer(50) }),
      60,
      71,
      ['offer-over', 'warning'],
    ],
    [
      'given back: its wait begins anew',
      newHandoff({ state: 'queued', waitingSince: second(500) }),
      560,
      560,
      ['warning'],
    ],
    ['served and nothing to answer', served(), null, 9999, []],
    ['words unanswered for 120 s', served({ awaitsSince: second(30) }), 150, 150, ['silence']],
    ['he is typing', served({ awaitsSince: second(30), lawyerActiveAt: second(100) }), 220, 219, []],
    ['he spoke before them', served({ awaitsSince: second(30), lawyerActiveAt: second(10) }), 150, 150, ['silence']],
    [
      'a transfer nobody takes',
      served({ offer: { ...offer(0), kind: 'transfer', until: second(40) } }),
      40,
      40,
      ['offer-over'],
    ],
    ['a record owed', newHandoff({ state: 'wrap-up', place: 'over', endedAt: second(10) }), 130, 130, ['wrap-up-over']],
    ['closed', newHandoff({ state: 'closed', place: 'over', endedAt: second(10) }), null, 9999, []],
  ];
  test.each(cases)('%s', (_name, handoff, due, at, timers) => {
    expect(nextDue(handoff, HANDOFF_LIMITS)).toEqual(due === null ? null : second(due));
    expect(dueNow(handoff, HANDOFF_LIMITS, second(at))).toEqual(timers);
  });
});

describe('a clock set back by an hour', () => {
  test('what somebody else may wait for is over at once', () => {
    const offered = newHandoff({ state: 'offered', offer: offer(0) });
    expect(dueNow(offered, HANDOFF_LIMITS, second(-3600))).toEqual(['offer-over']);
    const owed = newHandoff({ state: 'wrap-up', place: 'over', endedAt: second(0) });
    expect(dueNow(owed, HANDOFF_LIMITS, second(-3600))).toEqual(['wrap-up-over']);
  });

  test('nobody is given back or told for it, and no limit moves an hour away', () => {
    const live = served({ awaitsSince: second(0), lawyerActiveAt: second(5) });
    expect(dueNow(live, HANDOFF_LIMITS, second(-3600))).toEqual([]);
    const anchored = reanchored(live, second(-3600));
    expect(anchored && nextDue(anchored, HANDOFF_LIMITS)).toEqual(second(-3600 + 120));
    const waiting = reanchored(newHandoff(), second(-3600));
    expect(waiting?.requestedAt).toEqual(second(0));
    expect(waiting && nextDue(waiting, HANDOFF_LIMITS)).toEqual(second(-3600 + 60));
  });

  test('a second or two between machines is nothing', () => {
    expect(reanchored(newHandoff(), second(-4))).toBeNull();
    expect(dueNow(newHandoff({ state: 'offered', offer: offer(0) }), HANDOFF_LIMITS, second(-4))).toEqual([]);
  });
});
