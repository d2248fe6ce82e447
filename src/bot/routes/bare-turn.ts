import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { MOST_MISSES, missTurn } from './clarify-turn.ts';
import { serviceTurn } from './service-turn.ts';

/** Short questions that say nothing without what they ask about. */
const LEANING: readonly string[] = ['how-long', 'where', 'papers', 'next', 'how-much'];
/** Longer ones mostly name their matter. */
const LONGEST_BARE = 8;
const AROUND = /[\s\p{P}\p{S}]+|(?:了|的|啊|呀|哈|哦|噢|呢|吧|嘛)+$/gu;
/** 没有了, said to 还有别的事吗 or after an answer. */
const NOTHING_MORE =
  /^(?:好的?|嗯|行|那)?(?:没有?了|没有?别的(?:事|问题)?|没有?(?:什么|啥)?(?:事|问题)了?|没有?其他的?(?:事|问题)?|就这些|就这样|就这个事?|问完了?|不问了|不用了|不需要了?|暂时没有?|没有?要问的)$/u;
/** 知道了: the answer was heard, and nothing is asked. */
const HEARD =
  /^(?:好|好好|好嘞|行|可以|嗯|嗯嗯|哦|对|对对|是|知道|明白|晓得|懂|清楚|了解|收到|这样|原来如此|原来是这样|我(?:知道|明白|晓得|懂|清楚))$/u;

/**
 * Words that end or take note (没有了, 知道了): the service ends, or the resident is asked to go on. The recogniser would
 * look for a matter in them.
 */
export function endingTurn(mind: Mind, draft: TurnDraft): boolean {
  const { told, emergency, unclear } = draft.conversation;
  if (emergency !== null || unclear !== null) return false;
  const isNothing = isNothingMore(draft.text);
  if (!isNothing && !HEARD.test(strip(draft.text)) && !HEARD.test(draft.text.trim())) return false;
  const heard = told.length === 0 ? 'greeting' : 'thanks';
  const service = isNothing && told.length > 0 ? 'goodbye' : heard;
  draft.understood({
    decision: 'service',
    intent: service,
    topic: null,
    reason: isNothing ? '没有别的事了' : '听到了',
  });
  serviceTurn(mind, draft, service);
  return true;
}

/** 没有了, 就这些: there is no other matter. */
export function isNothingMore(text: string): boolean {
  return NOTHING_MORE.test(strip(text)) || NOTHING_MORE.test(text.trim());
}

function strip(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]+/gu, '').replace(AROUND, '');
}

/** What a message asks that names no matter (要多久, 去哪办), by its name; null for any other message. */
export function bareQuestion(mind: Mind, text: string): string | null {
  if (text.length > LONGEST_BARE) return null;
  const asked = mind.contextQuestions.resolve(text, '');
  if (asked?.kind !== 'part' || asked.own) return null;
  const [{ kind, name }] = asked.asked;
  return LEANING.includes(kind) ? name : null;
}

/**
 * A short question or the name of a person, with nothing before it that it could be about: what is meant is asked, and
 * what was offered stands. Alone, such words resemble some question or other.
 * @param offered what was offered before this message.
 */
export async function bareTurn(
  mind: Mind,
  draft: TurnDraft,
  understanding: Understanding,
  offered: readonly ReplyChoice[],
): Promise<boolean> {
  if (understanding.decision === 'service') return false;
  const { misses, unclear } = draft.conversation;
  const isAskedBack = unclear !== null && misses < MOST_MISSES && offered.some(({ action }) => action === 'none');
  const name = bareQuestion(mind, draft.text);
  const person = mind.contextQuestions.personAlone(draft.text);
  if (misses > 0 && !isAskedBack && (name ?? person) !== null) {
    await missTurn(mind, draft, understanding);
    return true;
  }
  if (name !== null) {
    draft.understood({ decision: 'clarify', intent: null, topic: null, reason: `只问了${name}，没说是哪件事` });
    draft.set({ misses: misses + 1 });
    if (isAskedBack) draft.say({ ...mind.phrases('whichFirst', { name }), choices: [...offered] });
    else draft.say(mind.phrases('aboutWhat'));
    return true;
  }
  if (person === null || isAskedBack) return false;
  draft.understood({ decision: 'clarify', intent: null, topic: null, reason: `只说了${person}，没说什么事` });
  draft.set({ misses: misses + 1 });
  draft.say(mind.phrases('followUpPersonUnclear', { person }));
  return true;
}
