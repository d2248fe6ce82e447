import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../../storage/index.ts';
import type { Sender } from '../channel.ts';
import { SendError } from '../errors.ts';
import type { CallBook } from './call-book.ts';
import type { VoiceProviderName } from './call-event.ts';
import type { ResidentCalls } from './case-rooms.ts';
import type { VoiceCall } from './voice-call.ts';
import type { VoiceProvider } from './voice-provider.ts';

interface Dependencies {
  book: CallBook;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  seal: Pick<FieldSeal, 'open'>;
  providers: readonly VoiceProvider[];
  clock: Clock;
  logger: Logger;
}

/** Words about the call itself, which nobody wants to read in a text message afterwards. */
const OF_THE_CALL = /^handoff:|\/rating-request$|\/closed$/u;

/**
 * The calls of residents that are under way, for those who want to say something into them: lawyers' telephones, and
 * the courier, whose messages are said in order as soon as the caller can hear them.
 */
export class ResidentLines implements ResidentCalls {
  readonly sender: Sender;

  constructor(private readonly deps: Dependencies) {
    this.sender = { send: (_address, _activity, of) => this.bring(of.conversationId, of.turnId) };
  }

  async callOf(conversationId: string): Promise<{ provider: VoiceProviderName; callId: string } | null> {
    const call = await this.deps.book.openOf(conversationId);
    return call === null ? null : { provider: call.provider, callId: call.callId };
  }

  /** A lawyer who comes to the telephone again may use the room that was left. */
  async nudge(conversationId: string): Promise<void> {
    const call = await this.deps.book.openOf(conversationId);
    if (call !== null) await this.askAtOnce(call, (current) => ({ ...current, leftRoom: null }));
  }

  async resumeOver(conversationId: string, { provider, callId }: { provider: string; callId: string }): Promise<void> {
    const carrier = this.deps.providers.find(({ name }) => name === provider);
    const conversation = await this.deps.conversations.get(conversationId);
    if (carrier === undefined || conversation === null) return;
    await this.deps.book.begin(
      { provider: carrier.name, callId },
      conversationId,
      this.deps.seal.open(conversation.address),
    );
  }

  private async bring(conversationId: string, turnId: string): Promise<'sent'> {
    const open = await this.deps.book.openOf(conversationId);
    const call =
      open === null
        ? null
        : await this.deps.book.change(open._id, (current) =>
            current.state === 'over' || current.toSay.includes(turnId)
              ? null
              : { ...current, toSay: [...current.toSay, turnId], thinking: null },
          );
    if (call === null || call.state === 'over') throw await this.tooLate(conversationId, turnId);
    // Who speaks with the lawyer is not taken out of the room: it is said when he has left. And nobody is interrupted
    // in what is being said to him: the call asks by itself when it is done.
    const isSpeaking = call.speaksUntil !== null && call.speaksUntil > this.deps.clock.now();
    if (call.inRoomOf === null && !isSpeaking) await this.askAtOnce(call);
    return 'sent';
  }

  /**
   * The call is over. What a person said, or what an office decided, may be told elsewhere; what belonged to the call
   * may not, and nothing is written unasked to who told of danger: others read that telephone.
   */
  private async tooLate(conversationId: string, turnId: string): Promise<SendError> {
    const [turn, conversation] = await Promise.all([
      this.deps.turns.get(turnId),
      this.deps.conversations.get(conversationId),
    ]);
    const isOfTheCall = turn === null || turn.from === 'bot' || OF_THE_CALL.test(turn.key.replace(/\/\d+$/u, ''));
    if (isOfTheCall || conversation?.emergency != null) {
      return new SendError('voice_call_window', 'drop', 'The call is over, and this belonged to it.');
    }
    return new SendError('voice_call_over', 'hold', 'The call is over.');
  }

  /** What fails here is no loss: the call asks by itself, in a few seconds while it waits. */
  private async askAtOnce(call: VoiceCall, change?: (call: VoiceCall) => VoiceCall): Promise<void> {
    const line = this.deps.providers.find(({ name }) => name === call.provider)?.line ?? null;
    if (line === null) return;
    const next = await this.deps.book.nextStep(call._id, change);
    if (next === null || next.state === 'over') return;
    try {
      await line.redirect(call.callId, { path: '/resume', query: { step: String(next.step) } });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'hotline_unknown';
      this.deps.logger.warn({ code }, 'voice: a call could not be taken on');
    }
  }
}
