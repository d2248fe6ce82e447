import { timerLines } from './order-clocks.ts';
import { TIMER } from './order-following.ts';
import { takeOrderStep, withLine } from './order-machine.ts';
import type { OrderStep } from './order-steps.ts';
import type { OrderRules } from './time-limits.ts';
import type { WorkOrder } from './work-order.ts';

const MOST_ROUNDS = 12;

/**
 * The order with everything done that timers have to do by now: warnings, the end of the time to sign, closing after its
 * period, putting away. Each once, also when nobody ran for long. The same object when there is nothing to do. Pure.
 * @param consequences what follows from a step (messages, notices), added to the order after it.
 */
export function withTimers(
  order: WorkOrder,
  now: Date,
  rules: OrderRules,
  consequences: (before: WorkOrder, after: WorkOrder, step: OrderStep) => WorkOrder,
): WorkOrder {
  let current = order;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [due] = timerLines(current, rules);
    if (due === undefined || due.at > now) return current;
    const { what, eventId, note, percent } = due;
    if (what === 'WARN') {
      const line = { at: now, by: TIMER, event: what, from: current.state, to: current.state, note, eventId };
      const warned = percent === null ? current.warned : [...current.warned, percent];
      current = withLine({ ...current, warned }, line);
    } else {
      const step: OrderStep = { type: what, at: now, by: TIMER, eventId, seq: null };
      current = consequences(current, takeOrderStep(current, step), step);
    }
  }
  return current;
}
