import type { Session, Turn } from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';
import type { MisunderstoodQuestions } from '../understanding/index.ts';
import type { ServiceFacts } from './facts/service-facts.ts';
import type { SettlingStep } from './settling.ts';

/** A question that is asked again within so long was not settled by its answer. */
const WITHIN_MS = 7 * 24 * 3_600_000;
const EARLIER = 20;
/** Turns of a conversation that are looked through, from the latest. */
const TURNS = 200;

interface Dependencies {
  facts: Pick<Collection<ServiceFacts>, 'get' | 'find'>;
  turns: Pick<EventStream<Turn>, 'tail'>;
  questions: Pick<MisunderstoodQuestions, 'note'>;
}

/**
 * An answer did not help where the same person asks the same again within a week (答复后又来问): the question is counted
 * among those that went unanswered.
 */
export class CameBack implements SettlingStep {
  readonly name = 'came-back';
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async settle({ _id, conversationId }: Session): Promise<void> {
    const { facts, turns, questions } = this.#deps;
    const own = await facts.get(_id);
    if (own === null || own.intents.length === 0) return;
    const earlier = await facts.find({
      where: {
        personKey: own.personKey,
        openedAt: { from: new Date(own.openedAt.getTime() - WITHIN_MS), before: own.openedAt },
      },
      sort: { openedAt: -1 },
      limit: EARLIER,
    });
    const answered = new Set(earlier.filter(({ outcome }) => outcome === 'answered').flatMap(({ intents }) => intents));
    if (!own.intents.some((intent) => answered.has(intent))) return;
    const said = await turns.tail(conversationId, TURNS);
    const again = said.find(
      ({ sessionId, from, understanding }) =>
        sessionId === _id &&
        from === 'resident' &&
        understanding?.decision === 'answer' &&
        understanding.intent !== null &&
        answered.has(understanding.intent),
    );
    if (again?.understanding == null) return;
    const { decision, intent, topic, confidence, alternatives } = again.understanding;
    await questions.note({
      _id: again._id,
      conversationId,
      sessionId: _id,
      channel: own.channel,
      at: again.at,
      kind: 'came-back',
      text: again.activity.text ?? '',
      decision,
      intent,
      topic,
      confidence,
      alternatives,
    });
  }
}
