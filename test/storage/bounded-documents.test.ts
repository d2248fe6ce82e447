import { stepHandoff } from '../../src/handoff/handoff-machine.ts';
import { withLatest } from '../../src/storage/index.ts';
import { stepIncident } from '../../src/work-orders/incidents/incident-machine.ts';
import { takeOrderStep } from '../../src/work-orders/index.ts';
import { orderFrom } from '../../src/work-orders/orders/order-from.ts';
import { newHandoff } from '../handoff/new-handoff.ts';
import { incidentOf } from '../work-orders/incidents/incident-of.ts';
import { RESIDENT, rules, START, stepOf, told } from '../work-orders/orders/order-stage.ts';

const seal = { seal: (plain: string) => plain, fingerprint: (plain: string) => plain };
const bytes = (document: object) => Buffer.byteLength(JSON.stringify(document));
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

/**
 * How large a document is after so many times the same, and after five times as many. What is bounded is no larger, but
 * for the digits of its counters.
 */
function sizes<T extends object>(first: T, step: (document: T, nth: number) => T, many: number): [number, number] {
  let document = first;
  for (let nth = 0; nth < many; nth += 1) document = step(document, nth);
  const early = bytes(document);
  for (let nth = many; nth < 5 * many; nth += 1) document = step(document, nth);
  return [early, bytes(document)];
}

describe('a list that is bounded', () => {
  it('keeps its first and its latest, and never has more', () => {
    let list: number[] = [];
    for (let nth = 0; nth < 1000; nth += 1) {
      list = withLatest(list, nth, 10);
      expect(list.length).toBeLessThanOrEqual(10);
    }
    expect(list).toEqual([0, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
    expect(withLatest([], 1, 10)).toEqual([1]);
  });
});

describe('documents that somebody may go on adding to', () => {
  const worst: Record<string, () => [number, number]> = {
    'an order that is urged again and again': () =>
      sizes(
        orderFrom(told('k'), { number: 'GD20260105-0001-1', rules, now: START, seal }),
        (order, nth) =>
          takeOrderStep(order, stepOf(RESIDENT, { type: 'URGE', reason: `再催一次${nth}`.padEnd(200, '。') }, at(nth))),
        600,
      ),
    'a handoff that everybody passes on': () =>
      sizes(
        newHandoff({ state: 'queued' }),
        (handoff, nth) => {
          const to = `staff-${nth % 40}`;
          const offered = stepHandoff(handoff, {
            type: 'offer',
            to,
            toName: '值班律师一号',
            until: at(nth + 1),
            at: at(nth),
          });
          return stepHandoff(offered, { type: 'pass', staffId: to, reason: 'busy' as never, at: at(nth) });
        },
        600,
      ),
    'an incident that is reported without end': () =>
      sizes(
        incidentOf(),
        (incident, nth) =>
          stepIncident(incident, {
            type: 'report',
            at: at(nth),
            by: 'staff-1',
            report: {
              messageId: `m${nth}`,
              kind: 'other' as never,
              transfer: 'data',
              words: 'x'.repeat(300),
              passedOn: ['place'],
              reason: '紧急情况下为保护生命健康',
              keeper: null,
              at: at(nth),
              by: 'staff-1',
              byName: '值班律师一号',
            },
          }),
        300,
      ),
  };

  it.each(Object.keys(worst))('%s stays as large as it was', (name) => {
    const [early, late] = worst[name]?.() ?? [0, Number.POSITIVE_INFINITY];
    expect(late).toBeLessThan(early * 1.05);
    expect(late).toBeLessThan(300_000);
  });
});
