import { withoutCaller } from '../peers/without-caller.ts';
import { maskedNote, stateAfter, withLine } from './order-machine.ts';
import type { WorkOrderServiceDeps } from './order-ports.ts';
import type { OrderState } from './order-states.ts';
import type { OrderStep } from './order-steps.ts';
import type { OrderActor, OrderLine, WorkOrder } from './work-order.ts';

/** The answer is there. */
const ANSWERED: readonly OrderState[] = ['REPLIED', 'CALLED_BACK', 'EVALUATED', 'CLOSED', 'ARCHIVED'];
/** It will not be answered. */
const GIVEN_UP: readonly OrderState[] = ['RETURNED', 'WITHDRAWN'];

interface FollowingDeps extends Pick<WorkOrderServiceDeps, 'orders' | 'clock' | 'noticeText' | 'seal'> {
  /** Take a step of an order that was merged; settles afterwards. */
  take(id: string, step: OrderStep): Promise<WorkOrder>;
  /** What follows from a change that is no step. */
  settle(id: string): Promise<void>;
}

export const TIMER: OrderActor = { as: 'system', id: null, name: '' };

/**
 * Orders that belong together: what is related to one is related to it as well, and what was merged into one is signed,
 * told of progress and answered with it. Run with every settling of either, so that a crash between two documents is
 * repaired.
 */
export class OrderFollowing {
  constructor(private readonly deps: FollowingDeps) {}

  async follow(order: WorkOrder): Promise<void> {
    for (const id of order.related) await this.relateBack(id, order._id);
    if (order.mergedInto !== null) {
      const main = await this.join(order.mergedInto, (current) =>
        current.duplicates.includes(order._id) ? null : withDuplicate(current, order, this.deps.clock.now()),
      );
      // Two who merged each into the other at once: nobody could answer either.
      if (main?.mergedInto === order._id) return this.release(main, order);
      if (main !== null) await this.takeOver(main, order);
    }
    for (const duplicate of await this.deps.orders.getMany(order.duplicates)) {
      if (duplicate.mergedInto === order._id) await this.takeOver(order, duplicate);
    }
  }

  private async relateBack(id: string, to: string): Promise<void> {
    const at = this.deps.clock.now();
    await this.join(id, (current) => (current.related.includes(to) ? null : withRelated(current, to, TIMER, at)));
  }

  /** Change the other document; what follows from that is its own. */
  private async join(id: string, fn: (current: WorkOrder) => WorkOrder | null): Promise<WorkOrder | null> {
    let isChanged = false;
    const order = await this.deps.orders.change(id, (current) => {
      const next = fn(current);
      isChanged = next !== null;
      return next;
    });
    if (isChanged) await this.deps.settle(id);
    return order;
  }

  /** What the main order has come to, done to one that was merged into it. */
  private async takeOver(main: WorkOrder, duplicate: WorkOrder): Promise<void> {
    if (GIVEN_UP.includes(main.state) || wasAnsweredWith(main, duplicate)) return this.release(main, duplicate);
    const { clock } = this.deps;
    const told = this.asTold(main, duplicate);
    let current = duplicate;
    for (const step of followingSteps(told, current, clock.now())) {
      if (current.takenEvents.includes(step.eventId)) continue;
      if (stateAfter(current.state, step.type) === null) break;
      current = await this.deps.take(current._id, step);
    }
    await this.takeNewAnswer(told, current);
  }

  /** The main order as another resident may hear of it: of whom it is for, nothing stands in its words. */
  private asTold(main: WorkOrder, { personKey }: WorkOrder): WorkOrder {
    if (personKey !== '' && personKey === main.personKey) return main;
    const open = (sealed: string) => (sealed === '' ? '' : this.deps.seal.open(sealed));
    const { name, phone, callNumber } = main.caller;
    const without = withoutCaller({ name: open(name), phone: open(phone), callNumber: open(callNumber) });
    const history = main.history.map((line) => ({ ...line, note: without(line.note) }));
    return { ...main, reply: without(main.reply), history };
  }

  /** Answered already, and the main order has another answer now: it is told as well. */
  private async takeNewAnswer(main: WorkOrder, duplicate: WorkOrder): Promise<void> {
    const answer = lastAnswer(main);
    if (answer === null || !ANSWERED.includes(duplicate.state)) return;
    const eventId = `${answer.eventId}:${duplicate._id}`;
    const at = this.deps.clock.now();
    let changed = false;
    await this.deps.orders.change(duplicate._id, (current) => {
      changed = !current.takenEvents.includes(eventId) && ANSWERED.includes(current.state);
      if (!changed) return null;
      const { result, reply, legalBasis } = main;
      const line = { at, by: answer.by, event: 'MERGE' as const, note: maskedNote(reply), eventId };
      const next = withLine(
        { ...current, result, reply, legalBasis },
        { ...line, from: current.state, to: current.state },
      );
      const text = this.deps.noticeText(current, next, completeStep(main, answer, eventId, at));
      if (text === null) return next;
      const key = noticeKey(current._id, eventId);
      return { ...next, notices: [...next.notices, { key, text, at, by: next.reach, sent: false }] };
    });
    if (changed) await this.deps.settle(duplicate._id);
  }

  /** The main order is given up, or its answer was not enough here: what was merged into it goes on by itself. */
  private async release(main: WorkOrder, duplicate: WorkOrder): Promise<void> {
    const at = this.deps.clock.now();
    let changed = false;
    await this.deps.orders.change(duplicate._id, (current) => {
      changed = current.mergedInto === main._id;
      if (!changed) return null;
      const eventId = `${current._id}:released:${main._id}`;
      const line: OrderLine = {
        at,
        by: TIMER,
        event: 'MERGE',
        from: current.state,
        to: current.state,
        note: '',
        eventId,
      };
      return withLine({ ...current, mergedInto: null }, line);
    });
    await this.deps.orders.change(main._id, (current) =>
      current.duplicates.includes(duplicate._id)
        ? { ...current, duplicates: current.duplicates.filter((id) => id !== duplicate._id) }
        : null,
    );
    if (changed) await this.deps.settle(duplicate._id);
  }
}

/** The order with another that is related to it. */
export function withRelated(order: WorkOrder, to: string, by: OrderActor, at: Date): WorkOrder {
  const { state } = order;
  const eventId = `${order._id}:related:${to}`;
  const line: OrderLine = { at, by, event: 'RELATE', from: state, to: state, note: '', eventId };
  return withLine({ ...order, related: [...order.related, to] }, line);
}

function withDuplicate(main: WorkOrder, { _id, number }: WorkOrder, at: Date): WorkOrder {
  const { state } = main;
  const line: OrderLine = {
    at,
    by: TIMER,
    event: 'MERGE',
    from: state,
    to: state,
    note: number,
    eventId: `${main._id}:duplicate:${_id}:${main.lines}`,
  };
  return withLine({ ...main, duplicates: [...main.duplicates, _id] }, line);
}

/** Steps of one that was merged by which it comes to where the main order is. */
function followingSteps(main: WorkOrder, duplicate: WorkOrder, now: Date): OrderStep[] {
  const step = (line: OrderLine, kind: string) => ({
    at: now,
    by: line.by,
    seq: null,
    eventId: `${line.eventId}:${duplicate._id}${kind}`,
  });
  const steps: OrderStep[] = [];
  const signed = main.history.findLast(({ event }) => event === 'SIGN' || event === 'COMPLETE');
  if (signed !== undefined && duplicate.state === 'DISPATCHED') {
    steps.push({ type: 'SIGN', ...step(signed, ':sign') });
  }
  const mergedAt = duplicate.history.findLast(({ event }) => event === 'MERGE')?.at ?? now;
  for (const line of main.history) {
    if (line.event !== 'PROGRESS' || line.at < mergedAt || line.note === '') continue;
    const toResident = main.notices.some(({ key }) => key === noticeKey(main._id, line.eventId));
    steps.push({ type: 'PROGRESS', ...step(line, ''), text: line.note, toResident });
  }
  const answer = lastAnswer(main);
  if (answer !== null && !ANSWERED.includes(duplicate.state)) {
    if (duplicate.state === 'SUSPENDED') steps.push({ type: 'RESUME', ...step(answer, ':resume') });
    steps.push(completeStep(main, answer, `${answer.eventId}:${duplicate._id}`, now));
  }
  return steps;
}

/** It was answered with this very answer, and whom it is for or who gave it out was not content: it is open again. */
function wasAnsweredWith(main: WorkOrder, duplicate: WorkOrder): boolean {
  const answer = lastAnswer(main);
  const isOpen = !ANSWERED.includes(duplicate.state) && !GIVEN_UP.includes(duplicate.state);
  return answer !== null && isOpen && duplicate.takenEvents.includes(`${answer.eventId}:${duplicate._id}`);
}

export function noticeKey(id: string, eventId: string): string {
  return `order:${id}:${eventId}`;
}

/** Who answered the main order, when it stands answered. */
function lastAnswer(main: WorkOrder): OrderLine | null {
  if (!ANSWERED.includes(main.state)) return null;
  return main.history.findLast(({ event }) => event === 'COMPLETE') ?? null;
}

function completeStep(main: WorkOrder, { by }: OrderLine, eventId: string, at: Date): OrderStep {
  const { result, reply, legalBasis } = main;
  return {
    type: 'COMPLETE',
    at,
    by,
    eventId,
    seq: null,
    result: result ?? 'unsolved',
    reply,
    legalBasis,
    contacted: false,
    contactedAt: null,
  };
}
