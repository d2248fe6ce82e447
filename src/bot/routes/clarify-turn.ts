import type { UnclearQuestion } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Guess } from '../answer-search.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { asContext, noteIntent } from './answer-turn.ts';
import { isRejection } from './chosen.ts';

/** Failed understandings in a row after which a person is called. */
export const MOST_MISSES = 2;
const MOST_CHOICES = 3;
/** Confidence from which what was not sure the second time either is offered once more. */
const LIKELY = 0.6;
/** Characters of an answer to what was asked back: 租房的, 是单位的. */
const A_WORD_OR_TWO = 6;

/** Keep what was said of a question that is not clear, to be understood together with what is said next. */
function noteUnclear(draft: TurnDraft, change: Partial<UnclearQuestion>, offered: readonly string[] = []): void {
  const before = draft.conversation.unclear ?? { words: '', offered: [], searched: false };
  const words = [before.words, draft.text].filter((piece) => piece !== '').join('，');
  draft.set({
    unclear: { ...before, words: asContext(words), offered: [...before.offered, ...offered], ...change },
  });
}

/** What somebody either says or does not: nobody is asked whether he meant it. */
const NEVER_OFFERED = [
  'abusive-caller',
  'wrong-number',
  'silence',
  'greeting',
  'thanks',
  'goodbye',
  'unclear',
  'is-robot',
  'repeat-slow',
  'third-party-caller',
];

/** Intents that may be meant, likeliest first, each once and only where there is something to say to it. */
function likelyOf(mind: Mind, { intent, alternatives }: Understanding): string[] {
  const ids = [intent, ...alternatives.map((one) => one.intent)].filter((id): id is string => id !== null);
  return [...new Set(ids)].filter((id) => {
    const leadsTo = mind.catalogue.get(id)?.leadsTo;
    return leadsTo !== undefined && !('outOfScope' in leadsTo) && !NEVER_OFFERED.includes(id);
  });
}

function guessesOf(mind: Mind, ids: readonly string[]): Guess[] {
  return ids.map((id) => ({ title: mind.catalogue.get(id)?.name ?? id, action: `intent:${id}` }));
}

/** 下面哪一件: the choices by name, and 都不是. */
function offer(mind: Mind, draft: TurnDraft, phrase: 'clarify' | 'clarifyAgain', guesses: readonly Guess[]): void {
  draft.say({
    ...mind.phrases(phrase),
    choices: [...guesses, { title: mind.phrases('noneOfThese').text, action: 'none' }],
  });
}

/** Ask which of the likely questions is meant; once in a row. It counts as a miss until it is answered. */
export async function clarifyTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<void> {
  const ids = likelyOf(mind, understanding).slice(0, MOST_CHOICES);
  if (ids.length === 0 || draft.conversation.misses > 0) {
    await missTurn(mind, draft, understanding);
    return;
  }
  draft.set({ misses: 1 });
  const apart = mind.catalogue.apart.between(ids[0] ?? '', ids[1] ?? '');
  if (apart !== null) {
    const asked = apart.choices.filter(({ intent }) => mind.catalogue.get(intent) !== undefined);
    noteUnclear(
      draft,
      {},
      asked.map(({ intent }) => intent),
    );
    const guesses = asked.map(({ say, intent }) => ({ title: say, action: `intent:${intent}` }));
    draft.say({
      ...mind.phrases('apart', { question: apart.question }),
      choices: [...guesses, { title: mind.phrases('noneOfThese').text, action: 'none' }],
    });
    return;
  }
  noteUnclear(draft, {}, ids);
  offer(mind, draft, 'clarify', guessesOf(mind, ids));
}

/** Not understood: ask for other words; the second time in a row offer what the words come near to, then a person. */
export async function missTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<void> {
  const misses = draft.conversation.misses + 1;
  noteUnclear(draft, {});
  draft.set({ misses });
  if (misses < MOST_MISSES) {
    draft.say(mind.phrases('notUnderstood'));
    return;
  }
  const { decision, confidence } = understanding;
  const likely = decision === 'clarify' && confidence >= LIKELY ? likelyOf(mind, understanding) : [];
  if (await offerFound(mind, draft, likely)) return;
  if (understanding.intent !== null) noteIntent(draft, understanding.intent);
  toPerson(mind, draft);
}

/** 都不是: what else the words come near to, once; else other words are asked for; then a person. */
export async function noneOfTheseTurn(mind: Mind, draft: TurnDraft): Promise<void> {
  if (await offerFound(mind, draft, [])) return;
  if (draft.conversation.unclear?.searched === true) {
    toPerson(mind, draft);
    return;
  }
  draft.say(mind.phrases('describeAgain'));
}

/**
 * What a message means together with what was said before of the same question; itself where it is sure alone or where
 * both together are no surer.
 */
export async function understandTogether(
  mind: Mind,
  draft: TurnDraft,
  alone: Understanding,
  isSure: (understanding: Understanding) => boolean,
): Promise<Understanding> {
  const { unclear } = draft.conversation;
  if (unclear === null || unclear.words === '' || isRejection(draft.text)) return alone;
  // Who is asked back answers in a word or two (租房的), which alone means something else.
  if (isSure(alone) && draft.text.length > A_WORD_OR_TWO) return alone;
  const together = await mind.recogniser.understand(`${unclear.words}，${draft.text}`);
  if (together.decision === 'emergency' || together.decision === 'out-of-scope' || !isSure(together)) return alone;
  return { ...together, emergency: alone.emergency, reason: `和前一句合起来理解：${together.reason}` };
}

/** Offer three more, answers and places found by words; false where there are none or it was done before. */
async function offerFound(mind: Mind, draft: TurnDraft, likely: readonly string[]): Promise<boolean> {
  const { unclear } = draft.conversation;
  if (unclear === null || unclear.searched) return false;
  const found = await mind.search(
    unclear.words,
    [...unclear.offered, ...likely].map((id) => `intent:${id}`),
  );
  const guesses = [
    ...guessesOf(
      mind,
      likely.filter((id) => !unclear.offered.includes(id)),
    ),
    ...found,
  ];
  const offered = guesses.slice(0, MOST_CHOICES);
  if (offered.length === 0) return false;
  const ids = offered.flatMap(({ action }) => (action.startsWith('intent:') ? [action.slice('intent:'.length)] : []));
  draft.set({ unclear: { ...unclear, offered: [...unclear.offered, ...ids], searched: true } });
  if (draft.understanding !== null) {
    draft.understood({ ...draft.understanding, reason: `${draft.understanding.reason}；按字词找到相近的答复或地点` });
  }
  offer(mind, draft, 'clarifyAgain', offered);
  return true;
}

function toPerson(mind: Mind, draft: TurnDraft): void {
  draft.say({ ...mind.phrases('notUnderstoodHandoff'), expectsInput: false });
  draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
}
