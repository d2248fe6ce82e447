import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Conversation, Turn } from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';
import { type BotStepResult, BotSteps, SETTLE_JOB } from './bot-steps.ts';
import { Consequences, DISPATCH_JOB } from './consequences.ts';
import { DeskSteps, type LawyerMessage } from './desk-steps.ts';
import { Dispatcher } from './dispatcher.ts';
import { DutyPeople, type DutyRoster, type HandoffStaff } from './duty-people.ts';
import type { Handoff, HandoffOutcome, HandoffWants, PassReason } from './handoff.ts';
import { DUE_JOB, HandoffBook, type Written } from './handoff-book.ts';
import { HANDOFF_LIMITS, type HandoffLimits } from './handoff-due.ts';
import { HandoffQueue } from './handoff-queue.ts';
import { HandoffTimers } from './handoff-timers.ts';
import { type LawyerLoad, loadOf } from './lawyer-load.ts';
import type { LawyerDirectory, LoadKind } from './lawyer-profile.ts';
import { Leaving } from './leaving.ts';
import { Loads } from './loads.ts';
import type { HandoffRequest } from './new-handoff.ts';
import { OnCallDispatch } from './on-call-dispatch.ts';
import type { QueueFeed } from './queue-feed.ts';
import type { ResidentLine } from './resident-line.ts';
import type { DutyChange } from './roster/roster.ts';
import type { Candidate } from './routing/candidate.ts';
import { queueOutlook } from './routing/queue-outlook.ts';
import type { MoreSaid } from './routing/with-more-said.ts';
import { ServiceTimes } from './service-times.ts';
import { Settlement } from './settlement.ts';
import { Upkeep } from './upkeep.ts';
import { WaitNotices } from './wait-notices.ts';
import type { HandoffWording } from './wording.ts';

const DANGER_WAITS = 'somebody in danger waits, and nobody is on duty';

export interface HandoffServiceDeps {
  handoffs: Collection<Handoff>;
  lawyerLoads: Collection<LawyerLoad>;
  conversations: Collection<Conversation>;
  turns: Pick<EventStream<Turn>, 'read' | 'tail'>;
  roster: DutyRoster;
  /** Profiles of everybody who takes cases. */
  directory: LawyerDirectory;
  line: ResidentLine;
  jobs: Jobs;
  queueFeed: QueueFeed;
  clock: Clock;
  log: Logger;
  wording: HandoffWording;
  /** The service ends with the handoff, or goes on with the bot (`handedBack`). At least once: must be idempotent. */
  onClosed: (handoff: Handoff) => Promise<void>;
  /** Close the service session (message left). Called at least once, some seconds after the turn: idempotent. */
  onMessageLeft: (handoff: Handoff) => Promise<void>;
  /** It has come to a new state; telephones follow. Called at least once for each: idempotent. */
  onMoved?: (handoff: Handoff) => Promise<void>;
  /** Hears of each that was asked for (`before` null), and of every write that changed something. Must not throw. */
  onWritten?: (written: { before: Handoff | null; after: Handoff }) => void;
  /** Default {@link HANDOFF_LIMITS}. */
  limits?: Partial<HandoffLimits>;
  /** The lawyer attends to the case by other means than writing, by telephone; default never. */
  attended?: (handoff: Handoff) => Promise<boolean>;
  /** Who is on call at this instant, first to be called first; default nobody. */
  onCallAt?: (at: Date) => Promise<readonly string[]>;
  /** Somebody in danger waits in writing and nobody is on duty; by default it is logged. */
  alertOnCall?: (staffId: string, handoff: Handoff) => Promise<void>;
}

/**
 * Handoffs to duty lawyers (转接人工). Three kinds of callers:
 *
 * - **The bot, inside a turn** (`request`, `leaveMessage`, `abandon`): only the handoff document is written; see
 *   {@link BotSteps}.
 * - **Lawyers and supervisors, from the desk**: the document is written first and is the truth; then the floor moves, the
 *   resident is told, and the session ends; see {@link DeskSteps}.
 * - **The system**: timers, the dispatcher and the net under them; see {@link Upkeep}.
 *
 * @throws HotlineError with a `hotline_handoff_*` code: 404 for what is not there, 409 for a step not allowed.
 */
export class HandoffService extends HandoffQueue {
  readonly limits: HandoffLimits;
  private readonly serviceTimes: ServiceTimes;
  private readonly loads: Loads;
  private readonly people: DutyPeople;
  private readonly consequences: Consequences;
  private readonly settlement: Settlement;
  private readonly bot: BotSteps;
  private readonly desk: DeskSteps;
  private readonly leaving: Leaving;
  private readonly dispatcher: Dispatcher;
  private readonly upkeep: Upkeep;

  constructor(private readonly deps: HandoffServiceDeps) {
    super(deps.handoffs);
    const { roster, directory, jobs, clock, log } = deps;
    const limits = { ...HANDOFF_LIMITS, ...deps.limits };
    this.limits = limits;
    const onDuty = () => roster.onDutyCount();
    const loads = new Loads(deps.lawyerLoads);
    const book = new HandoffBook({ ...deps, limits, onWritten: (written) => this.written(written) });
    const people = new DutyPeople({ roster, directory, loads, book, clock });
    const outside = () => this.outsideCount();
    const notices = new WaitNotices({ ...deps, queue: this, people, onDuty, outside });
    const settle = (handoffId: string) => this.settle(handoffId);
    const parts = { ...deps, queue: this, book, loads, people, notices, limits, onDuty, settle };
    this.serviceTimes = new ServiceTimes((kind) => super.recentServiceMs(kind), clock);
    this.loads = loads;
    this.people = people;
    this.consequences = new Consequences({ ...parts, positionsChanged: () => notices.positionsChanged() });
    this.settlement = new Settlement({
      ...parts,
      place: async ({ _id, passes }) => {
        const outlook = await queueOutlook({ queue: this, people: () => people.candidates(), outside }, _id);
        const others = (outlook?.mayServe ?? []).filter((staffId) => staffId !== passes.at(-1)?.staffId);
        return { position: outlook?.position ?? 1, onDuty: others.length };
      },
    });
    this.bot = new BotSteps({ ...parts, onInserted: (handoff) => this.inserted(handoff) });
    this.desk = new DeskSteps({ ...parts, settle: (handoff) => this.settleNow(handoff) });
    this.leaving = new Leaving({ ...parts, desk: this.desk });
    const onCall = new OnCallDispatch({
      ...parts,
      onCallAt: deps.onCallAt ?? (async () => []),
      alertOnCall: deps.alertOnCall ?? (async (staff, { _id }) => log.error({ staff, handoff: _id }, DANGER_WAITS)),
    });
    this.dispatcher = new Dispatcher({ ...parts, onCall });
    const attended = deps.attended ?? (async () => false);
    const timers = new HandoffTimers({ ...parts, attended });
    this.upkeep = new Upkeep({
      ...parts,
      settlement: this.settlement,
      dispatcher: this.dispatcher,
      timers,
      attended,
      end: (id, lawyerId) => this.desk.end(id, lawyerId, null),
      withdraw: (handoff) => this.leaving.withdraw(handoff),
    });
    jobs.handle(SETTLE_JOB, async (job) => {
      const handoff = await this.settlement.settle(job.key);
      if (handoff?.state === 'message-left' && !handoff.settled) await this.bot.lookAgain(job.key);
    });
    jobs.handle(DUE_JOB, (job) => timers.run(job.key));
    // Written by an earlier version, for those who waited then.
    jobs.handle('handoff-queue-limit', (job) => timers.run(job.key));
    jobs.handle(DISPATCH_JOB, () => this.dispatcher.dispatch());
  }

  /** Begin to look after the queue and its timers. Called once at start. */
  async start(): Promise<void> {
    await this.upkeep.start();
  }

  // The bot, inside a turn

  /**
   * Ask for a lawyer. The same session asking again while it waits or is served gets the same handoff, sooner in the
   * queue when it has become more urgent.
   * @returns the handoff, its place (1 = next) and how many lawyers are present; nobody present is the caller's
   * business (offer to leave a message).
   */
  request(request: HandoffRequest): Promise<BotStepResult & { position: number; onDuty: number }> {
    return this.bot.request(request);
  }

  /** The resident leaves a message instead of waiting; `phone` is sealed, or '' where the channel reaches him. */
  leaveMessage(id: string, message: { text: string; phone: string; safeTime: string }): Promise<BotStepResult> {
    return this.bot.leaveMessage(id, message);
  }

  /** The resident does not want to wait any longer (取消, 不等了). */
  abandon(handoffId: string): Promise<BotStepResult> {
    return this.bot.abandon(handoffId);
  }

  /** The resident has written while a lawyer serves him: an answer is due. Of a handoff that is over nothing is noted. */
  residentSpoke(handoffId: string, at: Date): Promise<void> {
    return this.bot.residentSpoke(handoffId, at);
  }

  /**
   * What was said since it was asked for: its card, its urgency, danger, and who serves the other side, as turns out: he is
   * never offered it, and what he has before him is taken back. Of a handoff that is over nothing is noted.
   */
  moreSaid(handoffId: string, more: MoreSaid): Promise<void> {
    return this.bot.moreSaid(handoffId, more);
  }

  /** The caller is called back when it is his turn, at `phone` (sealed); he keeps his place. */
  keepPlace(handoffId: string, phone: string): Promise<Handoff | null> {
    return this.bot.keepPlace(handoffId, phone);
  }

  // Lawyers and supervisors, from the desk

  /**
   * Take a waiting handoff, or one that a colleague transfers. Of any number at once exactly one wins; repeating it is
   * harmless.
   * @returns it settled: the resident is told, and the floor is his.
   * @throws HandoffTakenError naming the holder, HandoffConflictError, HandoffOffDutyError, HandoffFullError (409)
   */
  accept(handoffId: string, staff: HandoffStaff): Promise<Handoff> {
    return this.desk.accept(handoffId, staff);
  }

  /** Pass on what he has before him; `conflict` keeps it from him for good, and gives it back when he has it already. */
  decline(
    handoffId: string,
    staff: Pick<HandoffStaff, 'id'>,
    reason: Extract<PassReason, 'declined' | 'busy' | 'conflict'>,
  ): Promise<Handoff> {
    return this.desk.decline(handoffId, staff, reason);
  }

  /**
   * The lawyer's words to the resident; the same `clientId` is sent once.
   * @throws HandoffNotYoursError | FloorError 409 unless this lawyer holds the floor.
   * @throws HandoffStaleError 409 with what the resident has said since `seenSeq`; nothing is sent.
   */
  say(handoffId: string, staffId: string, message: LawyerMessage): Promise<Turn> {
    return this.desk.say(handoffId, staffId, message);
  }

  /** @throws HandoffNotYoursError 409 */
  typing(handoffId: string, staffId: string): Promise<void> {
    return this.desk.typing(handoffId, staffId);
  }

  /** Back to the queue: the resident keeps his place and is told; another lawyer may take it. */
  giveBack(handoffId: string, staffId: string): Promise<Handoff> {
    return this.desk.giveBack(handoffId, staffId, 'returned');
  }

  /**
   * Ask a colleague to take it over; until he accepts, it stays with the sender.
   * @throws HandoffReceiverError 409 naming him when he is off duty, paused or full.
   */
  transfer(handoffId: string, staffId: string, to: { to: string; comment: string }): Promise<Handoff> {
    return this.desk.transfer(handoffId, staffId, to);
  }

  cancelTransfer(handoffId: string, staffId: string): Promise<Handoff> {
    return this.desk.cancelTransfer(handoffId, staffId);
  }

  /** To whoever has these skills and languages; the resident keeps his place. */
  transferToQueue(handoffId: string, staffId: string, { wants }: { wants: HandoffWants }): Promise<Handoff> {
    return this.desk.transferToQueue(handoffId, staffId, wants);
  }

  /** A supervisor takes it himself, from whoever serves. */
  takeOver(handoffId: string, supervisor: HandoffStaff): Promise<Handoff> {
    return this.desk.takeOver(handoffId, supervisor);
  }

  /** The consultation is over, its record is owed. With `handedBack` the bot goes on, told what was settled. */
  end(handoffId: string, staffId: string, ending: { handedBack: { settled: string } | null }): Promise<Handoff> {
    return this.desk.end(handoffId, staffId, ending.handedBack);
  }

  /** Write the record; ends the consultation when it goes on. */
  close(handoffId: string, staffId: string, ending: { outcome: HandoffOutcome; note: string }): Promise<Handoff> {
    return this.desk.close(handoffId, staffId, ending);
  }

  /** Ask a supervisor for help. @throws HandoffNotYoursError 409 */
  askHelp(handoffId: string, staffId: string): Promise<Handoff> {
    return this.desk.askHelp(handoffId, staffId);
  }

  helpGiven(handoffId: string): Promise<Handoff> {
    return this.desk.helpGiven(handoffId);
  }

  /** A lawyer has called back and notes what came of it. */
  messageDone(handoffId: string, staffId: string, note: string): Promise<Handoff> {
    return this.desk.messageDone(handoffId, staffId, note);
  }

  /** What somebody has before him now: offers of the queue, and transfers of colleagues. */
  offersTo(staffId: string): Promise<Handoff[]> {
    return this.leaving.offersTo(staffId);
  }

  // The system

  override recentServiceMs(kind: LoadKind): Promise<number[]> {
    return this.serviceTimes.of(kind);
  }

  /** How many people of a desk outside of ours can take a case now. */
  outsideCount(): Promise<number> {
    return this.deps.roster.outsideCount();
  }

  /** Everybody who can be offered a case now, with what he is busy with. */
  candidates(): Promise<Candidate[]> {
    return this.people.candidates();
  }

  /** What each of them is busy with: cases served, to be written down, and before him. */
  async loadsOf(staffIds: readonly string[]): Promise<ReadonlyMap<string, Record<LoadKind, number>>> {
    const loads = await this.loads.ofMany(staffIds);
    return new Map([...loads].map(([staffId, load]) => [staffId, loadOf(load)]));
  }

  /** What follows from its state happens now: a bot whose commit is through need not wait for the timer. */
  settle(handoffId: string): Promise<Handoff | null> {
    return this.settlement.settle(handoffId);
  }

  /** Match the queue with whoever is free. */
  dispatch(): Promise<void> {
    return this.dispatcher.dispatch();
  }

  /** Run every timer that is due and mend what was lost; every 5 s by itself. */
  sweep(): Promise<void> {
    return this.upkeep.sweep();
  }

  /** Make every floor follow its handoff document; at start and every 30 s by itself. Idempotent. */
  reconcile(): Promise<void> {
    return this.upkeep.reconcile();
  }

  /** Somebody came on duty or can be offered cases again; or he left, and what he has before him moves on at once. */
  async dutyChanged(staffId: string, change: DutyChange): Promise<void> {
    if (change !== 'on') await this.leaving.withdrawAll(staffId);
    await this.consequences.wakeDispatcher();
  }

  /** His account is closed, or he was signed out by force: what he has before him and what he serves goes on without him. */
  async releaseAll(staffId: string): Promise<void> {
    await this.leaving.releaseAll(staffId);
  }

  private async written(written: Written): Promise<void> {
    this.deps.onWritten?.(written);
    await this.consequences.written(written);
  }

  private async inserted(after: Handoff): Promise<void> {
    this.deps.onWritten?.({ before: null, after });
    await this.consequences.inserted(after);
  }

  /** What a lawyer decided stands; if the rest fails now, it is done again by the reconciling job. */
  private async settleNow(handoff: Handoff): Promise<Handoff> {
    try {
      return (await this.settlement.settle(handoff._id)) ?? handoff;
    } catch (error) {
      this.deps.log.warn({ handoff: handoff._id, err: error }, 'a handoff could not be settled; tried again in 30 s');
      return handoff;
    }
  }
}

export function createHandoffService(deps: HandoffServiceDeps): HandoffService {
  return new HandoffService(deps);
}
