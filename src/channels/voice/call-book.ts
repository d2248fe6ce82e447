import type { Clock } from '../../clock.ts';
import { type Collection, type FieldSeal, StorageConflictError } from '../../storage/index.ts';
import type { CallAction } from './call-action.ts';
import type { CallEvent, CallStatus } from './call-event.ts';
import type { Script } from './call-script.ts';
import { newVoiceCall, type VoiceCall } from './voice-call.ts';

/** Nothing comes after these. */
const ENDS: readonly CallStatus[] = ['completed', 'busy', 'no-answer', 'failed', 'cancelled'];

/** How fast Chinese is read out, characters a second. */
const CHARACTERS_A_SECOND = 4.5;
const SLOWER = 1.25;

/** About how long a document speaks, ms; music and pauses may be cut short. */
function speakingMs(actions: readonly CallAction[]): number {
  const spoken = actions.flatMap((action) => (action.do === 'ask' ? action.prompt : [action]));
  const seconds = spoken.map((action) =>
    action.do === 'say' ? (action.text.length / CHARACTERS_A_SECOND) * (action.rate === 'slow' ? SLOWER : 1) : 0,
  );
  return Math.round(seconds.reduce((sum, one) => sum + one, 0) * 1000);
}

/** What was said stands in the log of turns; a call that is over keeps none of it. */
const FORGOTTEN = { lastSaid: '', choices: [], question: null, answered: null } satisfies Partial<VoiceCall>;

interface Dependencies {
  calls: Collection<VoiceCall>;
  seal: Pick<FieldSeal, 'seal' | 'fingerprint'>;
  clock: Clock;
}

/** The calls as they are stored (来电记录). */
export class CallBook {
  constructor(private readonly deps: Dependencies) {}

  private idOf({ provider, callId }: Pick<CallEvent, 'provider' | 'callId'>): string {
    return this.deps.seal.fingerprint(`${provider}:${callId}`);
  }

  find(call: Pick<CallEvent, 'provider' | 'callId'>): Promise<VoiceCall | null> {
    return this.deps.calls.get(this.idOf(call));
  }

  /** The call of a request; made when this is the first that is heard of it. */
  async of(event: Pick<CallEvent, 'provider' | 'callId' | 'from'>): Promise<VoiceCall> {
    const known = await this.find(event);
    if (known !== null) return known;
    const id = this.idOf(event);
    return this.begin(event, `voice-${id}`, event.from);
  }

  /**
   * A call over which a conversation is spoken that began before it.
   * @param from the number, E.164, or '' when it is not known.
   */
  async begin(call: Pick<CallEvent, 'provider' | 'callId'>, conversationId: string, from: string): Promise<VoiceCall> {
    const { calls, seal, clock } = this.deps;
    const { provider, callId } = call;
    const id = this.idOf(call);
    try {
      return await calls.insert(
        newVoiceCall({ _id: id, provider, callId, conversationId, from: seal.seal(from), at: clock.now() }),
      );
    } catch (error) {
      const stored = error instanceof StorageConflictError ? await calls.get(id) : null;
      if (stored === null) throw error;
      return stored;
    }
  }

  /** The newest call that is not over over which a conversation is spoken. */
  async openOf(conversationId: string): Promise<VoiceCall | null> {
    const [call] = await this.deps.calls.find({
      where: { conversationId, state: 'open' },
      sort: { startedAt: -1 },
      limit: 1,
    });
    return call ?? null;
  }

  change(id: string, fn: (call: VoiceCall) => VoiceCall | null): Promise<VoiceCall | null> {
    return this.deps.calls.change(id, fn);
  }

  /**
   * Answer a request once: the first to come makes the document, the same request again gets the same.
   * @param make pure; it may run several times. It gets the call with the step of its hook.
   * @param turns ids of the turns whose words are in the document.
   */
  async answer(
    id: string,
    key: string,
    turns: readonly string[],
    make: (call: VoiceCall) => Script,
  ): Promise<{ call: VoiceCall | null; actions: CallAction[] }> {
    let made: CallAction[] = [{ do: 'hang-up' }];
    const call = await this.deps.calls.change(id, (current) => {
      if (current.answered?.key === key) {
        made = current.answered.actions;
        // What is said again here was not heard the first time: it need not be said a second time afterwards.
        const toSay = current.toSay.filter((turn) => !current.answered?.turns.includes(turn));
        return toSay.length === current.toSay.length ? null : { ...current, toSay };
      }
      const script = make({ ...current, step: current.step + 1 });
      made = script.actions;
      const toSay = current.toSay.filter((turn) => !turns.includes(turn));
      const answered = { key, actions: script.actions, turns: [...turns] };
      const speaksUntil = new Date(this.deps.clock.now().getTime() + speakingMs(script.actions));
      return { ...script.call, toSay, speaksUntil, answered };
    });
    return { call, actions: made };
  }

  /** The next step of a call, for a hook that is given out beside its documents. */
  async nextStep(id: string, change: (call: VoiceCall) => VoiceCall = (call) => call): Promise<VoiceCall | null> {
    return this.deps.calls.change(id, (call) =>
      call.state === 'over' ? null : { ...change(call), step: call.step + 1 },
    );
  }

  /**
   * Take note of a status. They come in any order: the highest place counts, and an end stays an end.
   * @returns the call, and whether it is over; null for a call that is not a resident's.
   */
  async told(
    event: Pick<CallEvent, 'provider' | 'callId' | 'status' | 'sequence'>,
  ): Promise<{ call: VoiceCall; over: boolean } | null> {
    const { status, sequence } = event;
    const id = this.idOf(event);
    const call = await this.deps.calls.change(id, (current) => {
      if (status === null || current.state === 'over') return null;
      const isEnd = ENDS.includes(status);
      const place = sequence ?? current.statusSequence;
      if (!isEnd && place < current.statusSequence) return null;
      return {
        ...current,
        status,
        statusSequence: Math.max(place, current.statusSequence),
        ...(isEnd ? { state: 'over' as const, endedAt: this.deps.clock.now(), ...FORGOTTEN } : {}),
      };
    });
    return call === null ? null : { call, over: call.state === 'over' };
  }
}
