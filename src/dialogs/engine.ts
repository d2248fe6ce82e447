import type { DialogProgress } from '../sessions/index.ts';
import { parseYesNo } from '../text/index.ts';
import { type Command, commandIn } from './commands.ts';
import { holds } from './conditions.ts';
import { type Correction, correctionIn } from './correction.ts';
import type { Dialog, Step } from './dialog.ts';
import { type Fact, factsOf, sayBack, toldInWords } from './facts.ts';
import {
  changed,
  introduction,
  joined,
  type Prompt,
  plainPrompt,
  question,
  reason,
  recapOf,
  SAY,
  spelledOut,
} from './prompts.ts';
import { readSlot, type SlotReading } from './read-slot.ts';
import type { DialogSetting } from './setting.ts';
import {
  givenSlots,
  hasRecap,
  type Pending,
  pendingOf,
  publicSlots,
  type Slots,
  type SlotValue,
  withGiven,
  withMoreGiven,
  without,
  withoutRecap,
  withPending,
  withRecap,
} from './slots.ts';
import { answered, isOpen, placeOf, stillHolding } from './way.ts';

/** Kinds that are said back as they were understood. */
const SAID_BACK: readonly Step['kind'][] = [
  'money',
  'household',
  'count',
  'place',
  'date',
  'days',
  'identity',
  'phone',
];

/** Misses in one step after which a person is offered. */
const MOST_MISSES = 2;

/** The dialog goes on: keep `progress`, say `say`. */
export interface Asking {
  progress: DialogProgress;
  say: Prompt[];
  /** The message said nothing to this step: it may be a question of its own, so look at the recogniser first. */
  unsure?: true;
  /** It only says again what was told to the question before. */
  again?: true;
}

/** All is told: give the slots to the action. */
export interface Finished {
  done: Slots;
  action: string;
  facts: Fact[];
  /** Said before what comes of it: what has just been put right. */
  say?: Prompt[];
}

/** The dialog has ended without its action; the bot says so and, after `gave-up`, offers a person. */
export interface Left {
  left: 'cancelled' | 'gave-up' | 'paused';
  /** Where it stood, to go on from. */
  at: DialogProgress;
  /** What was told until then, for the lawyer's card. */
  facts: Fact[];
  unsure?: true;
}

export type Outcome = Asking | Finished | Left;

/**
 * Begins a dialog. Steps whose slot is known are not asked.
 * @param known slots brought along from the conversation; null counts as not known.
 * @param now UTC, kept as the start of the dialog.
 * @param told what was understood of the resident's own words, said once so that it can be put right.
 */
export function begin(
  dialog: Dialog,
  known: Readonly<Slots>,
  now: Date,
  told: readonly string[] = [],
  setting: DialogSetting = {},
): Outcome {
  const given = withGiven(known);
  const slots = told.length === 0 ? given : withRecap(given);
  const keep = dialog.resumable ? ({ resumable: true } as const) : {};
  const start = { dialog: dialog.id, step: '', slots, misses: 0, startedAt: now, ...keep };
  return advance(dialog, start, [...introduction(dialog), ...recapOf(dialog, known, told, setting)], setting);
}

/**
 * Puts right or adds what the resident told outside the present question; what still is to be asked is asked.
 * @param more slots as told now; undefined forgets what was told before.
 * @param told in words, said back.
 */
export function amend(
  dialog: Dialog,
  progress: DialogProgress,
  more: Readonly<Record<string, SlotValue | undefined>>,
  told: readonly string[],
  setting: DialogSetting = {},
): Outcome {
  const slots = withMoreGiven(withoutRecap(progress.slots), more);
  return advance(dialog, { ...progress, slots, misses: 0 }, [changed(told)], setting);
}

/** Takes one message of the resident. Pure: the same progress, message and setting give the same outcome. */
export function take(
  dialog: Dialog,
  before: DialogProgress,
  text: string,
  now: Date,
  setting: DialogSetting = {},
): Outcome {
  const progress = hasRecap(before.slots) ? { ...before, slots: withoutRecap(before.slots) } : before;
  const step = stepOf(dialog, progress);
  if (step !== null && progress !== before) {
    const reply = replyToRecap(step, text);
    if (reply !== null) return { progress, say: [plainPrompt(reply), ask(dialog, progress, step, setting)] };
  }
  if (step === null) return advance(dialog, { ...progress, misses: 0 }, [], setting);
  const exactChoice = step.choices.some(({ title, also }) => [title, ...also].includes(text.trim()));
  const command = exactChoice ? null : commandIn(text);
  if (command !== null) return obey(command, dialog, progress, step, setting);
  const turn: Turn = { dialog, progress, step, text, now, setting, pending: pendingOf(progress.slots, step.slot) };
  const confirmed = confirmedIn(turn);
  if (confirmed !== null) return confirmed;
  const correction = exactChoice ? null : correctionOf(turn);
  if (correction !== null) return corrected(dialog, progress, correction, setting);
  if (refuses(step, progress, text)) return store(dialog, progress, step, null, setting);
  const slots = publicSlots(progress.slots);
  const reading = readSlot(step, text, { now, setting, slots, pending: turn.pending });
  if (reading !== undefined) return follow(turn, reading);
  if (step.kind === 'check') {
    // What is said there without a 不对 puts something right too.
    const restated = correctionIn(dialog, progress, `不对，${text}`, now, setting);
    if (restated !== null) return corrected(dialog, progress, restated, setting);
  }
  const last = previousStep(dialog, progress);
  const again = last === null ? undefined : readSlot(last, text, { now, setting, slots });
  if (last !== null && again !== undefined && 'value' in again && isSame(again.value, progress.slots[last.slot])) {
    return { progress, say: [plainPrompt(SAY.recorded), ask(dialog, progress, step, setting)], again: true };
  }
  return miss(dialog, progress, step, spelledOut(step), true, setting);
}

/** One message at one step. */
interface Turn {
  dialog: Dialog;
  progress: DialogProgress;
  step: Step;
  text: string;
  now: Date;
  setting: DialogSetting;
  pending: Pending | null;
}

/** 对 or 不对 to a figure that was asked about. */
function confirmedIn({ dialog, progress, step, text, setting, pending }: Turn): Outcome | null {
  if (pending?.value === undefined) return null;
  const isRight = parseYesNo(text);
  if (isRight === true) return store(dialog, progress, step, pending.value, setting);
  if (isRight !== false || text.trim().length > 6) return null;
  const next = { ...progress, slots: withPending(progress.slots, null) };
  return { progress: next, say: [ask(dialog, next, step, setting)] };
}

/** 不是 answers a question; elsewhere it puts something right. */
function correctionOf({ dialog, progress, step, text, now, setting }: Turn): Correction | null {
  const isAnswer = step.kind === 'yes-no' || step.kind === 'choice';
  if (isAnswer && /^[\s\p{P}]*不是/u.test(text)) return null;
  return correctionIn(dialog, progress, text, now, setting);
}

function corrected(
  dialog: Dialog,
  progress: DialogProgress,
  { step, value }: Correction,
  setting: DialogSetting,
): Outcome {
  const before = withPending(progress.slots, null);
  const slots = value === undefined ? without(before, step.slot) : { ...before, [step.slot]: value };
  const lead = value === undefined ? plainPrompt(SAY.anew) : changed([sayBack(step, value, setting)]);
  return advance(dialog, { ...progress, slots, misses: 0 }, [lead], setting);
}

/**
 * Puts right what a finished dialog was told: 不对，是三口人.
 * @returns null when the message puts nothing right.
 */
export function putRight(
  dialog: Dialog,
  finished: DialogProgress,
  text: string,
  now: Date,
  setting: DialogSetting = {},
): Outcome | null {
  const correction = correctionIn(dialog, finished, text, now, setting);
  return correction === null ? null : corrected(dialog, finished, correction, setting);
}

/** A dialog that is over, so that what was told can be put right. */
export function finishedProgress(dialog: Dialog, done: Readonly<Slots>, startedAt: Date): DialogProgress {
  return { dialog: dialog.id, step: '', slots: withGiven(done), misses: 0, startedAt };
}

function follow({ dialog, progress, step, setting, pending }: Turn, reading: SlotReading): Outcome {
  if ('value' in reading) {
    if (step.kind !== 'check') return store(dialog, progress, step, reading.value, setting);
    if (reading.value !== true) {
      const doubted = { ...progress, slots: withPending(progress.slots, { slot: step.slot }) };
      return { progress: doubted, say: [plainPrompt(SAY.whatIsWrong)] };
    }
    if (pending === null) return store(dialog, progress, step, true, setting);
    // 对 to 哪里不对？ says nothing of what is wrong: it is read out again before anything is handed in.
    const again = { ...progress, slots: withPending(progress.slots, null) };
    return { progress: again, say: [ask(dialog, again, step, setting)] };
  }
  const isSecond = progress.misses > 0 || pending !== null;
  if (isSecond) {
    const insists =
      'doubt' in reading && reading.pending?.value !== undefined && isSame(reading.pending.value, pending?.value);
    if (insists && pending?.value !== undefined) return store(dialog, progress, step, pending.value, setting);
    return store(dialog, progress, step, null, setting, SAY.leftOpen);
  }
  if ('wrong' in reading) return miss(dialog, progress, step, plainPrompt(reading.wrong), false, setting);
  const slots = withPending(progress.slots, { slot: step.slot, ...reading.pending });
  return { progress: { ...progress, slots }, say: [plainPrompt(reading.doubt)] };
}

/** 对 to what was said to be understood must not answer the yes-no question that stands below it. */
function replyToRecap(step: Step, text: string): string | null {
  const said = text.replace(/[\s\p{P}]+/gu, '');
  if (/^(?:不对|不对的|不是这样的?|有错|不准)$/u.test(said)) return SAY.whatIsWrong;
  return step.kind === 'yes-no' && /^(?:都|全)?(?:对|对的|对对|没错|正确)(?:的|了|啊)?$/u.test(said) ? SAY.good : null;
}

/** Asks the present question again, for instance after a question of the resident's has been answered in between. */
export function askAgain(dialog: Dialog, progress: DialogProgress, setting: DialogSetting = {}): Outcome {
  const step = stepOf(dialog, progress);
  return step === null
    ? advance(dialog, progress, [], setting)
    : { progress, say: [ask(dialog, progress, step, setting)] };
}

function obey(command: Command, dialog: Dialog, progress: DialogProgress, step: Step, setting: DialogSetting): Outcome {
  switch (command) {
    case 'cancel':
      return { left: 'cancelled', at: progress, facts: facts(dialog, progress, setting) };
    case 'pause':
      return { left: 'paused', at: progress, facts: facts(dialog, progress, setting) };
    case 'restart':
      return advance(dialog, { ...progress, slots: keepGiven(progress), misses: 0 }, [plainPrompt(SAY.again)], setting);
    case 'why':
      return { progress, say: [reason(step), ask(dialog, progress, step, setting)] };
    case 'back':
      return goBack(dialog, progress, step, setting);
    case 'skip':
    case 'unknown':
      return withoutAnswer(dialog, progress, step, setting);
  }
}

/** Not known is an answer, except where the dialog would be empty without it. */
function withoutAnswer(dialog: Dialog, progress: DialogProgress, step: Step, setting: DialogSetting): Outcome {
  if (step.kind === 'check') return { progress, say: [ask(dialog, progress, step, setting)] };
  const isNeeded = ['text', 'phone', 'name', 'address'].includes(step.kind) && !isOptional(step, progress);
  if (!isNeeded) return store(dialog, progress, step, null, setting);
  // A message without a number is worth more than none: the second refusal is accepted.
  if (step.kind === 'phone' && progress.misses > 0) return store(dialog, progress, step, null, setting);
  const why = plainPrompt(`${SAY.needed}${step.why ?? ''}`);
  return miss(dialog, progress, step, why, false, setting);
}

function miss(
  dialog: Dialog,
  progress: DialogProgress,
  step: Step,
  help: Prompt,
  unsure: boolean,
  setting: DialogSetting,
): Outcome {
  const mark = unsure ? ({ unsure: true } as const) : {};
  const misses = progress.misses + 1;
  if (misses >= MOST_MISSES) {
    return { left: 'gave-up', at: { ...progress, misses: 0 }, facts: facts(dialog, progress, setting), ...mark };
  }
  const next = { ...progress, misses };
  const say = unsure ? [help] : [help, ask(dialog, next, step, setting)];
  return { progress: next, say, ...mark };
}

function store(
  dialog: Dialog,
  progress: DialogProgress,
  step: Step,
  value: SlotValue,
  setting: DialogSetting,
  lead?: string,
): Outcome {
  const slots = { ...withPending(progress.slots, null), [step.slot]: value };
  const isSaidBack = dialog.readBack && value !== null && SAID_BACK.includes(step.kind);
  const echo = isSaidBack ? `好的，${sayBack(step, value, setting)}。` : lead;
  return advance(dialog, { ...progress, slots, misses: 0 }, [], setting, echo);
}

/**
 * Back to the last question the resident answered; what was told since is forgotten. Before the first one lies what
 * was brought along, so that a wrong assumption can be corrected.
 */
function goBack(dialog: Dialog, progress: DialogProgress, step: Step, setting: DialogSetting): Outcome {
  const before = previousStep(dialog, progress) ?? lastGivenStep(dialog, progress);
  if (before === null) return { progress, say: [plainPrompt(SAY.first), ask(dialog, progress, step, setting)] };
  const slots = without(withPending(progress.slots, null), before.slot);
  return advance(dialog, { ...progress, slots, misses: 0 }, [], setting);
}

function advance(
  dialog: Dialog,
  before: DialogProgress,
  lead: Prompt[],
  setting: DialogSetting,
  echo?: string,
): Outcome {
  const progress = { ...before, slots: stillHolding(dialog, before.slots) };
  const slots = publicSlots(progress.slots);
  const step = dialog.steps.find((candidate) => isOpen(candidate, slots, setting));
  if (step === undefined) {
    const said = lead.length === 0 ? {} : { say: lead };
    return { done: slots, action: dialog.action, facts: factsOf(dialog, slots, setting), ...said };
  }
  const next = { ...progress, step: step.slot };
  const asked = ask(dialog, next, step, setting);
  return { progress: next, say: [...lead, echo === undefined ? asked : joined(echo, asked)] };
}

function ask(dialog: Dialog, progress: DialogProgress, step: Step, setting: DialogSetting): Prompt {
  const isTold = step.kind === 'check' || step.recap;
  const told = isTold ? toldInWords(dialog, publicSlots(progress.slots), setting) : '';
  const asked = question(step, placeOf(dialog, progress, setting), isOptional(step, progress), told);
  return step.recap && told !== '' ? joined(`按您说的：${told}，不对请直接说。`, asked) : asked;
}

function stepOf(dialog: Dialog, progress: DialogProgress): Step | null {
  return dialog.steps.find(({ slot }) => slot === progress.step) ?? null;
}

function previousStep(dialog: Dialog, progress: DialogProgress): Step | null {
  return answered(dialog, progress).at(-1) ?? null;
}

function lastGivenStep(dialog: Dialog, progress: DialogProgress): Step | null {
  const given = givenSlots(progress.slots);
  const at = dialog.steps.findIndex(({ slot }) => slot === progress.step);
  return dialog.steps.slice(0, Math.max(at, 0)).findLast(({ slot }) => given.includes(slot)) ?? null;
}

function isOptional(step: Step, progress: DialogProgress): boolean {
  return typeof step.optional === 'boolean' ? step.optional : holds(step.optional, publicSlots(progress.slots));
}

/** "没有", "不用" to a step that may stay empty. */
function refuses(step: Step, progress: DialogProgress, text: string): boolean {
  return isOptional(step, progress) && text.trim().length <= 6 && parseYesNo(text) === false;
}

function keepGiven(progress: DialogProgress): Record<string, unknown> {
  const slots = publicSlots(progress.slots);
  const given = givenSlots(progress.slots).map((name) => [name, slots[name] ?? null] as const);
  return withGiven(Object.fromEntries(given));
}

function facts(dialog: Dialog, progress: DialogProgress, setting: DialogSetting): Fact[] {
  return factsOf(dialog, publicSlots(progress.slots), setting);
}

function isSame(value: unknown, stored: unknown): boolean {
  return value !== undefined && JSON.stringify(value) === JSON.stringify(stored);
}
