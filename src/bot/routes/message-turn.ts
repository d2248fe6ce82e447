import { parseChoice } from '../../text/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent, noteIntent } from './answer-turn.ts';
import { beginDialog, dialogTurn } from './dialog-turn.ts';
import { askWhetherSafe, emergencyTurn, noteEmergency } from './emergency-turn.ts';
import { handOver, LEAVE_MESSAGE, queueTurn } from './handoff-turn.ts';
import { openSession } from './open-session.ts';
import { rateTurn } from './rating-turn.ts';
import { serviceTurn } from './service-turn.ts';

/** Failed understandings in a row after which a person is called. */
const MOST_MISSES = 2;
/** Confidence from which a question is taken to a lawyer without asking what is meant. */
const SURE_ENOUGH = 0.6;

/**
 * The way of one message: rating → safety → floor → choice offered → dialog → what was understood. Safety comes on
 * every turn, also inside dialogs and in the queue (FACTS: check before intent recognition).
 */
export async function messageTurn(mind: Mind, draft: TurnDraft): Promise<void> {
  await takeMessage(mind, draft);
  while (draft.next !== null) {
    const step = draft.next;
    draft.next = null;
    if (step.do === 'hand-over') await handOver(mind, draft, step);
    else await beginDialog(mind, draft, step.dialog);
  }
}

async function takeMessage(mind: Mind, draft: TurnDraft): Promise<void> {
  if (await rateTurn(mind, draft)) return;
  openSession(draft);
  const understanding = mind.recogniser.understand(draft.text);
  const { emergency } = understanding;
  draft.understood({ ...understanding, emergency: emergency?.code ?? null });
  if (emergency !== null) noteEmergency(draft, emergency);
  // While a lawyer speaks the bot is silent, whatever is said; the desk sees the finding beside the turn.
  if (draft.conversation.floor === 'lawyer') return;
  if (emergency?.level === 'immediate') {
    emergencyTurn(mind, draft, emergency);
    return;
  }
  if (draft.conversation.floor === 'queue') {
    const isInDialog = draft.conversation.dialog !== null && !LEAVE_MESSAGE.test(draft.text);
    return isInDialog ? dialogTurn(mind, draft, null) : queueTurn(mind, draft, understanding);
  }
  const { offered } = draft.conversation;
  draft.set({ offered: [] });
  if (draft.text === '') {
    draft.understood({ decision: 'clarify', confidence: 0, reason: '没有文字' });
    draft.set({ offered });
    draft.say(mind.phrases('empty'));
    return;
  }
  if (isPersonWanted(understanding)) {
    serviceTurn(mind, draft, understanding.intent ?? 'talk-to-human');
    return;
  }
  const chosen = chosenOf(draft.text, offered);
  if (chosen !== null && chosen.action !== 'dialog-answer') {
    act(mind, draft, chosen);
    return;
  }
  if (draft.conversation.dialog !== null) return dialogTurn(mind, draft, understanding);
  decide(mind, draft, understanding);
  const isNew = draft.before.emergency === null && draft.conversation.dialog === null && draft.next === null;
  if (emergency !== null && isNew) askWhetherSafe(mind, draft, emergency);
}

/** 人工, 0 and the like work at any moment, also inside dialogs. */
function isPersonWanted({ decision, intent }: Understanding): boolean {
  return decision === 'service' && (intent === 'talk-to-human' || intent === 'talk-to-lawyer');
}

/** Characters that a message may have beyond a choice's title and still mean the choice and nothing more. */
const AROUND_A_CHOICE = 4;

/** The choice that a message takes; a longer message that only contains its words is a question of its own. */
function chosenOf(text: string, offered: readonly ReplyChoice[]): ReplyChoice | null {
  const chosen = offered.length === 0 ? null : parseChoice(text, offered);
  if (chosen === null) return null;
  return text.length <= chosen.title.length + AROUND_A_CHOICE ? chosen : null;
}

/** Take a choice that was offered. */
function act(mind: Mind, draft: TurnDraft, { title, action }: ReplyChoice): void {
  const [kind, target = ''] = action.split(/:(.*)/s);
  const topic = kind === 'intent' ? mind.catalogue.topicOf(target) : null;
  draft.understood({ decision: 'choice', intent: kind === 'intent' ? target : null, topic, reason: `选了“${title}”` });
  switch (kind) {
    case 'intent':
      lead(mind, draft, target);
      return;
    case 'dialog':
      draft.next = { do: 'begin-dialog', dialog: target };
      return;
    case 'service':
      serviceTurn(mind, draft, target);
      return;
    case 'handoff':
      draft.next = { do: 'hand-over', reason: 'asked', priority: 2, message: true };
      return;
    case 'danger':
      emergencyTurn(mind, draft, { code: target, level: 'immediate', cue: 'told-when-asked' });
      return;
    case 'safe':
      draft.say(mind.phrases('goodYouAreSafe'));
      return;
    case 'say':
      decide(mind, draft, mind.recogniser.understand(target));
      return;
    default:
      draft.say(mind.phrases('describeAgain'));
  }
}

function decide(mind: Mind, draft: TurnDraft, understanding: Understanding): void {
  const { decision, intent } = understanding;
  switch (decision) {
    case 'service':
    case 'answer':
    case 'out-of-scope':
      if (intent !== null) {
        lead(mind, draft, intent);
        return;
      }
      miss(mind, draft, understanding);
      return;
    case 'clarify':
      clarify(mind, draft, understanding);
      return;
    case 'handoff':
      if (intent !== null && isForLawyers(mind, understanding)) lead(mind, draft, intent);
      else miss(mind, draft, understanding);
      return;
    default:
      miss(mind, draft, understanding);
  }
}

/** Understood, but nothing may be said to it without grounds: it leads to a lawyer. */
function isForLawyers(mind: Mind, { intent, confidence }: Understanding): boolean {
  const leadsTo = mind.catalogue.get(intent ?? '')?.leadsTo;
  return leadsTo !== undefined && 'handoff' in leadsTo && confidence >= SURE_ENOUGH;
}

/** Follow an intent to where the catalogue says it leads. */
function lead(mind: Mind, draft: TurnDraft, intentId: string): void {
  const intent = mind.catalogue.get(intentId);
  if (intent === undefined) return;
  const { leadsTo } = intent;
  if ('answer' in leadsTo) {
    answerIntent(mind, draft, leadsTo.answer);
    return;
  }
  if ('service' in leadsTo) {
    serviceTurn(mind, draft, leadsTo.service);
    return;
  }
  if ('dialog' in leadsTo) {
    noteIntent(draft, intentId);
    // A message is left with a handoff to hang on, so that a lawyer who comes meanwhile can take it.
    if (leadsTo.dialog === 'leave-message') {
      serviceTurn(mind, draft, intentId);
      return;
    }
    draft.next = { do: 'begin-dialog', dialog: leadsTo.dialog };
    return;
  }
  if ('outOfScope' in leadsTo) {
    const isUnlawful = leadsTo.outOfScope === 'refuse-unlawful';
    draft.say({
      ...mind.phrases(isUnlawful ? 'unlawful' : 'outOfScope'),
      choices: isUnlawful
        ? [{ title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' }]
        : mind.services.examples.slice(0, 3).map((title) => ({ title, action: `say:${title}` })),
    });
    return;
  }
  if (mind.catalogue.topicOf(intentId) === null) {
    serviceTurn(mind, draft, intentId);
    return;
  }
  noteIntent(draft, intentId);
  draft.say({ ...mind.phrases('noAnswer'), expectsInput: false });
  draft.next = { do: 'hand-over', reason: 'needs-lawyer', priority: leadsTo.urgent ? 1 : 2, message: true };
}

/** Ask which of the likely questions is meant. The question counts as a miss until it is answered. */
function clarify(mind: Mind, draft: TurnDraft, understanding: Understanding): void {
  const ids = [understanding.intent, ...understanding.alternatives.map(({ intent }) => intent)]
    .filter((id): id is string => id !== null)
    .filter((id, index, all) => all.indexOf(id) === index)
    .slice(0, 3);
  const choices = ids.flatMap((id) => {
    const name = mind.catalogue.get(id)?.name;
    return name === undefined ? [] : [{ title: name, action: `intent:${id}` }];
  });
  const misses = draft.conversation.misses + 1;
  if (choices.length === 0 || misses >= MOST_MISSES) {
    miss(mind, draft, understanding);
    return;
  }
  draft.set({ misses });
  draft.say({
    ...mind.phrases('clarify'),
    choices: [...choices, { title: mind.phrases('noneOfThese').text, action: 'none' }],
  });
}

function miss(mind: Mind, draft: TurnDraft, understanding: Understanding): void {
  const misses = draft.conversation.misses + 1;
  draft.set({ misses });
  if (misses < MOST_MISSES) {
    draft.say(mind.phrases('notUnderstood'));
    return;
  }
  if (understanding.intent !== null) noteIntent(draft, understanding.intent);
  draft.say({ ...mind.phrases('notUnderstoodHandoff'), expectsInput: false });
  draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
}
