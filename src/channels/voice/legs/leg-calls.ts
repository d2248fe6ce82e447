import type { Clock } from '../../../clock.ts';
import { ChannelRefusal } from '../../errors.ts';
import type { AskAction, CallAction, Hook, SayAction } from '../call-action.ts';
import type { CallEvent } from '../call-event.ts';
import { isActive } from './leg-book.ts';
import { legHook } from './leg-dialler.ts';
import { LEG_WORDS, SUPERVISOR_WORDS, spoken, wantsToConnect, whisperOf } from './leg-words.ts';
import { roomOf, type VoiceCases } from './ports.ts';
import type { Telephones } from './telephones.ts';
import type { VoiceLeg } from './voice-leg.ts';

/** Nobody presses a key in this time: nobody is there, or a voicemail is. */
const KEY_SECONDS = 10;
/** Words and keys of a resident who is called back. */
const CONNECT_HINTS = ['接通', '好的'];

const OVER_STATES = ['completed', 'busy', 'no-answer', 'failed', 'cancelled'];

export interface LegCallsDeps {
  telephones: Telephones;
  cases: Pick<VoiceCases, 'get'>;
  regionName: (code: string) => string;
  clock: Clock;
}

/** What a telephone that we called hears and does next (外呼应答). A request that comes twice gets the same answer. */
export class LegCalls {
  constructor(private readonly deps: LegCallsDeps) {}

  /** @throws ChannelRefusal 404 for a leg that is not ours. */
  async answer(event: CallEvent): Promise<CallAction[]> {
    const { book } = this.deps.telephones;
    const id = event.query.leg ?? '';
    const known = id === '' ? null : await book.step(id, { type: 'known', callId: event.callId });
    if (known === null) throw new ChannelRefusal('voice_leg_missing', 404, 'There is no such call.');
    const { leg } = known;
    if (leg.callId !== '' && event.callId !== leg.callId) return [{ do: 'hang-up' }];
    switch (event.query.step) {
      case undefined:
      case '':
        return this.pickedUp(leg);
      case 'choice':
        return this.chose(leg, event);
      case 'switch':
        return leg.state === 'joined' ? this.intoRoom(leg) : [{ do: 'hang-up' }];
      case 'gone':
        return this.goodbye(leg, LEG_WORDS.residentGone);
      case 'left':
        // Of him who hung up nobody hears this; who is still there was left by the others.
        return this.goodbye(leg, leg.kind === 'lawyer' ? LEG_WORDS.residentGone : LEG_WORDS.roomEnded);
      case 'unreached':
        return this.goodbye(leg, LEG_WORDS.residentNotReached);
      default:
        return this.goodbye(leg);
    }
  }

  /** How far a call of ours is; in any order. */
  async told(event: CallEvent): Promise<void> {
    const { telephones } = this.deps;
    const id = event.query.leg ?? '';
    const known = id === '' ? null : await telephones.book.step(id, { type: 'known', callId: event.callId });
    if (known === null || (event.callId !== '' && known.leg.callId !== event.callId)) return;
    if (known.leg.kind === 'callback' && known.leg.joinedAt !== null) await telephones.toldOfResident(event);
    if (event.status !== null && OVER_STATES.includes(event.status)) await telephones.finish(id);
  }

  private async pickedUp(leg: VoiceLeg): Promise<CallAction[]> {
    const { telephones, clock } = this.deps;
    if (leg.state === 'joined') return this.intoRoom(leg);
    const answered = await telephones.book.step(leg._id, { type: 'answered', at: clock.now() });
    if (answered?.leg.state !== 'answered') return [{ do: 'hang-up' }];
    if (answered.moved) await telephones.dialler.answered(leg);
    if (!(await telephones.isWanted(leg))) return this.goodbye(leg, LEG_WORDS.givenAway);
    // The police press no key: who picks up there is at work.
    if (leg.kind === 'police') {
      const joined = await telephones.join(answered.leg);
      return [spoken(LEG_WORDS.police), ...(await this.intoRoom(joined))];
    }
    return [this.question(leg, await this.opening(leg))];
  }

  private async opening(leg: VoiceLeg): Promise<SayAction> {
    if (leg.kind === 'callback') return spoken(LEG_WORDS.callback, 'slow');
    if (leg.kind === 'supervisor') return spoken(SUPERVISOR_WORDS[leg.as]);
    const handoff = await this.deps.cases.get(leg.handoffId);
    const region = handoff?.regionCode == null ? '' : this.deps.regionName(handoff.regionCode);
    return spoken(handoff === null ? LEG_WORDS.lawyerKeys : whisperOf(handoff, region));
  }

  private async chose(leg: VoiceLeg, { digits, heard, query }: CallEvent): Promise<CallAction[]> {
    const { telephones } = this.deps;
    if (leg.state === 'joined') return this.intoRoom(leg);
    if (!isActive(leg)) return [{ do: 'hang-up' }];
    const isCallback = leg.kind === 'callback';
    if (wantsToConnect(digits, isCallback ? (heard?.text ?? null) : null)) return this.connect(leg);
    if (digits.startsWith('2') && !isCallback) {
      await telephones.finish(leg._id, 'decline');
      return [spoken(LEG_WORDS.declined), { do: 'hang-up' }];
    }
    // An elderly person takes the telephone to the ear and hears half of it: he is asked once more in any case.
    const isAskedAgain = query.again !== '1' && (isCallback || digits !== '');
    if (!isAskedAgain) return this.goodbye(leg);
    return [
      isCallback
        ? this.question(leg, spoken(LEG_WORDS.callbackAgain, 'slow'), { again: '1' })
        : this.question(leg, spoken(LEG_WORDS.wrongKey + LEG_WORDS.lawyerKeys), { again: '1' }),
    ];
  }

  private async connect(leg: VoiceLeg): Promise<CallAction[]> {
    const { telephones, cases, clock } = this.deps;
    if (!(await telephones.isWanted(leg))) return this.goodbye(leg, LEG_WORDS.givenAway);
    const { residents } = telephones;
    if (residents === null) return this.goodbye(leg);
    if (leg.kind === 'lawyer') {
      const [call, handoff] = await Promise.all([residents.callOf(leg.conversationId), cases.get(leg.handoffId)]);
      if (call === null && handoff?.callback == null) {
        // He did answer: it is not tried again.
        await telephones.book.step(leg._id, { type: 'join', at: clock.now() });
        return this.goodbye(leg, LEG_WORDS.residentGone);
      }
      const joined = await telephones.join(leg);
      const words = call === null ? LEG_WORDS.callbackComes : LEG_WORDS.lawyerJoins;
      return [spoken(words), ...(await this.intoRoom(joined))];
    }
    if (leg.kind === 'callback') {
      await residents.resumeOver(leg.conversationId, { provider: leg.provider, callId: leg.callId });
    }
    return this.intoRoom(await telephones.join(leg));
  }

  /** Of the resident called back, his own side goes on with the call: it leads him into the room. */
  private async intoRoom(leg: VoiceLeg): Promise<CallAction[]> {
    if (leg.kind === 'callback') return [spoken(LEG_WORDS.callbackOn), { do: 'redirect', hook: ON_WITH_RESIDENT }];
    const isGuest = leg.kind === 'supervisor' || leg.kind === 'police';
    const lawyer = isGuest ? await this.deps.telephones.lawyerInRoom(leg.handoffId) : leg;
    if (lawyer === null) return this.goodbye(leg, LEG_WORDS.roomEnded);
    return [
      {
        do: 'join',
        room: roomOf(lawyer),
        as: leg.as,
        ...(leg.as === 'coach' ? { coachedCallId: lawyer.callId } : {}),
        endsRoom: leg.kind === 'lawyer',
        startsRoom: leg.kind === 'lawyer',
        waitUrl: '',
        left: legHook(leg._id, 'left'),
      },
    ];
  }

  private question(leg: VoiceLeg, prompt: SayAction, more: Readonly<Record<string, string>> = {}): AskAction {
    const isCallback = leg.kind === 'callback';
    return {
      do: 'ask',
      prompt: [prompt],
      hook: legHook(leg._id, 'choice', more),
      listen: isCallback ? 'speech-and-keys' : 'keys',
      maxKeys: 1,
      timeoutSeconds: KEY_SECONDS,
      speechTimeoutSeconds: 1,
      hints: isCallback ? CONNECT_HINTS : [],
      bargeIn: true,
    };
  }

  private async goodbye(leg: VoiceLeg, words = ''): Promise<CallAction[]> {
    await this.deps.telephones.finish(leg._id);
    return [...(words === '' ? [] : [spoken(words)]), { do: 'hang-up' }];
  }
}

/** Where the resident's side of a call is asked what is next. */
const ON_WITH_RESIDENT: Hook = { path: '/resume', query: {} };
