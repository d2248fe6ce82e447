import { formatAnswer } from '../../knowledge/index.ts';
import { maskPersonalData } from '../../text/index.ts';
import { calculatorChoice } from '../calculator-of-answer.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { choicesOfAsk, settle } from './ask-turn.ts';
import { offerOrder } from './other-office-turn.ts';

/** An answer that names it first is of a matter that other offices settle. */
const CITY_HOTLINE = '12345';

/** Remember an intent met in this session. */
export function noteIntent(draft: TurnDraft, intent: string): void {
  const { sessionIntents } = draft.conversation;
  if (!sessionIntents.includes(intent)) draft.set({ sessionIntents: [...sessionIntents, intent] });
}

/**
 * Say the answer to an intent, with its grounds. What is stale or not there is not stated: a person is called.
 * @param options.offers false inside a dialog: the dialog's question comes next, not ours.
 * @param options.words the whole question, where it is more than the message.
 * @param options.isInstead it is given in another's place already: no third one follows.
 */
export function answerIntent(
  mind: Mind,
  draft: TurnDraft,
  intent: string,
  options: { offers: boolean; words?: string; isInstead?: boolean } = { offers: true },
): void {
  noteIntent(draft, intent);
  const found = mind.knowledge.lookup(intent, draft.now);
  if (found.state !== 'in-force') {
    if (!options.offers) return;
    const isStale = found.state !== 'missing';
    draft.say({ ...mind.phrases(isStale ? 'staleAnswer' : 'noAnswer'), expectsInput: false });
    draft.next = { do: 'hand-over', reason: isStale ? 'stale-answer' : 'needs-lawyer', priority: 2, message: true };
    return;
  }
  const { answer } = found;
  const { told, turnCount } = draft.conversation;
  const words = options.words ?? wordsOf(mind, draft, intent);
  const { adds, instead, open } = settle(answer, toldFor(draft, words));
  if (instead !== null && options.isInstead !== true) {
    answerIntent(mind, draft, instead, { ...options, words, isInstead: true });
    return;
  }
  const { text, speak, card } = formatAnswer(answer, mind.knowledge, { adds, asOf: draft.now });
  const question = open === null || !options.offers ? null : (answer.ask[open]?.question ?? null);
  draft.set({
    lastIntent: intent,
    answered: { answer: intent, words: asContext(words), at: draft.now, turn: turnCount, preCheck: null },
    misses: 0,
    unclear: null,
    told: told.includes(intent) ? told : [...told, intent],
  });
  draft.say({
    text: question === null ? text : `${text}\n\n${mind.phrases('askMore', { question }).text}`,
    speak: question === null ? speak : `${speak}${question}`,
    attachments: [
      { contentType: 'application/vnd.legal-hotline.answer+json', content: { ...card, ask: question ?? '' } },
    ],
    ...(options.offers
      ? {
          choices: [
            ...(open === null ? [] : choicesOfAsk(answer, open)),
            ...offersOf(mind, answer.route, answer.aidMatter !== null, answer.calculator),
            ...(mind.orders !== null && answer.hotlines[0] === CITY_HOTLINE ? [offerOrder(mind, words)] : []),
          ],
        }
      : {}),
  });
}

/** An answer in a sentence, with the limit that must not be missed: a lawyer says the rest. Nothing where it may not be stated. */
export function sayInShort(mind: Mind, draft: TurnDraft, intent: string): void {
  const found = mind.knowledge.lookup(intent, draft.now);
  if (found.state !== 'in-force') return;
  const { speak } = formatAnswer(found.answer, mind.knowledge, { adds: [], asOf: draft.now });
  draft.say({ text: speak, speak, expectsInput: false });
}

/** Longest question that is kept as what later questions refer to, in characters. */
const LONGEST_CONTEXT = 80;

/** As it may be kept beside the log: without personal numbers, and of a story only its end, where the question is. */
export function asContext(words: string): string {
  return maskPersonalData(words).slice(-LONGEST_CONTEXT);
}

/** 那抚养费呢: what was told before belongs to it. */
const LEANS_BACK = /^(?:那|那么).+呢[？?]?$/u;

/** What was told for an answer: of 那抚养费呢 also the question before, which belongs to it. */
function toldFor({ conversation, text }: TurnDraft, words: string): string {
  const { answered, turnCount } = conversation;
  const isNext = answered !== null && turnCount - answered.turn <= 1 && LEANS_BACK.test(text.trim());
  return isNext ? `${answered.words}，${words}` : words;
}

/** The question in the resident's own words; of a choice taken, what led to it. */
function wordsOf(mind: Mind, draft: TurnDraft, intent: string): string {
  if (draft.understanding?.decision !== 'choice') return draft.text;
  return draft.conversation.unclear?.words ?? mind.catalogue.get(intent)?.name ?? draft.text;
}

/** What is offered beside an answer. */
export function offersOf(
  mind: Mind,
  offer: readonly ('lawyer' | 'mediation' | 'aid')[],
  aidMatter: boolean,
  calculator: string | null = null,
): ReplyChoice[] {
  const aid = { title: mind.phrases('offerAid').text, action: 'dialog:legal-aid' };
  const mediation = { title: mind.phrases('offerMediation').text, action: 'dialog:mediation' };
  const lawyer = { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' };
  return [
    ...calculatorChoice(mind, calculator),
    ...(aidMatter || offer.includes('aid') ? [aid] : []),
    ...(offer.includes('mediation') ? [mediation] : []),
    lawyer,
  ];
}
