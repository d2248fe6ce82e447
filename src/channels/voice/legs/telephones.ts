import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { asHotlineError } from '../../../errors.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { Collection, FieldSeal } from '../../../storage/index.ts';
import type { CallEvent, VoiceProviderName } from '../call-event.ts';
import type { CaseRooms } from '../case-rooms.ts';
import type { VoiceLine } from '../voice-provider.ts';
import { TelephoneError } from './errors.ts';
import { isActive, LegBook, missesInARow, ofRound } from './leg-book.ts';
import { LegDialler, legHook } from './leg-dialler.ts';
import { CALLBACK_TRIES, LegSequel, TRIES } from './leg-sequel.ts';
import { NumberGate } from './number-gate.ts';
import {
  type ResidentNotices,
  roomOf,
  type StaffTelephones,
  type VoiceCase,
  type VoiceCases,
  type VoiceExchange,
} from './ports.ts';
import { standingOf, type TelephoneStanding } from './standing.ts';
import type { LegRole, VoiceLeg } from './voice-leg.ts';

/** What follows from a step is scheduled before the step, so that no crash loses it; by then the step is written. */
const AFTER_STEP_MS = 300;

const OVER_JOB = 'voice-leg-over';
const CONNECT_JOB = 'voice-leg-connect';

export interface TelephonesDeps {
  legs: Collection<VoiceLeg>;
  cases: VoiceCases;
  staff: StaffTelephones;
  line: ResidentNotices;
  /** Whether this lawyer wrote to the resident since then. */
  spokeSince: (conversationId: string, staffId: string, since: Date) => Promise<boolean>;
  /** Open desks look again. */
  deskFeed: { publish(): void };
  /** Which numbers, E.164, may be called. */
  isCallable: (phone: string) => boolean;
  seal: Pick<FieldSeal, 'seal' | 'open' | 'fingerprint'>;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

/**
 * The telephones of lawyers, supervisors and of residents who are called back. It follows the handoffs: accepted → the
 * lawyer is called; given back or closed → his call ends. Everything may be repeated.
 */
export class Telephones implements CaseRooms {
  readonly book: LegBook;
  readonly dialler: LegDialler;
  private readonly gate: NumberGate;
  private exchange: VoiceExchange | null = null;

  constructor(private readonly deps: TelephonesDeps) {
    const { jobs, clock, log, seal } = deps;
    this.book = new LegBook(deps.legs, clock);
    this.gate = new NumberGate({ ...deps, book: this.book });
    this.dialler = new LegDialler({
      book: this.book,
      jobs,
      clock,
      log,
      seal,
      line: (provider) => this.lineOf(provider),
      isWanted: (leg) => this.isWanted(leg),
      finish: (legId) => this.finish(legId),
    });
    const sequel = new LegSequel({ ...deps, book: this.book, telephones: this });
    jobs.handle(OVER_JOB, async (job) => {
      const over = await this.book.step(job.key, { type: 'over', at: clock.now() });
      if (over?.leg.kind === 'police') await this.policeTold(over.leg);
      else if (over !== null) await sequel.after(over.leg);
      deps.deskFeed.publish();
    });
    jobs.handle(CONNECT_JOB, (job) => this.connectResident(job.key));
  }

  /** The channel is open: from now on there are calls. */
  connect(exchange: VoiceExchange): void {
    this.exchange = exchange;
  }

  /** A call back that goes on as the resident's own. */
  async toldOfResident(event: CallEvent): Promise<void> {
    await this.exchange?.told(event);
  }

  get residents(): VoiceExchange['residents'] | null {
    return this.exchange?.residents ?? null;
  }

  lineOf(provider: VoiceProviderName): VoiceLine | null {
    return this.exchange?.providers.find(({ name }) => name === provider)?.line ?? null;
  }

  /** A handoff has come to a new state. At least once for each. */
  async follow(handoff: VoiceCase): Promise<void> {
    if (handoff.channel !== 'voice' || this.exchange === null) return;
    if (handoff.place !== 'served') return this.endAll(handoff);
    await this.endAll(handoff, (leg) => leg.round < handoff.round);
    const legs = ofRound(await this.book.of(handoff._id), 'lawyer', handoff.round);
    if (legs[0] !== undefined) return this.dialler.begin(legs[0]);
    if (!(await this.callLawyer(handoff, 1))) await this.callResident(handoff);
  }

  // What the resident's side asks

  async open(handoffId: string): Promise<{ room: string } | null> {
    const lawyer = await this.lawyerInRoom(handoffId);
    return lawyer === null ? null : { room: roomOf(lawyer) };
  }

  async residentLeft(handoffId: string): Promise<void> {
    const handoff = await this.deps.cases.get(handoffId);
    if (handoff === null) return;
    for (const leg of ofRound(await this.book.of(handoffId), 'callback', handoff.round)) {
      if (leg.state === 'joined') await this.book.step(leg._id, { type: 'over', at: this.deps.clock.now() });
    }
    const lawyer = await this.lawyerInRoom(handoffId);
    if (lawyer !== null) await this.move(lawyer, 'gone');
    this.deps.deskFeed.publish();
  }

  /** The lawyer's telephone rings, or will ring once more by itself. */
  async isCalling(handoffId: string): Promise<boolean> {
    const [handoff, all] = await Promise.all([this.deps.cases.get(handoffId), this.book.of(handoffId)]);
    if (handoff === null || handoff.place !== 'served') return false;
    const legs = ofRound(all, 'lawyer', handoff.round);
    const last = legs.at(-1);
    if (last === undefined || last.setAsideAt !== null || last.state === 'joined') return false;
    return isActive(last) || (last.state === 'not-answered' && missesInARow(legs) < TRIES);
  }

  /**
   * The lawyer attends to this case by telephone: he speaks, or has spoken, with the caller, his telephone still rings,
   * or nobody is on the line who waits for a word of his.
   */
  async isAttended(handoff: VoiceCase): Promise<boolean> {
    if (handoff.channel !== 'voice' || this.exchange === null) return false;
    const legs = ofRound(await this.book.of(handoff._id), 'lawyer', handoff.round);
    if (legs.some(({ joinedAt }) => joinedAt !== null)) return true;
    return (await this.isCalling(handoff._id)) || !(await this.isCallerOn(handoff));
  }

  async keepPlace(handoffId: string, phone: string): Promise<boolean> {
    if (!this.deps.isCallable(phone)) return false;
    await this.deps.cases.keepPlace(handoffId, this.deps.seal.seal(phone));
    return true;
  }

  async isPlaceKept(handoffId: string): Promise<boolean> {
    const handoff = await this.deps.cases.get(handoffId);
    return handoff?.callback != null && handoff.place !== 'over';
  }

  // What is asked at the desk

  /** How telephones stand in a case; null where nobody is called. */
  async standing(handoff: VoiceCase): Promise<TelephoneStanding | null> {
    if (handoff.channel !== 'voice') return null;
    const [legs, callerOn] = await Promise.all([this.book.of(handoff._id), this.isCallerOn(handoff)]);
    return standingOf(handoff, legs, callerOn);
  }

  /** Call the lawyer once more. @throws TelephoneError 409 */
  async again(handoffId: string, staffId: string): Promise<void> {
    const { handoff, legs } = await this.caseOf(handoffId, staffId);
    if (legs.some(isActive)) throw new TelephoneError('busy', '正在呼叫您的电话。');
    const called = await this.callLawyer(handoff, (legs.at(-1)?.attempt ?? 0) + 1, true);
    if (!called) throw new TelephoneError('none', '没有可以呼叫的电话，请先在“我的电话”里填写。');
  }

  /** The lawyer types; his telephone is not called any more in this case. @throws TelephoneError 409 */
  async typeInstead(handoffId: string, staffId: string): Promise<void> {
    const { handoff, legs } = await this.caseOf(handoffId, staffId);
    const last = legs.at(-1);
    if (last === undefined) return;
    await this.book.step(last._id, { type: 'set-aside', at: this.deps.clock.now() });
    await this.endLeg(last);
    await this.callResident(handoff);
    this.deps.deskFeed.publish();
  }

  /**
   * A supervisor listens, coaches or takes part; who is there already changes his part.
   * @throws TelephoneError 409 when no lawyer is on the telephone, or the supervisor has none.
   */
  async supervise(handoffId: string, staffId: string, as: LegRole): Promise<void> {
    const [handoff, lawyer] = await Promise.all([this.deps.cases.get(handoffId), this.lawyerInRoom(handoffId)]);
    if (handoff === null || lawyer === null) throw new TelephoneError('not-connected', '律师还没有接通电话。');
    const before = ofRound(await this.book.of(handoffId), 'supervisor', handoff.round);
    const mine = before.find((leg) => leg.staffId === staffId && isActive(leg));
    if (mine !== undefined) {
      await this.book.step(mine._id, { type: 'take-role', as });
      await this.deps.jobs.schedule(CONNECT_JOB, mine._id, this.soon(), {});
      if (mine.state === 'joined') await this.move(mine, 'switch');
    } else {
      const number = (await this.deps.staff.telephoneOf(staffId))?.phone ?? '';
      if (number === '') throw new TelephoneError('none', '请先在“我的电话”里填写您的电话。');
      const attempt = (before.at(-1)?.attempt ?? 0) + 1;
      const leg = { kind: 'supervisor' as const, staffId, number, as, attempt, provider: lawyer.provider };
      if (!(await this.begin(handoff, leg)))
        throw new TelephoneError('none', '您填写的电话现在不能呼叫，请换一个号码。');
    }
    this.deps.deskFeed.publish();
  }

  /**
   * The police come into the room of the case (三方通话); whose matter it is is agreed there.
   * @throws TelephoneError 409 when no lawyer is on the telephone, the police ring already, or no way to them is set up.
   */
  async callPolice(handoffId: string, staffId: string): Promise<void> {
    const [handoff, lawyer] = await Promise.all([this.deps.cases.get(handoffId), this.lawyerInRoom(handoffId)]);
    const police = this.exchange?.police ?? null;
    if (police === null) throw new TelephoneError('none', '没有设置转接 110 的线路，请直接拨打 110。');
    if (handoff === null || lawyer === null) throw new TelephoneError('not-connected', '律师还没有接通电话。');
    const before = ofRound(await this.book.of(handoffId), 'police', handoff.round);
    if (before.some(isActive)) throw new TelephoneError('busy', '正在呼叫 110，或者已经在通话里。');
    const attempt = (before.at(-1)?.attempt ?? 0) + 1;
    await police.offered(handoffId, offerIdOf({ handoffId, round: handoff.round, attempt }), staffId);
    const number = this.deps.seal.seal(police.number);
    await this.begin(handoff, { kind: 'police', staffId, number, as: 'talk', attempt, provider: lawyer.provider });
    this.deps.deskFeed.publish();
  }

  // What the calls bring

  /** Who pressed 1 stands in the room. @returns the leg as it stands then. */
  async join(leg: VoiceLeg): Promise<VoiceLeg> {
    if (leg.state !== 'answered') return leg;
    await this.deps.jobs.schedule(CONNECT_JOB, leg._id, this.soon(), {});
    const result = await this.book.step(leg._id, { type: 'join', at: this.deps.clock.now() });
    this.deps.deskFeed.publish();
    return result?.leg ?? leg;
  }

  /** The call is over, or was declined; a leg that was over before is left alone. */
  async finish(legId: string, how: 'over' | 'decline' = 'over'): Promise<void> {
    const leg = await this.book.get(legId);
    if (leg === null || !isActive(leg)) return;
    await this.deps.jobs.schedule(OVER_JOB, legId, this.soon(), {});
    await this.book.step(legId, { type: how, at: this.deps.clock.now() });
    this.deps.deskFeed.publish();
  }

  private soon(): Date {
    return new Date(this.deps.clock.now().getTime() + AFTER_STEP_MS);
  }

  /** The lawyer who is in the room of this case now. */
  async lawyerInRoom(handoffId: string): Promise<VoiceLeg | null> {
    const [handoff, legs] = await Promise.all([this.deps.cases.get(handoffId), this.book.of(handoffId)]);
    if (handoff === null || handoff.place !== 'served') return null;
    return ofRound(legs, 'lawyer', handoff.round).find(({ state }) => state === 'joined') ?? null;
  }

  /** The lawyer's part of the case is still his, and the case goes on. */
  async isWanted(leg: VoiceLeg): Promise<boolean> {
    const handoff = await this.deps.cases.get(leg.handoffId);
    if (handoff === null || handoff.place !== 'served' || handoff.round !== leg.round) return false;
    return leg.kind === 'supervisor' || leg.kind === 'police' || handoff.lawyerId === leg.staffId;
  }

  /** @returns false when he is not to be called: no telephone or none that may be called, he types, or nobody can call. */
  async callLawyer(handoff: VoiceCase, attempt: number, asked = false): Promise<boolean> {
    const { lawyerId: staffId } = handoff;
    const account = staffId === null ? null : await this.deps.staff.telephoneOf(staffId);
    const provider = await this.providerFor(handoff);
    if (staffId === null || account === null || account.phone === '' || provider === null) return false;
    if (account.answersBy === 'typing' && !asked) return false;
    const leg = { kind: 'lawyer' as const, staffId, number: account.phone, as: 'talk' as const, attempt, provider };
    const begun = await this.begin(handoff, leg);
    this.deps.deskFeed.publish();
    return begun;
  }

  /** Call the resident back, when he wished it and is not on the line. */
  async callResident(handoff: VoiceCase): Promise<void> {
    const { callback, lawyerId: staffId } = handoff;
    if (callback === null || staffId === null || this.exchange === null) return;
    if (await this.isCallerOn(handoff)) return;
    const before = ofRound(await this.book.of(handoff._id), 'callback', handoff.round);
    if (before.some(isActive) || missesInARow(before) >= CALLBACK_TRIES) return;
    const provider = await this.providerFor(handoff);
    if (provider === null) return;
    const attempt = (before.at(-1)?.attempt ?? 0) + 1;
    await this.begin(handoff, { kind: 'callback', staffId, number: callback.phone, as: 'talk', attempt, provider });
    this.deps.deskFeed.publish();
  }

  /** @returns false when this number is not called. */
  private async begin(
    { _id, conversationId, round }: VoiceCase,
    leg: Pick<VoiceLeg, 'kind' | 'provider' | 'staffId' | 'attempt' | 'as' | 'number'>,
  ): Promise<boolean> {
    const numberPrint = await this.gate.admit(leg.number, leg.kind);
    if (numberPrint === null) return false;
    const begun = await this.book.begin({ handoffId: _id, conversationId, round, ...leg, numberPrint });
    await this.dialler.begin(begun);
    return true;
  }

  /**
   * The lawyer is called before the resident, always: an elderly caller who picks up must hear a person, not silence
   * while a telephone rings elsewhere.
   */
  private async connectResident(legId: string): Promise<void> {
    const leg = await this.book.get(legId);
    if (leg === null || leg.state !== 'joined' || this.exchange === null) return;
    if (leg.kind === 'police') return this.policeTold(leg);
    if (leg.kind === 'supervisor') {
      if (leg.as === 'talk') await this.announce(leg);
      return;
    }
    const { residents } = this.exchange;
    if ((await residents.callOf(leg.conversationId)) !== null) return residents.nudge(leg.conversationId);
    const handoff = await this.deps.cases.get(leg.handoffId);
    if (leg.kind === 'lawyer' && handoff !== null) await this.callResident(handoff);
  }

  private async policeTold(leg: VoiceLeg): Promise<void> {
    const answer = leg.joinedAt === null ? 'missed' : 'connected';
    await this.exchange?.police?.answered(leg.handoffId, offerIdOf(leg), answer);
  }

  private async isCallerOn({ conversationId }: VoiceCase): Promise<boolean> {
    return ((await this.exchange?.residents.callOf(conversationId)) ?? null) !== null;
  }

  /** Somebody waits for the lawyer: on the line, or to be called back. */
  async awaits(handoff: VoiceCase): Promise<boolean> {
    return handoff.callback != null || (await this.isCallerOn(handoff));
  }

  /** Both are told, in the room, that a supervisor speaks from now on; where that cannot be done he was asked to say it. */
  private async announce(leg: VoiceLeg): Promise<void> {
    const { log, line } = this.deps;
    const lawyer = await this.lawyerInRoom(leg.handoffId);
    if (lawyer === null) return;
    try {
      await this.lineOf(leg.provider)?.announce?.(roomOf(lawyer), { path: '/leg/announce', query: {} });
    } catch (error) {
      log.warn({ leg: leg._id, code: asHotlineError(error).code }, 'a supervisor was not announced');
    }
    const { _id, conversationId, staffId } = leg;
    const joined = { type: 'event' as const, name: 'supervisor.joined', value: { staffId } };
    await line.notify({ conversationId, key: `leg:${_id}:talks`, activities: [joined] });
  }

  /** Have a telephone of ours ask what is next. */
  async move({ _id, provider, callId }: VoiceLeg, step: string): Promise<void> {
    try {
      await this.lineOf(provider)?.redirect(callId, legHook(_id, step));
    } catch (error) {
      this.deps.log.warn({ leg: _id, code: asHotlineError(error).code }, 'a telephone could not be moved');
    }
  }

  /** The case as this lawyer holds it. @throws TelephoneError 409 */
  private async caseOf(handoffId: string, staffId: string): Promise<{ handoff: VoiceCase; legs: VoiceLeg[] }> {
    const [handoff, legs] = await Promise.all([this.deps.cases.get(handoffId), this.book.of(handoffId)]);
    if (handoff?.place !== 'served' || handoff.lawyerId !== staffId || handoff.channel !== 'voice') {
      throw new TelephoneError('not-live', '这条电话咨询不在您手上。');
    }
    if (this.exchange === null) throw new TelephoneError('no-line', '现在不能呼叫电话。');
    return { handoff, legs: ofRound(legs, 'lawyer', handoff.round) };
  }

  /** The provider of the caller's own call, because a room lies with one provider; else the first that can call. */
  private async providerFor({ conversationId }: VoiceCase): Promise<VoiceProviderName | null> {
    const call = await this.exchange?.residents.callOf(conversationId);
    const able = this.exchange?.providers.filter(({ line }) => line !== null) ?? [];
    const fitting = call == null ? able[0] : able.find(({ name }) => name === call.provider);
    return fitting?.name ?? null;
  }

  private async endAll({ _id }: VoiceCase, which: (leg: VoiceLeg) => boolean = () => true): Promise<void> {
    for (const leg of await this.book.of(_id)) if (which(leg) && isActive(leg)) await this.endLeg(leg);
  }

  /** A resident who was called back and speaks keeps his call: he is to hear how it goes on, and rate. */
  private async endLeg(leg: VoiceLeg): Promise<void> {
    const result = await this.book.step(leg._id, { type: 'over', at: this.deps.clock.now() });
    if (result?.moved !== true || (leg.kind === 'callback' && leg.state === 'joined')) return;
    await this.dialler.hangUp(result.leg);
  }
}

/** Names one call of the police into a case. */
function offerIdOf({ handoffId, round, attempt }: Pick<VoiceLeg, 'handoffId' | 'round' | 'attempt'>): string {
  return `three-way:${handoffId}:${round}:${attempt}`;
}
