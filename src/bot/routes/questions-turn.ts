import { findQuestion, splitQuestions, type Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent, asContext } from './answer-turn.ts';
import { emergencyTurn, noteEmergency } from './emergency-turn.ts';

/** From here on a message that was not understood as a whole is looked through for its question. */
const STORY_LENGTH = 40;
/** Services that follow after the answers: a person, a place to go to, or questions of ours. */
const LAST_STEPS = ['handoff-person', 'handoff-lawyer', 'handoff-complaint', 'directory', 'dialog', 'progress'];

/** One of several questions, and where it leads. */
interface Part {
  understanding: Understanding;
  intent: string;
  /** Id of the answer that may be stated; null where a person is needed. */
  answer: string | null;
}

/**
 * Several questions in one message, each understood by itself: what needs a person first, then the answers in the order
 * asked, in one reply.
 * @param lead follows an intent to where the catalogue says.
 * @returns false, and nothing said, where the message is one question or fewer than two parts are understood.
 */
export async function questionsTurn(mind: Mind, draft: TurnDraft, lead: (intent: string) => void): Promise<boolean> {
  const questions = splitQuestions(draft.text);
  if (questions.length < 2) return false;
  const understood = await Promise.all(questions.map(({ text }) => mind.recogniser.understand(text)));
  const danger = understood.find(({ emergency }) => emergency?.level === 'immediate')?.emergency;
  if (danger !== undefined && danger !== null) {
    noteEmergency(draft, danger);
    emergencyTurn(mind, draft, danger);
    return true;
  }
  const parts = understood.map((understanding) => partOf(mind, draft, understanding));
  const known = parts.filter((part) => part !== null);
  const apart = known.filter((part, index) => known.findIndex(({ intent }) => intent === part.intent) === index);
  if (apart.length < 2) return false;

  const [first, ...others] = apart;
  draft.understood({
    ...(first?.understanding ?? { decision: 'answer', reason: '' }),
    alternatives: others.map(({ intent, understanding }) => ({ intent, confidence: understanding.confidence })),
    emergency: draft.understanding?.emergency ?? null,
    reason: `一条消息里有${apart.length}个问题`,
  });
  draft.say({ ...mind.phrases('severalQuestions', { count: apart.length }), expectsInput: false });
  const forPerson = apart.find(({ answer }) => answer === null);
  if (forPerson !== undefined) lead(forPerson.intent);
  const answers = apart.flatMap(({ answer }) => answer ?? []);
  answers.forEach((answer, index) => {
    answerIntent(mind, draft, answer, { offers: index === answers.length - 1 && forPerson === undefined });
  });
  const left = questions.filter((_, index) => parts[index] === null).map(({ text }) => `“${asContext(text)}”`);
  if (left.length > 0)
    draft.say({ ...mind.phrases('questionsLeft', { questions: left.join('') }), expectsInput: true });
  return true;
}

function partOf(mind: Mind, draft: TurnDraft, understanding: Understanding): Part | null {
  const { decision, intent } = understanding;
  const leadsTo = intent === null ? undefined : mind.catalogue.get(intent)?.leadsTo;
  if (intent === null || leadsTo === undefined) return null;
  if (decision === 'answer' && 'answer' in leadsTo) {
    const isInForce = mind.knowledge.lookup(leadsTo.answer, draft.now).state === 'in-force';
    return { understanding, intent, answer: isInForce ? leadsTo.answer : null };
  }
  const isForLawyers = (decision === 'handoff' || decision === 'answer') && 'handoff' in leadsTo;
  const isForPerson =
    decision === 'service' &&
    'service' in leadsTo &&
    LAST_STEPS.includes(mind.services.get(leadsTo.service)?.next ?? '');
  return isForLawyers || isForPerson ? { understanding, intent, answer: null } : null;
}

/** A long story that is not clear as a whole is understood by its question, where both lead to the same answer. */
export async function understandStory(mind: Mind, text: string, whole: Understanding): Promise<Understanding> {
  if (text.length < STORY_LENGTH || ['answer', 'service', 'emergency'].includes(whole.decision)) return whole;
  const question = findQuestion(text);
  if (question === null || question.text.length >= text.length) return whole;
  const understanding = await mind.recogniser.understand(question.text);
  return understanding.decision === 'answer' && understanding.intent === whole.intent
    ? { ...understanding, emergency: whole.emergency, reason: `从长叙述中找出问句：${understanding.reason}` }
    : whole;
}
