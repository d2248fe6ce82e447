import type { EmergencyFinding, Understanding } from '../../understanding/index.ts';
import { caseOfNow } from '../case-of-now.ts';
import type { Mind } from '../mind.ts';
import { WAIT_CHOICE } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { bareQuestion } from './bare-turn.ts';
import { chosenOf } from './chosen.ts';
import { LEAVE_MESSAGE_DIALOG } from './handoff-turn.ts';
import { leaveQueue } from './leaving-queue.ts';
import { asksForPlace, NOTED, PLACE, placeInWords } from './queue-place.ts';

const GIVE_UP = /^(?:我?[不唔](?:想)?等(?:了|喇|啦|嘞)?|取消|算了|不用了|不找了|取消排队|不需要了)[。.!！]?$/u;
/** Of these the one that is no answer to a question of a dialog and no word for cancelling it. */
export const NO_MORE_WAITING = /^(?:我?[不唔](?:想)?等(?:了|喇|啦|嘞)?|取消排队)[。.!！]?$/u;
const KEEP_WAITING = /^(?:继续等|等|再等等|接着等)[。.!！]?$/u;
/** "留言" begins the message, also when it is said instead of the message itself. */
export const LEAVE_MESSAGE = /^(?:留言|我要留言|给律师留言|留个言)[。.!！]?$/u;

/**
 * A message while the resident waits: the wish to leave a message or to give up, his place, a question that the bot can
 * answer meanwhile, or more for the lawyer to read.
 */
export async function queueTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<void> {
  const { handoffId, emergency } = draft.conversation;
  if (handoffId === null) return;
  const wished = waitChoiceOf(draft);
  const said = wished ?? draft.text;
  const service = understanding.decision === 'service' ? understanding.intent : null;
  const isGoodbye = service === 'goodbye';
  // After a danger cue the case stays in the queue whatever is said: a person decides whether to call back.
  if (GIVE_UP.test(said) || (isGoodbye && emergency === null)) {
    draft.understood({ decision: 'queue', reason: '不等了' });
    // A lawyer who accepted at this instant is told of by his own notice, and reads these words.
    if (!(await leaveQueue(mind, draft, handoffId))) return;
    draft.set({ offered: [] });
    draft.dialogDone = draft.before.dialog?.dialog === LEAVE_MESSAGE_DIALOG;
    draft.say(mind.phrases(isGoodbye ? 'goodbye' : 'queueLeft'));
    if (isGoodbye) draft.closing = { reason: 'goodbye', rated: true };
    return;
  }
  if (LEAVE_MESSAGE.test(said)) {
    draft.understood({ decision: 'queue', reason: '留言' });
    draft.next = { do: 'begin-dialog', dialog: LEAVE_MESSAGE_DIALOG };
    return;
  }
  if (asksForPlace(draft.text) || (service !== null && ASKS_FOR_SOMEBODY.includes(service))) {
    draft.understood({ decision: 'queue', reason: '问排到第几' });
    draft.say({ ...(await placeInWords(mind, draft, handoffId, PLACE)), expectsInput: false });
    return;
  }
  if (
    wished === null &&
    understanding.decision === 'answer' &&
    understanding.intent !== null &&
    bareQuestion(mind, draft.text) === null
  ) {
    answerIntent(mind, draft, understanding.intent, { offers: false });
  } else {
    draft.understood({ decision: 'queue', reason: KEEP_WAITING.test(said) ? '继续等' : '排队时补充' });
  }
  await noteMoreSaid(mind, draft);
  draft.say({ ...(await placeInWords(mind, draft, handoffId, NOTED)), expectsInput: false });
}

/** 人工, 喂: he asks whether somebody comes. */
const ASKS_FOR_SOMEBODY = ['talk-to-human', 'talk-to-lawyer', 'greeting'];

/** 1 or 2 to the last notice (继续等, 留言), in words; null for anything else. */
function waitChoiceOf({ text, conversation }: TurnDraft): string | null {
  const chosen = chosenOf(
    text,
    conversation.offered.filter(({ action }) => action.startsWith(WAIT_CHOICE)),
  );
  return chosen?.action.slice(WAIT_CHOICE.length) ?? null;
}

/** What was said while waiting reaches the case: its card, its urgency, and who must keep out of it. */
export async function noteMoreSaid(mind: Mind, draft: TurnDraft): Promise<void> {
  const { handoffId } = draft.conversation;
  if (handoffId === null) return;
  await mind.orElse(async () => {
    await mind.handoff.moreSaid(handoffId, await caseOfNow(mind, draft, { priority: 2, isDanger: false }));
  }, null);
}

/** Who is named to a lawyer as the other side: the case is not transferred to anybody who serves him. */
export async function noteConflict(mind: Mind, draft: TurnDraft): Promise<void> {
  const { handoffId } = draft.conversation;
  const nobody: string[] = [];
  const excluded = await mind.orElse(() => mind.handoffReads.excludedFor(draft.text), nobody);
  if (handoffId === null || excluded.length === 0) return;
  await mind.orElse(() => mind.handoff.moreSaid(handoffId, { excluded }), null);
}

/** Danger heard of while he waits or speaks with a lawyer: on the case, and at the head of the queue. */
export async function noteDanger(mind: Mind, draft: TurnDraft, { code, level }: EmergencyFinding): Promise<void> {
  const { handoffId } = draft.conversation;
  const emergency = mind.emergency(code);
  if (handoffId === null || emergency === undefined) return;
  const isNow = level === 'immediate';
  const priority = isNow ? { priority: emergency.priority } : {};
  await mind.orElse(
    () => mind.handoff.moreSaid(handoffId, { danger: { code, name: emergency.name }, ...priority }),
    null,
  );
}
