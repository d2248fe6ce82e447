import { asHotlineError } from '../../errors.ts';
import { calendarDay } from '../../knowledge/index.ts';
import { nextCount, type Page } from '../../storage/index.ts';
import { readReferenceNumber, referenceNumber } from '../../text/index.ts';
import { closedHere } from './closing-here.ts';
import { OrderInputError, OrderMergedError, OrderMissingError, OrderStateError } from './errors.ts';
import { isClockRunning, renewed, timerLines, withFinish } from './order-clocks.ts';
import { noticeKey, OrderFollowing, withRelated } from './order-following.ts';
import { orderFrom, orderId } from './order-from.ts';
import { type OrderFilter, OrderLists } from './order-lists.ts';
import { maskedNote, takeOrderStep, withLine } from './order-machine.ts';
import type { WorkOrderServiceDeps } from './order-ports.ts';
import { OrderSettlement } from './order-settlement.ts';
import { isOurs } from './order-sides.ts';
import { type OrderEventType, type OrderState, TERMINAL_STATES } from './order-states.ts';
import type { NewOrder, OrderFinish, OrderStep } from './order-steps.ts';
import { withTimers } from './order-timers.ts';
import { deadlineFromTable } from './time-limits.ts';
import { NO_LIMIT, type OrderActor, type OrderAttachment, type OrderLine, type WorkOrder } from './work-order.ts';

const SWEEP_JOB = 'order-sweep';
const SWEEP_EVERY_MS = 30_000;
/** In these an order of the house may still be given to the city; not while a request is being decided. */
const HANDED_FROM: readonly OrderState[] = ['DISPATCHED', 'SIGNED', 'PROCESSING'];
/** Not taken of an order whose limit another room sets. */
const OWN_CLOCK: readonly OrderEventType[] = ['EXTEND_REQUEST', 'SUSPEND_REQUEST'];
/** Of one number of a peer; more than it may dispatch. */
const MOST_DISPATCHES = 1_000;
/** Orders whose timers one sweep takes up. */
const WOKEN = 500;

/**
 * Work orders (工单). Every step is one atomic change of one document; messages to the peer, words to the resident, lines of
 * the log, what merged orders take over and timers follow from it, and follow again after a crash.
 *
 * @throws HotlineError with a `hotline_order_*` code.
 */
export class WorkOrderService {
  private readonly settlement: OrderSettlement;
  private readonly lists: OrderLists;

  constructor(private readonly deps: WorkOrderServiceDeps) {
    const following = new OrderFollowing({
      ...deps,
      take: (id, step) => this.take(id, step, true),
      settle: (id) => this.settlement.settleNow(id),
    });
    this.settlement = new OrderSettlement(deps, following);
    this.lists = new OrderLists(deps);
    deps.jobs.handle(SWEEP_JOB, () => this.reconcile());
  }

  /** Begin timers and take up what a crash left. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
    await this.reconcile();
  }

  /** Carry on what is left, and do what timers have to do by now; also run every 30 s. */
  async reconcile(): Promise<void> {
    await this.settlement.sweep();
    const before = new Date(this.deps.clock.now().getTime() + 1);
    const due = await this.deps.orders.find({ where: { wakeAt: { before } }, sort: { wakeAt: 1 }, limit: WOKEN });
    for (const { _id } of due) {
      await this.wake(_id).catch((error: unknown) => {
        const facts = { order: _id, code: asHotlineError(error).code };
        this.deps.log.warn(facts, 'the timers of a work order failed; tried again in 30 s');
      });
    }
  }

  /** Open an order; the same key again gives the order that is there. @throws OrderInputError 422. */
  async open(told: NewOrder): Promise<{ order: WorkOrder; isNew: boolean }> {
    const { orders, counts, seal, rules } = this.deps;
    const known = await orders.get(orderId(told.key, seal));
    if (known !== null) return { order: known, isNew: false };
    const now = this.deps.clock.now();
    const day = calendarDay(now);
    const blank = orderFrom(told, { number: '', now, rules: rules(), seal });
    const related = await this.idsOfPeerOrders(told.peer, told.relatedOrderNos);
    const number = referenceNumber('GD', day, await nextCount(counts, day));
    const made = this.withConsequences(null, { ...blank, number, related }, null);
    try {
      const order = await orders.insert(made);
      await this.settlement.settleNow(order._id);
      return { order: (await orders.get(order._id)) ?? order, isNew: true };
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      const other = await orders.get(made._id);
      if (other === null) throw error;
      return { order: other, isNew: false };
    }
  }

  /**
   * Take a step; the same `eventId` again changes nothing. A time that lies ahead counts as now.
   * @throws OrderMissingError 404, OrderMergedError 409, and what the machine throws.
   */
  step(id: string, step: OrderStep): Promise<WorkOrder> {
    return this.take(id, step, false);
  }

  /** Give it to somebody of us, or to nobody. */
  async assign(id: string, staff: { id: string; name: string } | null, by: OrderActor): Promise<WorkOrder> {
    const at = this.deps.clock.now();
    return this.changed(id, (current) => {
      requireOpen(current, 'ASSIGN');
      if (current.assigneeId === (staff?.id ?? null)) return null;
      const next = { ...current, assigneeId: staff?.id ?? null, assigneeName: staff?.name ?? '' };
      return withLine(next, lineOf(current, { at, by, event: 'ASSIGN', note: staff?.name ?? '' }));
    });
  }

  /**
   * Say that an order says the same as another, which we handle too: it is handled there, keeps its number, and is
   * answered with it. A person decides it.
   * @throws OrderInputError 422, OrderStateError 409.
   */
  async merge(id: string, intoId: string, by: OrderActor): Promise<WorkOrder> {
    const into = await this.existing(intoId);
    requireOpen(into, 'MERGE');
    const problem = (text: string) => new OrderInputError([{ field: 'into', problem: text }]);
    if (id === intoId) throw problem('is the order itself');
    if (into.mergedInto !== null) throw problem('was merged into another order itself');
    if (into.handledBy === 'peer') throw problem('is handled by the peer');
    if (into.origin === 'mediation') throw problem('is a mediation, whose end concerns its two sides alone');
    const at = this.deps.clock.now();
    const order = await this.changed(id, (current) => {
      if (current.mergedInto === intoId) return null;
      requireOpen(current, 'MERGE');
      if (current.mergedInto !== null) throw problem(`is not where it was merged before: ${current.mergedInto}`);
      if (current.handledBy === 'peer') throw problem('takes in no order that the peer handles');
      if (current.origin === 'mediation') throw problem('takes in no mediation, which its own case carries on');
      if (current.duplicates.length > 0) throw problem('takes in no order that others were merged into');
      const line = lineOf(current, { at, by, event: 'MERGE', note: into.number });
      return withLine({ ...current, mergedInto: intoId }, line);
    });
    return (await this.deps.orders.get(id)) ?? order;
  }

  /** Say that two orders belong together; each says it of the other. */
  async relate(id: string, otherId: string, by: OrderActor): Promise<WorkOrder> {
    if (id === otherId) throw new OrderInputError([{ field: 'other', problem: 'is the order itself' }]);
    await this.existing(otherId);
    const at = this.deps.clock.now();
    return this.changed(id, (current) =>
      current.related.includes(otherId) ? null : withRelated(current, otherId, by, at),
    );
  }

  /**
   * Give an order of this house to a peer, who settles it from now on. The day that the resident was told stays.
   * @param peer id and name as in its file; the same peer again changes nothing.
   * @param by a person of ours.
   * @throws OrderInputError 422, OrderMergedError 409, OrderStateError 409, OrderMissingError 404.
   */
  async handToPeer(id: string, peer: { id: string; name: string }, by: OrderActor, reason: string): Promise<WorkOrder> {
    const at = this.deps.clock.now();
    const problem = (text: string) => new OrderInputError([{ field: 'peer', problem: text }]);
    if (reason.trim() === '') throw new OrderInputError([{ field: 'reason', problem: 'is empty' }]);
    return this.changed(id, (current) => {
      const { state, handledBy, mergedInto, deadline, contact } = current;
      if (current.peer === peer.id && handledBy === 'peer') return null;
      if (current.peer !== null) throw problem('has this order already, or another peer has');
      if (mergedInto !== null) throw new OrderMergedError(state, mergedInto);
      if (current.origin === 'mediation') throw problem('takes no mediation, which its own case carries on');
      if (current.duplicates.length > 0) throw problem('takes no order that others were merged into');
      if (!HANDED_FROM.includes(state)) throw new OrderStateError('TRANSFER', state);
      const to = { code: peer.id, name: peer.name };
      const step = { type: 'TRANSFER', at, by, eventId: `${id}:handed:${peer.id}`, seq: null, to, reason } as const;
      const fresh = deadlineFromTable(this.deps.rules(), current, at);
      const given: WorkOrder = {
        ...current,
        handledBy: 'peer',
        peer: peer.id,
        state: 'DISPATCHED',
        stateSince: at,
        signedAt: null,
        dispatchedAt: at,
        deadline: {
          ...deadline,
          signBy: fresh.signBy,
          contactBy: contact.contacted ? deadline.contactBy : fresh.contactBy,
        },
        handler: { main: to, assist: [] },
        assigneeId: null,
        assigneeName: '',
      };
      const { eventId } = step;
      const note = maskedNote(`${peer.name}：${reason}`);
      const line = { at, by, event: step.type, from: state, to: given.state, note, eventId };
      return this.withConsequences(current, withLine(given, line), step);
    });
  }

  /** Give an order the limit of the room that carries it on; the same again, or of one that is answered, changes nothing. */
  async setFinish(id: string, finish: OrderFinish): Promise<WorkOrder> {
    const at = this.deps.clock.now();
    return this.changed(id, (current) => {
      const next = isClockRunning(current) ? withFinish(current, finish, at) : current;
      return next === current ? null : next;
    });
  }

  /** Note the number that the peer gave to an order of ours. @throws OrderInputError when it has another. */
  async setPeerOrderNo(id: string, peerOrderNo: string): Promise<WorkOrder> {
    return this.changed(id, (current) => {
      if (current.peerOrderNo === peerOrderNo) return null;
      if (current.peerOrderNo !== null) {
        throw new OrderInputError([{ field: 'peerOrderNo', problem: `is ${current.peerOrderNo} already` }]);
      }
      return { ...current, peerOrderNo };
    });
  }

  /** Where our copy of an attachment lies, or why there is none. */
  async noteAttachment(
    id: string,
    attachmentId: string,
    found: Pick<OrderAttachment, 'copy' | 'problem'>,
  ): Promise<WorkOrder> {
    return this.changed(id, (current) => {
      const attachments = current.attachments.map((one) => (one.id === attachmentId ? { ...one, ...found } : one));
      return { ...current, attachments };
    });
  }

  /**
   * A city's order that it never closes is put away here; its state stays. Again changes nothing.
   * @throws OrderStateError 409 when it does not wait for the city.
   */
  async closeHere(id: string, by: OrderActor, reason: string): Promise<WorkOrder> {
    const at = this.deps.clock.now();
    return this.changed(id, (current) => {
      const next = closedHere(current, by, reason, at);
      return next === current ? null : next;
    });
  }

  /** A notice that a person has told by telephone. */
  async markTold(id: string, key: string): Promise<WorkOrder> {
    return this.changed(id, (current) => {
      const notices = current.notices.map((one) =>
        one.key === key && one.by === 'phone' ? { ...one, sent: true } : one,
      );
      return { ...current, notices };
    });
  }

  get(id: string): Promise<WorkOrder | null> {
    return this.deps.orders.get(id);
  }

  /** Several by id; missing ones are left out. */
  getMany(ids: readonly string[]): Promise<WorkOrder[]> {
    return this.deps.orders.getMany(ids);
  }

  /** By its number as somebody wrote it. */
  async byNumber(written: string): Promise<WorkOrder | null> {
    const number = readReferenceNumber('GD', written);
    if (number === null) return null;
    const [order] = await this.deps.orders.find({ where: { number }, limit: 1 });
    return order ?? null;
  }

  /**
   * By the number of the peer; of several dispatches, the latest. Where the peer gave back to us what we had given to it,
   * both have one number: without `handledBy` it is what we are to settle.
   */
  async byPeerOrder(peer: string, peerOrderNo: string, handledBy?: WorkOrder['handledBy']): Promise<WorkOrder | null> {
    const where = { peer, peerOrderNo };
    const found = await this.deps.orders.find({ where, sort: { dispatchSeq: -1 }, limit: MOST_DISPATCHES });
    const wanted = (side: WorkOrder['handledBy']) => found.find((order) => order.handledBy === side) ?? null;
    return handledBy === undefined ? (wanted('us') ?? wanted('peer')) : wanted(handledBy);
  }

  /** Orders of a conversation, newest first, at most 20. */
  ofConversation(conversationId: string): Promise<WorkOrder[]> {
    return this.deps.orders.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: 20 });
  }

  /** Orders in the order of the limits that come first. @param isShown leaves out what somebody may not see. */
  list(filter: OrderFilter, isShown?: (order: WorkOrder) => boolean): Promise<Page<WorkOrder>> {
    return this.lists.list(filter, isShown);
  }

  /** Orders that a peer dispatched to us (`us`) or that we handed to it, the oldest first: for reconciliation. */
  listOfPeer(peer: string, filter: Parameters<OrderLists['ofPeer']>[1]): Promise<Page<WorkOrder>> {
    return this.lists.ofPeer(peer, filter);
  }

  /** Orders by state, those that were put away left out; and how many have a limit that is over. */
  counts(
    isCounted?: (regionCode: string | null) => boolean,
  ): Promise<{ states: Record<string, number>; overdue: number }> {
    return this.lists.counts(isCounted);
  }

  /** Orders that are likely the same matter of the same person, or an earlier dispatch of it; for a person to merge. */
  likelyDuplicates(order: WorkOrder): Promise<WorkOrder[]> {
    return this.lists.likelyDuplicates(order);
  }

  private async take(id: string, given: OrderStep, isFollowing: boolean): Promise<WorkOrder> {
    const now = this.deps.clock.now();
    const step = given.at > now ? { ...given, at: now } : given;
    return this.changed(id, (current) => {
      const isNews = !current.takenEvents.includes(step.eventId);
      if (isNews && !isFollowing && current.mergedInto !== null && step.by.as === 'handler') {
        throw new OrderMergedError(current.state, current.mergedInto);
      }
      if (isNews && current.origin === 'mediation' && OWN_CLOCK.includes(step.type)) {
        throw new OrderInputError([
          { field: 'type', problem: 'is not for a mediation, whose own case sets its limit' },
        ]);
      }
      const next = takeOrderStep(current, step, now);
      if (next === current) return null;
      // Of a city's order the city counts what is left; of our own it begins anew.
      const isAnew = step.type === 'REOPEN' && isOurs(next);
      const timed = isAnew ? renewed(next, deadlineFromTable(this.deps.rules(), next, step.at), step.at) : next;
      return this.withConsequences(current, timed, step);
    });
  }

  private async wake(id: string): Promise<void> {
    const now = this.deps.clock.now();
    await this.changed(id, (current) => {
      const done = withTimers(current, now, this.deps.rules(), (before, after, step) =>
        this.withConsequences(before, after, step),
      );
      // Rules may have changed since it was said when to wake.
      return done === current && this.wakeAt(current).getTime() === current.wakeAt.getTime() ? null : done;
    });
  }

  /** Change a document and let follow what follows. @throws OrderMissingError 404. */
  private async changed(id: string, fn: (current: WorkOrder) => WorkOrder | null): Promise<WorkOrder> {
    let isChanged = false;
    const order = await this.deps.orders.change(id, (current) => {
      const next = fn(current);
      isChanged = next !== null;
      return next === null ? null : { ...next, wakeAt: this.wakeAt(next) };
    });
    if (order === null) throw new OrderMissingError();
    if (isChanged && !order.settled) await this.settlement.settleNow(id);
    return order;
  }

  /** The order after a step with what goes to the peer, what the resident is told, and when it wakes. */
  private withConsequences(before: WorkOrder | null, after: WorkOrder, step: OrderStep | null): WorkOrder {
    const entries = this.deps.outgoing(before, after, step);
    const text = this.deps.noticeText(before, after, step);
    const { _id, reach, outgoing, notices, updatedAt: at } = after;
    const key = noticeKey(_id, step?.eventId ?? `${_id}:open`);
    const next: WorkOrder = {
      ...after,
      outgoing: [...outgoing, ...entries],
      ownSeq: entries.reduce((last, { seq }) => Math.max(last, seq), after.ownSeq),
      notices: text === null ? notices : [...notices, { key, text, at, by: reach, sent: false }],
    };
    return { ...next, wakeAt: this.wakeAt(next) };
  }

  private wakeAt(order: WorkOrder): Date {
    return timerLines(order, this.deps.rules())[0]?.at ?? NO_LIMIT;
  }

  private async idsOfPeerOrders(peer: string | null, numbers: readonly string[]): Promise<string[]> {
    if (peer === null) return [];
    const found = await Promise.all(numbers.map((number) => this.byPeerOrder(peer, number)));
    return [...new Set(found.flatMap((order) => (order === null ? [] : [order._id])))];
  }

  private async existing(id: string): Promise<WorkOrder> {
    const order = await this.deps.orders.get(id);
    if (order === null) throw new OrderMissingError();
    return order;
  }
}

function requireOpen({ state }: WorkOrder, event: string): void {
  if (TERMINAL_STATES.includes(state)) throw new OrderStateError(event, state);
}

function lineOf(order: WorkOrder, line: Pick<OrderLine, 'at' | 'by' | 'event' | 'note'>): OrderLine {
  const { _id, state, lines } = order;
  return { ...line, from: state, to: state, eventId: `${_id}:${line.event.toLowerCase()}:${lines}` };
}
