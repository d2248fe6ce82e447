import type { Outlook } from '../../handoff/index.ts';
import type { Turn } from '../../sessions/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { isInDanger, openingInWords, waitInWords } from './handoff-turn.ts';

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
export const PLACE: PlacePhrases = {
  ahead: 'queuePlace',
  next: 'queuePlaceNext',
  nobody: 'queuePlaceNobody',
  conflict: 'queuePlaceConflict',
  same: 'queueUnchanged',
  unknown: 'queueUnknown',
};
/** Added to what he has said. */
export const NOTED: PlacePhrases = {
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
export async function placeInWords(
  mind: Mind,
  draft: TurnDraft,
  handoffId: string,
  phrases: PlacePhrases,
): Promise<Words> {
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

/** How it stands for who told of danger while he waits; nothing where somebody is there, who will come. */
export async function tellNobodyInDanger(mind: Mind, draft: TurnDraft): Promise<void> {
  const { handoffId } = draft.conversation;
  if (handoffId === null || !isInDanger(mind, draft)) return;
  const outlook = await mind.orElse(() => mind.handoffReads.outlook(handoffId), null);
  if (outlook === null || outlook.mayServe.length > 0) return;
  draft.say({ ...mind.phrases('queueNobodyInDanger'), expectsInput: false });
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
