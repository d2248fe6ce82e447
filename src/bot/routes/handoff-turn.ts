import type { CaseCard } from '../../handoff/index.ts';
import { moveFloor } from '../../sessions/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { NextStep, TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { bareQuestion } from './bare-turn.ts';
import { isAboutSafety } from './emergency-turn.ts';

export const LEAVE_MESSAGE_DIALOG = 'leave-message';

/** What the lawyer sees at once. */
function caseCard(mind: Mind, draft: TurnDraft): CaseCard {
  const { conversation } = draft;
  const name = (id: string) => mind.catalogue.get(id)?.name ?? id;
  const last = conversation.sessionIntents.at(-1);
  return {
    topic: last === undefined ? null : mind.catalogue.topicOf(last),
    intents: conversation.sessionIntents.map((id) => ({ id, name: name(id), confidence: 1 })),
    emergency: conversation.emergency,
    emergencyName: conversation.emergency === null ? null : (mind.emergency(conversation.emergency)?.name ?? null),
    preCheck: conversation.preCheck,
    facts: conversation.facts,
    told: conversation.told.map((id) => ({ id, question: name(id) })),
  };
}

/** Put the resident in the queue; nobody on duty: lead him to leave a message while he keeps his place. */
export async function handOver(
  mind: Mind,
  draft: TurnDraft,
  { reason, priority, message }: Extract<NextStep, { do: 'hand-over' }>,
): Promise<void> {
  const { sessionId } = draft.conversation;
  if (sessionId === null) return;
  const { handoff, position, onDuty, activities } = await mind.handoff.request({
    conversation: draft.conversation,
    sessionId,
    reason,
    priority,
    card: caseCard(mind, draft),
  });
  draft.conversation = moveFloor(draft.conversation, { to: 'queue', handoffId: handoff._id });
  draft.set({ offered: draft.conversation.offered.filter(isAboutSafety), misses: 0, unclear: null });
  draft.tell(activities);
  if (onDuty > 0) {
    const phrase = position > 1 ? 'handoffQueued' : 'handoffNext';
    draft.say({ ...mind.phrases(phrase, { ahead: position - 1 }), expectsInput: false });
    return;
  }
  const { emergency } = draft.conversation;
  const isDanger = emergency !== null && mind.emergency(emergency)?.kind === 'alarm';
  const words = isDanger ? 'handoffNobodyInDanger' : 'handoffNobody';
  draft.say({ ...mind.phrases(words), expectsInput: message });
  if (message) draft.next = { do: 'begin-dialog', dialog: LEAVE_MESSAGE_DIALOG };
}

const GIVE_UP = /^(?:不等了|我?不想等了|取消|算了|不用了|不找了|取消排队|不需要了)[。.!！]?$/u;
/** Of these the one that is no answer to a question of a dialog and no word for cancelling it. */
export const NO_MORE_WAITING = /^(?:不等了|我?不想等了|取消排队)[。.!！]?$/u;
const KEEP_WAITING = /^(?:继续等|等|再等等|接着等)[。.!！]?$/u;
/** "留言" begins the message, also when it is said instead of the message itself. */
export const LEAVE_MESSAGE = /^(?:留言|我要留言|给律师留言|留个言)[。.!！]?$/u;

/**
 * A message while the resident waits: the wish to leave a message or to give up, a question that the bot can answer
 * meanwhile, or more for the lawyer to read.
 */
export async function queueTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<void> {
  const { handoffId, emergency } = draft.conversation;
  if (handoffId === null) return;
  const isGoodbye = understanding.decision === 'service' && understanding.intent === 'goodbye';
  // After a danger cue the case stays in the queue whatever is said: a person decides whether to call back.
  if (GIVE_UP.test(draft.text) || (isGoodbye && emergency === null)) {
    const { activities } = await mind.handoff.abandon(handoffId);
    draft.conversation = { ...moveFloor(draft.conversation, { to: 'bot', handoffId }), dialog: null };
    draft.dialogDone = draft.before.dialog?.dialog === LEAVE_MESSAGE_DIALOG;
    draft.tell(activities);
    draft.understood({ decision: 'queue', reason: '不等了' });
    draft.say(mind.phrases(isGoodbye ? 'goodbye' : 'queueLeft'));
    if (isGoodbye) draft.closing = { reason: 'goodbye', rated: true };
    return;
  }
  if (LEAVE_MESSAGE.test(draft.text)) {
    draft.understood({ decision: 'queue', reason: '留言' });
    draft.next = { do: 'begin-dialog', dialog: LEAVE_MESSAGE_DIALOG };
    return;
  }
  if (understanding.decision === 'answer' && understanding.intent !== null && bareQuestion(mind, draft.text) === null) {
    answerIntent(mind, draft, understanding.intent, { offers: false });
  } else {
    draft.understood({ decision: 'queue', reason: KEEP_WAITING.test(draft.text) ? '继续等' : '排队时补充' });
  }
  draft.say({ ...(await waitingNote(mind, handoffId)), expectsInput: false });
}

/** The place in the queue, honestly: with nobody on duty there is no "next". */
async function waitingNote(mind: Mind, handoffId: string): Promise<{ text: string; speak?: string }> {
  const [position, onDuty] = await Promise.all([mind.handoff.position(handoffId), mind.onDuty()]);
  if (onDuty === 0) return mind.phrases('queueNoteNobody');
  const ahead = Math.max(0, (position ?? 1) - 1);
  return mind.phrases(ahead > 0 ? 'queueNote' : 'queueNoteNext', { ahead });
}

/** Action of the dialog `leave-message`; the phone is sealed already. */
export async function takeMessage(
  mind: Mind,
  draft: TurnDraft,
  message: { text: string; phone: string | null; safeTime: string | null },
): Promise<void> {
  const { handoffId, sessionId } = draft.conversation;
  if (handoffId === null || sessionId === null) return;
  const { activities } = await mind.handoff.leaveMessage(handoffId, {
    text: message.text,
    phone: message.phone ?? '',
    safeTime: message.safeTime ?? '',
  });
  draft.conversation = moveFloor(draft.conversation, { to: 'bot', handoffId });
  draft.tell(activities);
  draft.say({ ...mind.phrases('messageLeft', { sessionId }), expectsInput: false });
  const isCall = draft.conversation.channel === 'voice';
  const noContact = isCall ? 'messageNoNumber' : 'messageNoContact';
  if (message.phone === null) draft.say({ ...mind.phrases(noContact), expectsInput: false });
  draft.closing = { reason: 'message-left', rated: true };
}
