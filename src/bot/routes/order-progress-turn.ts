import type { Slots } from '../../dialogs/index.ts';
import { REFERENCE_PREFIXES, readReferenceNumber, SPOKEN_DIGITS } from '../../text/index.ts';
import type { Mind } from '../mind.ts';
import type { ToldProgress } from '../orders/order-intake.ts';
import { textSlot } from '../orders/told-order.ts';
import type { TurnDraft } from '../turn-draft.ts';

const PROGRESS_DIALOG = 'order-progress';
const CODE_DIALOG = 'order-progress-code';
/** Matters that are told at once. */
const MOST = 3;
const NUMBER = /(?:[A-Za-z]{2}[\s-]*)?\d{8}[\s-]*\d{4,6}[\s-]*\d/u;
const LAST_DIGITS = 4;
const CODE_LENGTH = 6;
const SPOKEN_FIGURE = /[零〇一幺二两三四五六七八九]/gu;

/**
 * 查进度: what was asked for in this conversation is told at once, the channel's own identity stands for him. Else number,
 * last digits and a one-time code.
 */
export async function orderProgressTurn(mind: Mind, draft: TurnDraft): Promise<void> {
  if (mind.progress === null) {
    progressByPerson(mind, draft);
    return;
  }
  const { progress } = mind;
  const nothing: ToldProgress[] = [];
  const own = await mind.orElse(() => progress.ofConversation(draft.conversation._id), nothing);
  const asked = NUMBER.exec(draft.text)?.[0] ?? null;
  const number = asked === null ? null : written(asked);
  const told = number === null ? own : own.filter((one) => one.number === number);
  if (told.length === 0) {
    draft.next = { do: 'begin-dialog', dialog: PROGRESS_DIALOG, known: number === null ? {} : { number } };
    return;
  }
  const lines = told.slice(0, MOST).map((one) => inWords(mind, one));
  draft.say({
    text: lines.map(({ text }) => text).join('\n'),
    speak: lines.map(({ text, speak }) => speak ?? text).join(''),
    choices: [{ title: mind.phrases('progressOther').text, action: `dialog:${PROGRESS_DIALOG}` }],
  });
}

/** Letters that a number begins with: what has them asks for nothing else. */
const LETTERED = new RegExp(
  `^.{0,12}(?:${REFERENCE_PREFIXES.join('|')})[\\s-]*\\d{8}[\\s-]*\\d{4,6}[\\s-]*\\d.{0,8}$`,
  'iu',
);
/** 撤回, 补充, 催: something is to be done about it. */
const TO_BE_DONE = /撤|取消|补充|催|投诉/u;

/** 查进度 GD20261122-0007-3, or the number alone. @returns whether it was that. */
export function progressByNumber(mind: Mind, draft: TurnDraft): boolean {
  const isNumber = LETTERED.test(draft.text) && !TO_BE_DONE.test(draft.text) && draft.conversation.dialog === null;
  if (!isNumber || mind.progress === null) return false;
  draft.understood({ decision: 'service', intent: 'progress-query', topic: null, reason: '凭编号查进度' });
  draft.set({ misses: 0, unclear: null });
  draft.next = { do: 'progress' };
  return true;
}

/** Action of `order-progress`: a code goes out if number and digits fit, and nobody is told whether they do. */
export async function sendCodeTurn(mind: Mind, draft: TurnDraft, slots: Slots): Promise<void> {
  const { progress } = mind;
  if (progress === null) {
    progressByPerson(mind, draft);
    return;
  }
  const number = written(textSlot(slots.number));
  const phoneEnd = figuresOf(textSlot(slots.phoneEnd)).slice(-LAST_DIGITS);
  if (number === null || phoneEnd.length < LAST_DIGITS) {
    draft.say({
      ...mind.phrases(number === null ? 'progressNumberWrong' : 'progressPhoneWrong'),
      choices: [{ title: mind.phrases('progressAgain').text, action: `dialog:${PROGRESS_DIALOG}` }],
    });
    return;
  }
  await progress.sendCode(number, phoneEnd);
  draft.say({ ...mind.phrases('progressCodeSent'), expectsInput: false });
  draft.next = { do: 'begin-dialog', dialog: CODE_DIALOG, known: { number } };
}

/** Action of `order-progress-code`. */
export async function readProgressTurn(mind: Mind, draft: TurnDraft, slots: Slots): Promise<void> {
  const code = figuresOf(textSlot(slots.code)).slice(0, CODE_LENGTH);
  const told = mind.progress === null ? null : await mind.progress.byCode(textSlot(slots.number), code);
  if (told !== null) {
    draft.say(inWords(mind, told));
    return;
  }
  draft.say({
    ...mind.phrases('progressCodeWrong'),
    choices: [
      { title: mind.phrases('progressCodeAgain').text, action: `order:code:${textSlot(slots.number)}` },
      { title: mind.phrases('progressAgain').text, action: `dialog:${PROGRESS_DIALOG}` },
    ],
  });
}

/** The code is asked for once more, for the same number. */
export function askCodeAgain(draft: TurnDraft, number: string): void {
  draft.next = { do: 'begin-dialog', dialog: CODE_DIALOG, known: { number } };
}

function progressByPerson(mind: Mind, draft: TurnDraft): void {
  draft.say({ ...mind.phrases('progressByPerson'), expectsInput: false });
  draft.next = { do: 'hand-over', reason: 'asked', priority: 2, message: true };
}

function inWords(mind: Mind, { what, number, state, lastDay, answer }: ToldProgress): { text: string; speak?: string } {
  const parts = [lastDay === '' ? '' : `，${lastDay}`, '。', answer];
  return mind.phrases('progressLine', { what, number, state, more: parts.join('') });
}

/** A number as somebody says or types it, in its written form; its figures alone where its letters were not told. */
function written(said: string): string | null {
  const [found] = NUMBER.exec(inFigures(said).replace(/[\s，,。.、_·—–]/gu, '')) ?? [];
  if (found === undefined) return null;
  const known = REFERENCE_PREFIXES.map((prefix) => readReferenceNumber(prefix, found)).find((one) => one !== null);
  if (known === undefined || known === null) return null;
  return /^[A-Za-z]/u.test(found) ? known : known.slice(2);
}

/** The figures of what was said, 幺三八 too. */
function figuresOf(said: string): string {
  return inFigures(said).replace(/\D/gu, '');
}

function inFigures(said: string): string {
  return said.normalize('NFKC').replace(SPOKEN_FIGURE, (digit) => SPOKEN_DIGITS.get(digit) ?? digit);
}
