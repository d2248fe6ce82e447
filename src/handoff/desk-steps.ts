import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError, HotlineError } from '../errors.ts';
import { FloorError, type Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import type { DutyPeople, DutyRoster, HandoffStaff } from './duty-people.ts';
import { HandoffNotYoursError, HandoffStaleError } from './errors.ts';
import { type Handoff, type HandoffOutcome, type HandoffWants, type PassReason, placeOf } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import type { HandoffLimits } from './handoff-due.ts';
import { stepHandoff } from './handoff-machine.ts';
import { helpAsked, helpGiven, lawyerActive, residentSpoke } from './handoff-marks.ts';
import type { HandoffStep, ReturnReason } from './handoff-step.ts';
import type { Loads } from './loads.ts';
import type { ResidentLine } from './resident-line.ts';
import { loadKindOf } from './routing/load-kind.ts';

/** A sign of typing is written down no more often than this. */
const TYPING_EVERY_MS = 5_000;
/** Words since the lawyer's page was last up to date that are looked at. */
const NEWS = 100;

/** A lawyer's message to the resident. */
export interface LawyerMessage {
  /** The same id is sent once. */
  clientId: string;
  text: string;
  /** The last turn of the conversation that his page showed; left out, he is not asked. */
  seenSeq?: number;
  /** The answer of the knowledge whose words it is; kept with the turn. */
  answerId?: string;
}

interface Dependencies {
  book: HandoffBook;
  people: DutyPeople;
  roster: Pick<DutyRoster, 'answeredOffer'>;
  loads: Loads;
  line: ResidentLine;
  turns: Pick<EventStream<Turn>, 'read'>;
  /** Lets follow what follows from a step; a failure is mended later. */
  settle: (handoff: Handoff) => Promise<Handoff>;
  limits: HandoffLimits;
  clock: Clock;
  log: Logger;
}

/**
 * What lawyers and supervisors do with handoffs. The handoff document is written first and is the truth; then the floor
 * moves, the resident is told, and the session ends.
 */
export class DeskSteps {
  constructor(private readonly deps: Dependencies) {}

  async accept(handoffId: string, staff: HandoffStaff): Promise<Handoff> {
    const { book, people, clock } = this.deps;
    const step: HandoffStep = {
      type: 'accept',
      lawyerId: staff.id,
      lawyerName: staff.displayName,
      at: clock.now(),
    };
    const present = await book.existing(handoffId);
    // Who comes too late hears who has it, whether or not he has room himself.
    if (stepHandoff(present, step) === present) return this.deps.settle(present);
    const reservation = await people.admit(staff, present);
    let after: Handoff;
    try {
      ({ after } = await book.step(handoffId, step));
    } catch (error) {
      await reservation.cancel();
      throw error;
    }
    const settled = await this.deps.settle(after);
    await this.isThere(staff.id);
    return settled;
  }

  async decline(
    handoffId: string,
    { id: staffId }: Pick<HandoffStaff, 'id'>,
    reason: Extract<PassReason, 'declined' | 'busy' | 'conflict'>,
  ): Promise<Handoff> {
    const { book, clock } = this.deps;
    const present = await book.existing(handoffId);
    const serves = placeOf(present.state) === 'served' && present.lawyerId === staffId;
    if (serves && reason === 'conflict') return this.giveBack(handoffId, staffId, 'conflict');
    const { before, after } = await book.step(handoffId, { type: 'pass', staffId, reason, at: clock.now() });
    if (before.offer?.to === staffId) await this.isThere(staffId);
    return after;
  }

  async say(handoffId: string, staffId: string, { seenSeq, ...message }: LawyerMessage): Promise<Turn> {
    const { book, line, clock } = this.deps;
    const handoff = await book.existing(handoffId);
    if (placeOf(handoff.state) !== 'served' || handoff.lawyerId !== staffId) throw new HandoffNotYoursError();
    const words = { conversationId: handoff.conversationId, staffId, ...message };
    if (seenSeq !== undefined) await this.assertSeen(words, seenSeq);
    const turn = await this.sayOn(handoff, () => line.say(words));
    await this.spoke(handoffId, staffId, turn, clock.now());
    return turn;
  }

  async typing(handoffId: string, staffId: string): Promise<void> {
    await this.active(handoffId, staffId, 'typing', this.deps.clock.now());
  }

  async giveBack(handoffId: string, staffId: string, why: ReturnReason): Promise<Handoff> {
    return this.step(handoffId, { type: 'return', lawyerId: staffId, why, at: this.deps.clock.now() });
  }

  async end(handoffId: string, staffId: string, handedBack: { settled: string } | null): Promise<Handoff> {
    return this.step(handoffId, { type: 'end', lawyerId: staffId, handedBack, at: this.deps.clock.now() });
  }

  async close(handoffId: string, staffId: string, ending: { outcome: HandoffOutcome; note: string }): Promise<Handoff> {
    return this.step(handoffId, { type: 'close', lawyerId: staffId, ...ending, at: this.deps.clock.now() });
  }

  /** He keeps the floor until the colleague has accepted. */
  async transfer(
    handoffId: string,
    staffId: string,
    { to, comment }: { to: string; comment: string },
  ): Promise<Handoff> {
    const { book, people, limits, clock } = this.deps;
    const at = clock.now();
    const until = new Date(at.getTime() + 2 * limits.offerMs);
    const asked = { type: 'transfer' as const, lawyerId: staffId, to, comment, until, at };
    const present = await book.existing(handoffId);
    if (stepHandoff(present, { ...asked, toName: '' }) === present) return present;
    const { name, reservation } = await people.admitReceiver(to, present);
    try {
      return (await book.step(handoffId, { ...asked, toName: name })).after;
    } catch (error) {
      await reservation.cancel();
      throw error;
    }
  }

  async cancelTransfer(handoffId: string, staffId: string): Promise<Handoff> {
    return this.step(handoffId, { type: 'cancel-transfer', lawyerId: staffId, at: this.deps.clock.now() });
  }

  async transferToQueue(handoffId: string, staffId: string, wants: HandoffWants): Promise<Handoff> {
    return this.step(handoffId, { type: 'transfer-to-queue', lawyerId: staffId, wants, at: this.deps.clock.now() });
  }

  /** His place is not reserved: a supervisor who steps in does so whatever else he does. */
  async takeOver(handoffId: string, { id, displayName }: HandoffStaff): Promise<Handoff> {
    const { loads, clock } = this.deps;
    const at = clock.now();
    const taken = await this.step(handoffId, { type: 'take-over', lawyerId: id, lawyerName: displayName, at });
    if (taken.lawyerId === id) await loads.hold(id, { handoffId, kind: loadKindOf(taken.channel) }, at);
    return taken;
  }

  async askHelp(handoffId: string, staffId: string): Promise<Handoff> {
    const at = this.deps.clock.now();
    await this.deps.book.note(handoffId, (current) => helpAsked(current, staffId, at));
    return this.deps.book.existing(handoffId);
  }

  async helpGiven(handoffId: string): Promise<Handoff> {
    await this.deps.book.note(handoffId, helpGiven);
    return this.deps.book.existing(handoffId);
  }

  async messageDone(handoffId: string, staffId: string, note: string): Promise<Handoff> {
    const at = this.deps.clock.now();
    return (await this.deps.book.step(handoffId, { type: 'message-done', staffId, note, at })).after;
  }

  private async step(handoffId: string, step: HandoffStep): Promise<Handoff> {
    const { after } = await this.deps.book.step(handoffId, step);
    return after.settled ? after : this.deps.settle(after);
  }

  /** What he has decided stands, also when this cannot be written. */
  private async isThere(staffId: string): Promise<void> {
    try {
      await this.deps.roster.answeredOffer(staffId);
    } catch (error) {
      this.deps.log.warn({ staff: staffId, code: asHotlineError(error).code }, 'a sign of life was not noted');
    }
  }

  /** The floor may not have followed yet, after a crash: then it does now. */
  private async sayOn(handoff: Handoff, say: () => Promise<Turn>): Promise<Turn> {
    try {
      return await say();
    } catch (error) {
      if (!(error instanceof FloorError)) throw error;
      await this.deps.settle(handoff);
      return say();
    }
  }

  /** What was sent before under this id is not new, whatever the resident has said since. */
  private async assertSeen(
    { conversationId, staffId, clientId }: { conversationId: string; staffId: string; clientId: string },
    seenSeq: number,
  ): Promise<void> {
    const since = await this.deps.turns.read(conversationId, seenSeq, NEWS);
    if (since.some((turn) => turn.staffId === staffId && turn.key.endsWith(`:${clientId}`))) return;
    const news = since.filter(({ from, activity }) => from === 'resident' && activity.type === 'message');
    if (news.length > 0) throw new HandoffStaleError(news);
  }

  /** The words are out, and nothing that fails from now on may say otherwise. */
  private async spoke(handoffId: string, staffId: string, turn: Turn, at: Date): Promise<void> {
    try {
      await this.active(handoffId, staffId, 'spoke', at);
    } catch (error) {
      if (!(error instanceof HotlineError) || error.statusCode !== 409) throw error;
      return;
    }
    // What the resident has said meanwhile is not answered by these words.
    const since = await this.deps.turns.read(turn.stream, turn.seq, NEWS);
    const next = since.find(({ from, activity }) => from === 'resident' && activity.type === 'message');
    if (next !== undefined) await this.deps.book.note(handoffId, (current) => residentSpoke(current, next.at));
  }

  private async active(handoffId: string, staffId: string, what: 'spoke' | 'typing', at: Date): Promise<void> {
    await this.deps.book.note(handoffId, (current) => {
      const next = lawyerActive(current, staffId, what, at);
      const since = at.getTime() - (current.lawyerActiveAt?.getTime() ?? 0);
      const isNews = current.awaitsSince !== next?.awaitsSince || since < 0 || since >= TYPING_EVERY_MS;
      return isNews ? next : null;
    });
  }
}
