import type { Logger } from 'pino';
import type { ChannelName, Turn, TurnUnderstanding } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import type { MisunderstoodKind, MisunderstoodQuestions } from '../understanding/index.ts';
import { SURE_ENOUGH } from './routes/message-turn.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Turns looked back through for the resident's last message. */
const LOOKED_BACK = 12;
/** The resident says that the reply was about something else. */
const CONTRADICTS =
  /^(?:不是|不对|错了|你没(?:听|看)懂|没听懂|你理解错|答非所问|文不对题|驴唇不对马嘴)|我(?:问|说|想问|指)的(?:不)?是|不是(?:问|说)(?:你)?这个|没(?:有)?回答我|怎么(?:会)?不属于|(?:你)?(?:听|看)不懂(?:我|吗)/u;

/** What a turn says about understanding: a question on the list, the one before it, or one taken off it. */
export type Finding = { note: MisunderstoodKind } | { before: true; isDenied: boolean } | { settled: true } | null;

/** Judges a turn by how it ended. Pure. */
export function findingOf({ before, conversation, understanding, text }: TurnDraft): Finding {
  if (understanding === null || before.floor !== 'bot') return null;
  const { decision, intent, confidence, emergency } = understanding;
  if (emergency !== null) return null;
  const wasAsked = before.offered.some(({ action }) => action === 'none');
  if (decision === 'choice') {
    if (intent !== null) return wasAsked ? { settled: true } : null;
    return null;
  }
  if (CONTRADICTS.test(text)) return { before: true, isDenied: true };
  if (decision === 'service' && intent === 'talk-to-human') return { before: true, isDenied: false };
  if (text === '' || !/\p{L}/u.test(text)) return null;
  if (decision === 'clarify') {
    const isAsked = conversation.offered.some(({ action }) => action === 'none');
    return { note: isAsked ? 'asked-back' : 'not-understood' };
  }
  if (decision === 'out-of-scope') return { note: 'out-of-scope' };
  if (decision !== 'handoff') return null;
  return { note: confidence < SURE_ENOUGH ? 'not-understood' : 'no-answer' };
}

/** What became of the message that the resident now contradicts; null where nothing can be learnt from it. */
function deniedKind({ decision }: TurnUnderstanding, isDenied: boolean): MisunderstoodKind | null {
  if (decision === 'out-of-scope') return 'out-of-scope-denied';
  return decision === 'answer' && isDenied ? 'answer-denied' : null;
}

interface Dependencies {
  questions: Pick<MisunderstoodQuestions, 'note' | 'settle'>;
  turns: EventStream<Turn>;
  logger: Logger;
}

/**
 * Looks at each handled turn and keeps the questions that were not understood. Beside the way of the message: nothing
 * waits for it, and a failing store loses an entry of a list, never a reply.
 */
export class MisunderstandingWatch {
  readonly #deps: Dependencies;
  readonly #underWay = new Set<Promise<void>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  handled(turn: Turn, draft: TurnDraft): void {
    const finding = findingOf(draft);
    if (finding === null) return;
    const kept = this.#keep(turn, draft, finding)
      .catch((error: unknown) =>
        this.#deps.logger.warn(
          { conversationId: turn.stream, err: error },
          'bot: a misunderstood question was not kept',
        ),
      )
      .finally(() => this.#underWay.delete(kept));
    this.#underWay.add(kept);
  }

  /** Resolves when nothing is being kept. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #keep(turn: Turn, draft: TurnDraft, finding: NonNullable<Finding>): Promise<void> {
    const { channel } = draft.conversation;
    if ('settled' in finding) {
      await this.#deps.questions.settle(turn.stream);
    } else if ('note' in finding) {
      const { understanding, sessionId } = draft;
      if (understanding !== null) await this.#note({ ...turn, sessionId }, understanding, finding.note, channel);
    } else {
      const turns = await this.#deps.turns.read(turn.stream, Math.max(0, turn.seq - LOOKED_BACK), LOOKED_BACK);
      const last = turns.findLast(({ from, seq }) => from === 'resident' && seq < turn.seq);
      if (last?.understanding == null || last.sessionId !== draft.sessionId) return;
      const kind = deniedKind(last.understanding, finding.isDenied);
      if (kind !== null) await this.#note(last, last.understanding, kind, channel);
    }
  }

  #note(turn: Turn, understanding: TurnUnderstanding, kind: MisunderstoodKind, channel: ChannelName): Promise<void> {
    const { decision, intent, topic, confidence, alternatives } = understanding;
    return this.#deps.questions.note({
      _id: turn._id,
      conversationId: turn.stream,
      sessionId: turn.sessionId,
      channel,
      at: turn.at,
      kind,
      text: turn.activity.text ?? '',
      decision,
      intent,
      topic,
      confidence,
      alternatives,
    });
  }
}
