import type { Outlook } from '../../handoff/index.ts';
import { moveFloor, type Turn } from '../../sessions/index.ts';
import type { EmergencyFinding, Understanding } from '../../understanding/index.ts';
import { caseOfNow } from '../case-of-now.ts';
import type { Mind } from '../mind.ts';
import { WAIT_CHOICE } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { bareQuestion } from './bare-turn.ts';
import { chosenOf } from './chosen.ts';
import { isInDanger, LEAVE_MESSAGE_DIALOG, openingInWords, waitInWords } from './handoff-turn.ts';

const GIVE_UP = /^(?:我?[不唔](?:想)?等(?:了|喇|啦|嘞)?|取消|算了|不用了|不找了|取消排队|不需要了)[。.!！]?$/u;
/** Of these the one that is no answer to a question of a dialog and no word for cancelling it. */
export const NO_MORE_WAITING = /^(?:我?[不唔](?:想)?等(?:了|喇|啦|嘞)?|取消排队)[。.!！]?$/u;
const KEEP_WAITING = /^(?:继续等|等|再等等|接着等)[。.!！]?$/u;
/** "留言" begins the message, also when it is said instead of the message itself. */
export const LEAVE_MESSAGE = /^(?:留言|我要留言|给律师留言|留个言)[。.!！]?$/u;
/** 排到第几了, 还要多久, 前面几个人, 仲要等几耐, 有人吗. */
const ASKS_PLACE = new RegExp(
  `^(?:请问|那|现在|我|我们|到底|大概|大约|还|得|律师|人工|啊|，|,)*(?:${[
    '排(?:队)?(?:到|在|第)*(?:几|多少|哪)(?:位|个|号|名|儿|里)?',
    '(?:前面|前边|前头)(?:还|有|排|着|了)*(?:几|多少)(?:个|位|人)*(?:在等|在排)?',
    '(?:还|仲|有|要|得|需要|等|排|队)*(?:多久|几耐|多长时间|几分钟|多少分钟|几个小时)',
    '(?:什么时候|几时|多久|啥时候)(?:才|能|会)*(?:轮到|到|接|接待|有人|来人|来)(?:我|我们|接|来|管|回|电话)*',
    '(?:轮到|到)我(?:们)?(?:了(?:吗|没有|没)?|未)',
    '(?:还)?有(?:没有)?人(?:接|来|在|了|吗|没有|$)(?:吗|了吗|没有)?',
    '(?:你们)?(?:还)?在(?:不在|吗|么)',
    '(?:人|律师)(?:呢|在哪)',
    '怎么(?:还)?(?:没|没有|不)(?:人|有人|接|轮到|到我|来)(?:我|接|来|管|理)*',
  ].join('|')})(?:才|能|会|轮到|到|接|接待|有人|我|来|了|呢|啊|呀|吗|嘛|[?？。！!])*$`,
  'u',
);

/** Longer messages tell or ask something else, characters. */
const LONGEST_QUESTION = 30;

/** Asks for his place or his wait; understood only while he waits. */
export function asksForPlace(text: string): boolean {
  const asked = text.trim();
  return asked.length <= LONGEST_QUESTION && ASKS_PLACE.test(asked);
}

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
    const { activities } = await mind.handoff.abandon(handoffId);
    draft.conversation = { ...moveFloor(draft.conversation, { to: 'bot', handoffId }), dialog: null };
    draft.set({ offered: [] });
    draft.dialogDone = draft.before.dialog?.dialog === LEAVE_MESSAGE_DIALOG;
    draft.tell(activities);
    draft.understood({ decision: 'queue', reason: '不等了' });
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

/** How it stands for who told of danger while he waits; nothing where somebody is there, who will come. */
export async function tellNobodyInDanger(mind: Mind, draft: TurnDraft): Promise<void> {
  const { handoffId } = draft.conversation;
  if (handoffId === null || !isInDanger(mind, draft)) return;
  const outlook = await mind.orElse(() => mind.handoffReads.outlook(handoffId), null);
  if (outlook === null || outlook.mayServe.length > 0) return;
  draft.say({ ...mind.phrases('queueNobodyInDanger'), expectsInput: false });
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

/** Within this nobody is told the same twice, ms. */
const NOT_AGAIN_MS = 60_000;

/** The same words went to him within the last minute. */
export async function wasJustSaid(mind: Mind, { conversation, now }: TurnDraft, text: string): Promise<boolean> {
  const { sessionId } = conversation;
  const noTurns: Turn[] = [];
  if (sessionId === null) return false;
  const turns = await mind.orElse(() => mind.handoffReads.sessionTurns(sessionId), noTurns);
  return turns.some(
    ({ from, at, activity }) =>
      from !== 'resident' && now.getTime() - at.getTime() < NOT_AGAIN_MS && activity.text === text,
  );
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

/** The phrases for how it stands: somebody before him, nobody before him, nobody there, nobody who may serve him. */
interface PlacePhrases {
  ahead: 'queuePlace' | 'queueNote';
  next: 'queuePlaceNext' | 'queueNoteNext';
  nobody: 'queuePlaceNobody' | 'queueNoteNobody';
  conflict: 'queuePlaceConflict' | 'queueNoteConflict';
  /** Said instead of the same words within a minute. */
  same: 'queueUnchanged' | 'queueNoted';
  unknown: 'queueUnknown' | 'queueNoted';
}

/** Asked for. */
const PLACE: PlacePhrases = {
  ahead: 'queuePlace',
  next: 'queuePlaceNext',
  nobody: 'queuePlaceNobody',
  conflict: 'queuePlaceConflict',
  same: 'queueUnchanged',
  unknown: 'queueUnknown',
};
/** Added to what he has said. */
const NOTED: PlacePhrases = {
  ahead: 'queueNote',
  next: 'queueNoteNext',
  nobody: 'queueNoteNobody',
  conflict: 'queueNoteConflict',
  same: 'queueNoted',
  unknown: 'queueNoted',
};

interface Words {
  text: string;
  speak?: string;
}

/** The place in the queue; what he was told within a minute is not told again. */
async function placeInWords(mind: Mind, draft: TurnDraft, handoffId: string, phrases: PlacePhrases): Promise<Words> {
  const outlook = await mind.orElse(() => mind.handoffReads.outlook(handoffId), null);
  // It cannot be read now: nothing is said that may be wrong.
  if (outlook === null) return mind.phrases(phrases.unknown);
  // The number is worth saying twice.
  if (outlook.mayServe.length === 0 && isInDanger(mind, draft)) return mind.phrases('queueNobodyInDanger');
  const words = await standingInWords(mind, draft, outlook, phrases);
  return (await wasJustSaid(mind, draft, words.text)) ? mind.phrases(phrases.same) : words;
}

/** Honestly: with nobody there who may serve him there is no "next". */
async function standingInWords(mind: Mind, draft: TurnDraft, outlook: Outlook, phrases: PlacePhrases): Promise<Words> {
  if (outlook.mayServe.length === 0) {
    const phrase = outlook.onDuty === 0 ? phrases.nobody : phrases.conflict;
    return mind.phrases(phrase, { opening: await openingInWords(mind, draft) });
  }
  const ahead = Math.max(0, (outlook.position ?? 1) - 1);
  return mind.phrases(ahead > 0 ? phrases.ahead : phrases.next, { ahead, wait: waitInWords(mind, outlook) });
}
