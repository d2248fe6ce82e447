import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection } from '../../storage/index.ts';
import { ExchangeMissingError, ExchangeNotYoursError, ShiftChangedError, ShiftInvalidError } from './errors.ts';
import { type ExchangeKind, type ExchangeStep, type ShiftExchange, stepExchange } from './exchange.ts';
import type { Shift } from './shift.ts';
import type { Shifts } from './shifts.ts';

const SETTLE_JOB = 'shift-exchange-settle';
const SWEEP_JOB = 'shift-exchange-sweep';
const SWEEP_EVERY_MS = 60_000;
/** An approval that a crash cut off is finished, or undone, this long after it began. */
const SETTLE_AFTER_MS = 10_000;

export interface ShiftExchangesDeps {
  exchanges: Collection<ShiftExchange>;
  shifts: Shifts;
  jobs: Jobs;
  clock: Clock;
  newId: () => string;
  /** Whether a supervisor must approve what two have agreed on. */
  needsApproval: () => boolean;
}

export interface ExchangeRequest {
  kind: ExchangeKind;
  partnerId: string;
  /** A shift of who asks. */
  shiftId: string;
  /** Of a swap: a shift of the partner. */
  partnerShiftId: string | null;
  note: string;
}

/**
 * Exchanges of shifts (换班, 顶班). An approval first holds the shifts, then takes the times in the books of who gets
 * them, then decides; only then the shifts change hands. Whatever is cut off in between is undone or finished by a job.
 */
export class ShiftExchanges {
  constructor(private readonly deps: ShiftExchangesDeps) {
    deps.jobs.handle(SETTLE_JOB, (job) => this.settle(job.key));
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
  }

  /** Begin to let exchanges expire. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** @throws ShiftMissingError 404, ShiftInvalidError 422, ExchangeNotYoursError 403 for a shift of somebody else */
  async request(input: ExchangeRequest, by: string): Promise<ShiftExchange> {
    const { shifts, exchanges, clock, newId } = this.deps;
    const { kind, partnerId, shiftId, partnerShiftId, note } = input;
    if (partnerId === by) throw new ShiftInvalidError('partnerId', '不能和自己换班。');
    if ((kind === 'swap') !== (partnerShiftId !== null)) {
      throw new ShiftInvalidError('partnerShiftId', '换班要选对方的一个班次，顶班不用选。');
    }
    const give = await shifts.live(shiftId);
    const take = partnerShiftId === null ? null : await shifts.live(partnerShiftId);
    if (give.staffId !== by) throw new ExchangeNotYoursError();
    if (take !== null && take.staffId !== partnerId)
      throw new ShiftInvalidError('partnerShiftId', '这不是对方的班次。');
    const now = clock.now();
    const expiresAt = take === null || give.from < take.from ? give.from : take.from;
    if (expiresAt <= now) throw new ShiftInvalidError('shiftId', '班次已经开始，不能再换。');
    return exchanges.insert({
      _id: newId(),
      kind,
      state: 'requested',
      askedBy: by,
      partnerId,
      give: sideOf(give),
      take: take === null ? null : sideOf(take),
      note,
      reason: '',
      askedAt: now,
      agreedAt: null,
      decidedAt: null,
      decidedBy: null,
      expiresAt,
      approving: null,
      settled: true,
    });
  }

  /** The partner agrees; where no supervisor is asked, the shifts change hands at once. */
  async agree(id: string, by: string): Promise<ShiftExchange> {
    const agreed = await this.step(id, { type: 'agree', by, at: this.deps.clock.now() });
    return this.deps.needsApproval() || agreed.state !== 'agreed' ? agreed : this.approve(id, by, false);
  }

  /**
   * The shifts change hands.
   * @throws ShiftOverlapError 409 when somebody would be in two shifts at once, ShiftChangedError 409 when a shift is no
   * longer what it was; ExchangeStateError 409, ExchangeNotYoursError 403
   */
  async approve(id: string, by: string, needsSupervisor = true): Promise<ShiftExchange> {
    const { exchanges, jobs, clock, newId } = this.deps;
    const at = clock.now();
    const step: ExchangeStep = { type: 'approve', by, at, needsSupervisor };
    const before = await this.existing(id);
    if (stepExchange(before, step) === before) return before;
    const op = newId();
    await jobs.schedule(SETTLE_JOB, id, new Date(at.getTime() + SETTLE_AFTER_MS), {});
    await exchanges.change(id, (current) => {
      stepExchange(current, step);
      if (current.approving !== null) throw new ShiftChangedError();
      return { ...current, approving: op };
    });
    try {
      await this.hold(before, op);
      await exchanges.change(id, (current) => {
        if (current.approving !== op) throw new ShiftChangedError();
        return stepExchange(current, step);
      });
    } catch (error) {
      await this.settle(id);
      // The job may have settled it before all was held; then the rest is let go of here.
      await this.letGo(before, op);
      throw error;
    }
    await this.settle(id);
    return this.existing(id);
  }

  /** The partner or a supervisor says no. */
  async refuse(id: string, by: string, isSupervisor: boolean, reason: string): Promise<ShiftExchange> {
    return this.step(id, { type: 'refuse', by, at: this.deps.clock.now(), isSupervisor, reason });
  }

  /** Who asked takes it back. */
  async withdraw(id: string, by: string): Promise<ShiftExchange> {
    return this.step(id, { type: 'withdraw', by, at: this.deps.clock.now() });
  }

  /** Newest first, at most 200: of one person (asked by him or asked of him), or of all. */
  async list(staffId: string | null): Promise<ShiftExchange[]> {
    const { exchanges } = this.deps;
    if (staffId === null) return exchanges.find({ sort: { askedAt: -1 }, limit: 200 });
    const [asked, mine] = await Promise.all([
      exchanges.find({ where: { askedBy: staffId }, sort: { askedAt: -1 }, limit: 200 }),
      exchanges.find({ where: { partnerId: staffId }, sort: { askedAt: -1 }, limit: 200 }),
    ]);
    return [...asked, ...mine].sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime()).slice(0, 200);
  }

  /** Let those expire whose shift has begun. */
  async sweep(): Promise<void> {
    const at = this.deps.clock.now();
    for (const state of ['requested', 'agreed'] as const) {
      const late = await this.deps.exchanges.find({
        where: { state, expiresAt: { before: new Date(at.getTime() + 1) } },
        sort: { expiresAt: 1 },
        limit: 1000,
      });
      for (const { _id } of late) await this.step(_id, { type: 'expire', at });
    }
  }

  /** Finish an approval that is decided, or undo one that is not. Idempotent. */
  async settle(id: string): Promise<void> {
    const { exchanges, shifts } = this.deps;
    // Who has begun to approve and is not done finds his attempt gone, and does not decide any more.
    const exchange = await exchanges.change(id, (current) =>
      current.state === 'approved' || current.approving === null
        ? null
        : { ...current, approving: current.approving.startsWith(UNDO) ? current.approving : UNDO + current.approving },
    );
    if (exchange?.approving == null) return;
    const op = exchange.approving.replace(UNDO, '');
    if (exchange.state === 'approved') {
      const { kind, decidedBy, partnerId } = exchange;
      for (const { shiftId, to } of sidesOf(exchange)) {
        await shifts.handOver(shiftId, op, to, kind, decidedBy ?? partnerId);
      }
    }
    await this.letGo(exchange, op);
    await exchanges.change(id, (current) =>
      current.approving === exchange.approving
        ? { ...current, approving: null, settled: current.state === 'approved' || current.settled }
        : null,
    );
  }

  /** The books say what the shifts say, and nothing is held by this attempt any more. */
  private async letGo(exchange: ShiftExchange, op: string): Promise<void> {
    for (const { shiftId } of sidesOf(exchange)) {
      await this.deps.shifts.release(shiftId, op, [exchange.askedBy, exchange.partnerId]);
    }
  }

  /** Hold the shifts as they were when it was asked for, and take the times for who gets them. */
  private async hold({ give, take, askedBy, partnerId }: ShiftExchange, op: string): Promise<void> {
    const { shifts } = this.deps;
    const found = await shifts.getMany([give.shiftId, ...(take === null ? [] : [take.shiftId])]);
    const one = found.find(({ _id }) => _id === give.shiftId);
    const other = take === null ? null : found.find(({ _id }) => _id === take.shiftId);
    if (one === undefined || other === undefined || !isAsAsked(one, give, askedBy)) throw new ShiftChangedError();
    if (other !== null && take !== null && !isAsAsked(other, take, partnerId)) throw new ShiftChangedError();
    await shifts.lock(one, op, true);
    if (other !== null) await shifts.lock(other, op, true);
    await shifts.reserve(partnerId, one, op, other?._id ?? null);
    if (other !== null) await shifts.reserve(askedBy, other, op, one._id);
  }

  private async step(id: string, step: ExchangeStep): Promise<ShiftExchange> {
    const after = await this.deps.exchanges.change(id, (current) => {
      const next = stepExchange(current, step);
      return next === current ? null : next;
    });
    if (after === null) throw new ExchangeMissingError();
    return after;
  }

  private async existing(id: string): Promise<ShiftExchange> {
    const exchange = await this.deps.exchanges.get(id);
    if (exchange === null) throw new ExchangeMissingError();
    return exchange;
  }
}

/** Marks an attempt that is being undone. */
const UNDO = 'undo:';

/** The shifts, and whom each goes to. */
function sidesOf({ give, take, askedBy, partnerId }: ShiftExchange): { shiftId: string; to: string }[] {
  const given = { shiftId: give.shiftId, to: partnerId };
  return take === null ? [given] : [given, { shiftId: take.shiftId, to: askedBy }];
}

function sideOf({ _id, from, to }: Shift): ShiftExchange['give'] {
  return { shiftId: _id, from, to };
}

function isAsAsked(shift: Shift, side: ShiftExchange['give'], owner: string): boolean {
  const sameTime = shift.from.getTime() === side.from.getTime() && shift.to.getTime() === side.to.getTime();
  return shift.cancelledAt === null && shift.staffId === owner && sameTime;
}
