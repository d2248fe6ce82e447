import { type Answer, answerParts, bareQuestion } from '../../knowledge/index.ts';
import type { AnsweredQuestion } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import { calculatorDialog } from '../calculator-of-answer.ts';
import type { ContextCues } from '../context-content.ts';
import type { ContextQuestion } from '../context-questions.ts';
import type { Mind } from '../mind.ts';
import { quotedGrounds } from '../quoted-grounds.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent, offersOf } from './answer-turn.ts';

/** How long an answer can be referred to: minutes, and the resident's turns. */
const RECENT_MINUTES = 10;
const RECENT_TURNS = 3;
/** Sentences that are said to a short question, at most. */
const MOST_SENTENCES = 3;

/** Confidence from which an intent counts where nothing is stated on it alone. */
const SURE_ENOUGH = 0.6;

/** A condition about somebody who was spoken of before: it says nothing by itself. */
const LEANS_ON_SOMEBODY = /^(?:他|她|它|对方|人家)/u;

const NOTHING_GUESSED = { intent: null, confidence: 1, alternatives: [] };

/** What is spoken of: the answer and what the resident had asked. */
interface Context {
  answered: AnsweredQuestion;
  answer: Answer;
}

function contextOf(mind: Mind, draft: TurnDraft): Context | null {
  const { answered, turnCount } = draft.conversation;
  if (answered === null || turnCount - answered.turn > RECENT_TURNS) return null;
  if (draft.now.getTime() - answered.at.getTime() > RECENT_MINUTES * 60_000) return null;
  const found = mind.knowledge.lookup(answered.answer, draft.now);
  return found.state === 'in-force' ? { answered, answer: found.answer } : null;
}

/**
 * A short message that only makes sense after the last answer: 那要多久, 去哪办, 她呢, 如果他不给呢. Answered from that
 * answer and nothing else.
 * @returns false, and nothing said, where the message is a question of its own.
 */
export async function contextTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<boolean> {
  const context = contextOf(mind, draft);
  if (context === null) return false;
  const { answer } = context;
  const known = [answer.question, answer.short, answer.full, ...answer.steps].join('。');
  const asked = mind.contextQuestions.resolve(draft.text, known);
  if (asked === null) return false;
  // Words that ask nothing by themselves are a question of their own to nobody, whatever they resemble.
  const isBare =
    (asked.kind === 'part' && !asked.own) ||
    (asked.kind === 'what-if' && (LEANS_ON_SOMEBODY.test(asked.condition) || asked.known === true));
  if (!isBare && isAnotherQuestion(understanding, answer)) return false;
  switch (asked.kind) {
    case 'part': {
      const [first] = asked.asked;
      if (calculateTurn(mind, draft, context, asked.asked)) return true;
      const words = `${context.answered.words}，${draft.text}`;
      if (first.rehear && (await rehear(mind, draft, context, words))) return true;
      record(draft, understanding, context, first.kind, asked.asked.map(({ name }) => name).join('；'));
      sayParts(mind, draft, context, asked.asked);
      return true;
    }
    case 'who':
      return forSomebodyElse(mind, draft, context, asked, understanding);
    case 'what-if':
      return underCondition(mind, draft, context, asked, understanding);
  }
}

/** 赔多少, 帮我算: after an answer with a calculator it is reckoned; what else was asked is said first. */
function calculateTurn(mind: Mind, draft: TurnDraft, context: Context, asked: readonly ContextCues[]): boolean {
  const dialog = calculatorDialog(mind, context.answer.calculator);
  if (dialog === null || asked.every(({ kind }) => kind !== 'how-much')) return false;
  record(draft, NOTHING_GUESSED, context, 'how-much', asked.map(({ name }) => name).join('；'));
  const others = asked.filter(({ kind }) => kind !== 'how-much');
  if (others.length > 0) sayParts(mind, draft, context, others);
  draft.next = { do: 'begin-dialog', dialog };
  return true;
}

/** The recogniser is sure that the message asks something else. */
function isAnotherQuestion({ decision, intent, confidence }: Understanding, answer: Answer): boolean {
  if (intent === answer.id) return false;
  return decision === 'answer' || (decision === 'handoff' && confidence >= SURE_ENOUGH);
}

/** Keep why the message was read so; the answer stays what is spoken of. */
function record(
  draft: TurnDraft,
  { intent, confidence, alternatives }: Pick<Understanding, 'intent' | 'confidence' | 'alternatives'>,
  { answered, answer }: Context,
  followUp: string,
  name: string,
): void {
  const guessed = intent === null || intent === answer.id ? [] : [{ intent, confidence }];
  draft.understood({
    decision: 'follow-up',
    intent: answer.id,
    topic: draft.understanding?.topic ?? null,
    alternatives: [...guessed, ...alternatives.filter((one) => one.intent !== answer.id)].slice(0, 3),
    followUp,
    reason: `追问（${name}）：接着“${bareQuestion(answer.question)}”的答复`,
  });
  const { turnCount } = draft.conversation;
  draft.set({ misses: 0, unclear: null, answered: { ...answered, at: draft.now, turn: turnCount } });
}

/** Say something that belongs to the answer spoken of, with what is offered beside it. */
function sayOf(mind: Mind, draft: TurnDraft, { answer }: Context, blocks: readonly string[]): void {
  const said = blocks.filter((block) => block !== '');
  draft.say({
    text: said.join('\n'),
    speak: said.slice(0, 2).join('').slice(0, 120),
    choices: offersOf(mind, answer.route, answer.aidMatter !== null, answer.calculator),
  });
}

function sayParts(mind: Mind, draft: TurnDraft, context: Context, asked: readonly ContextCues[]): void {
  sayOf(
    mind,
    draft,
    context,
    asked.flatMap((cues) => wordsTo(mind, draft, context, cues)),
  );
}

/** What is said to one kind of question: of the answer, or honestly that it says nothing. */
function wordsTo(mind: Mind, draft: TurnDraft, context: Context, cues: ContextCues): string[] {
  const { answer } = context;
  const values = { question: bareQuestion(answer.question), name: cues.name };
  if (cues.part === 'aid') {
    const { legalAid } = mind.knowledge.wording;
    return [answer.aidMatter === null ? mind.phrases('followUpNoAid', values).text : legalAid];
  }
  const found = partOf(mind, draft, context, cues);
  if (found.length === 0) return [mind.phrases('followUpMissing', values).text];
  return [mind.phrases('followUpAbout', values).text, ...found];
}

/** What the answer says of what is asked; empty when it says nothing. */
function partOf(
  mind: Mind,
  draft: TurnDraft,
  { answered, answer }: Context,
  { kind, part, says }: ContextCues,
): string[] {
  const parts = answerParts(answer, mind.knowledge);
  const lines = sentencesOf(`${answer.short}。${answer.full}`).filter((sentence) =>
    says.some((word) => sentence.includes(word)),
  );
  const steps = answer.steps.filter((step) => says.some((word) => step.includes(word)));
  switch (part) {
    case 'deadlines':
      return parts.deadlines.length > 0 ? parts.deadlines : lines.slice(0, MOST_SENTENCES);
    case 'grounds':
      return [parts.grounds, ...quotedGrounds(mind, answer, draft.conversation.channel)];
    case 'short':
      return [answer.short];
    case 'steps': {
      if (answered.preCheck !== null && kind === 'papers') return answered.preCheck.papers;
      if (answered.preCheck !== null && kind === 'where') return [answered.preCheck.where, local(mind, draft)];
      if (says.length === 0) return parts.steps;
      const found = steps.length > 0 ? steps : lines.slice(0, MOST_SENTENCES);
      if (kind !== 'where') return found;
      return [...found, parts.hotlines, local(mind, draft)];
    }
    default:
      return [...new Set([...lines, ...steps])].slice(0, MOST_SENTENCES);
  }
}

/** Where to ask in person: in the region that is known. Verified places of the directory follow. */
function local(mind: Mind, draft: TurnDraft): string {
  const { regionCode, knownFacts } = draft.conversation;
  const told = knownFacts.find(({ role }) => role === 'place')?.value;
  const code = regionCode ?? (told === undefined ? null : String(told));
  const region = code === null ? null : mind.knowledge.regions.find(code);
  draft.next = { do: 'find-place', kinds: ['centre', 'legal-aid'], lead: '', quiet: true };
  return mind.phrases('followUpLocal', { place: region?.name ?? '当地' }).text;
}

/** Understand the question together with the one before; true, and answered, when that is a sure question of its own. */
async function rehear(mind: Mind, draft: TurnDraft, context: Context, words: string): Promise<boolean> {
  const together = await mind.recogniser.understand(words);
  const { decision, intent } = together;
  const leadsTo = decision === 'answer' ? mind.catalogue.get(intent ?? '')?.leadsTo : undefined;
  if (leadsTo === undefined || !('answer' in leadsTo) || leadsTo.answer === context.answer.id) return false;
  draft.understood({
    ...together,
    emergency: draft.understanding?.emergency ?? null,
    followUp: 'rehear',
    reason: `接着“${bareQuestion(context.answer.question)}”一起理解：${together.reason}`,
  });
  answerIntent(mind, draft, leadsTo.answer, { offers: true, words });
  return true;
}

/** 她呢: the last question for another person. The same answer, another one, or the question what is meant. */
async function forSomebodyElse(
  mind: Mind,
  draft: TurnDraft,
  context: Context,
  who: Extract<ContextQuestion, { kind: 'who' }>,
  understanding: Understanding,
): Promise<boolean> {
  const { answer } = context;
  const words = mind.contextQuestions.forPerson(context.answered.words, who);
  if (words !== null && (await rehear(mind, draft, context, words))) return true;
  const again = words === null ? null : await mind.recogniser.understand(words);
  record(draft, understanding, context, 'who', `换成${who.person}`);
  if (again?.intent === answer.id && again.confidence >= SURE_ENOUGH) {
    const { deadlines } = answerParts(answer, mind.knowledge);
    sayOf(mind, draft, context, [
      mind.phrases('followUpPerson', { person: who.person }).text,
      answer.short,
      ...deadlines,
      mind.phrases('followUpPersonNote').text,
    ]);
  } else {
    draft.say(mind.phrases('followUpPersonUnclear', { person: who.person }));
  }
  return true;
}

/** 如果他不给呢: an answer of its own to it, what the answer says of it, or honestly nothing, and the steps. */
async function underCondition(
  mind: Mind,
  draft: TurnDraft,
  context: Context,
  { condition, known }: Extract<ContextQuestion, { kind: 'what-if' }>,
  understanding: Understanding,
): Promise<boolean> {
  const { answer, answered } = context;
  if (known !== true && (await rehear(mind, draft, context, `${answered.words}，如果${condition}怎么办`))) return true;
  record(draft, understanding, context, 'what-if', `如果${condition}`);
  const said = sentencesOf(answer.full).filter((sentence) => sharesWords(sentence, condition));
  if (said.length > 0) {
    const heading = mind.phrases('followUpCondition', { question: bareQuestion(answer.question) }).text;
    sayOf(mind, draft, context, [heading, ...said.slice(0, MOST_SENTENCES)]);
  } else {
    const { steps } = answerParts(answer, mind.knowledge);
    sayOf(mind, draft, context, [mind.phrases('followUpConditionMissing', { condition }).text, ...steps]);
  }
  return true;
}

/** Do both speak of the same? The pairs of characters of the condition, without who and whether. */
function sharesWords(sentence: string, condition: string): boolean {
  const bare = condition.replace(/他们?|她们?|对方|人家|我们?|您|你|一直|还是|就是|死活|都|了|的/gu, '');
  if (bare.length < 2) return false;
  for (let at = 0; at + 2 <= bare.length; at += 1) if (sentence.includes(bare.slice(at, at + 2))) return true;
  return false;
}

function sentencesOf(text: string): string[] {
  return (text.match(/[^。！？!?；;\n]+[。！？!?；;]?/gu) ?? []).map((sentence) => sentence.trim());
}
