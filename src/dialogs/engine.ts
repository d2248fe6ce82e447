import type { DialogProgress } from '../sessions/index.ts';
import { parseYesNo } from '../text/index.ts';
import { type Command, commandIn } from './commands.ts';
import { holds, judge } from './conditions.ts';
import type { Dialog, Step } from './dialog.ts';
import { type Fact, factsOf } from './facts.ts';
import {
  changed,
  introduction,
  type Prompt,
  plainPrompt,
  question,
  reason,
  recapOf,
  SAY,
  spelledOut,
} from './prompts.ts';
import { readSlot } from './read-slot.ts';
import {
  givenSlots,
  hasRecap,
  publicSlots,
  type Slots,
  type SlotValue,
  withGiven,
  withMoreGiven,
  without,
  withoutRecap,
  withRecap,
} from './slots.ts';

/** Misses in one step after which a person is offered. */
const MOST_MISSES = 2;

/** The dialog goes on: keep `progress`, say `say`. */
export interface Asking {
  progress: DialogProgress;
  say: Prompt[];
  /** The message said nothing to this step: it may be a question of its own, so look at the recogniser first. */
  unsure?: true;
}

/** All is told: give the slots to the action. */
export interface Finished {
  done: Slots;
  action: string;
  facts: Fact[];
}

/** The dialog has ended without its action; the bot says so and, after `gave-up`, offers a person. */
export interface Left {
  left: 'cancelled' | 'gave-up';
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
export function begin(dialog: Dialog, known: Readonly<Slots>, now: Date, told: readonly string[] = []): Outcome {
  const given = withGiven(known);
  const slots = told.length === 0 ? given : withRecap(given);
  const start = { dialog: dialog.id, step: '', slots, misses: 0, startedAt: now };
  return advance(dialog, start, [...introduction(dialog), ...recapOf(dialog, known, told)]);
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
): Outcome {
  const slots = withMoreGiven(withoutRecap(progress.slots), more);
  return advance(dialog, { ...progress, slots, misses: 0 }, [changed(told)]);
}

/** Takes one message of the resident. Pure: the same progress and message give the same outcome. */
export function take(dialog: Dialog, before: DialogProgress, text: string, now: Date): Outcome {
  const progress = hasRecap(before.slots) ? { ...before, slots: withoutRecap(before.slots) } : before;
  const step = stepOf(dialog, progress);
  if (step !== null && progress !== before) {
    const reply = replyToRecap(step, text);
    if (reply !== null) return { progress, say: [plainPrompt(reply), ask(dialog, progress, step)] };
  }
  if (step === null) return advance(dialog, { ...progress, misses: 0 }, []);
  const exactChoice = step.choices.some(({ title, also }) => [title, ...also].includes(text.trim()));
  const command = exactChoice ? null : commandIn(text);
  if (command !== null) return obey(command, dialog, progress, step);
  const value = readSlot(step, text, now);
  if (value !== undefined && !refuses(step, progress, text)) return store(dialog, progress, step, value);
  if (refuses(step, progress, text)) return store(dialog, progress, step, null);
  const last = previousStep(dialog, progress);
  if (last !== null && isSame(readSlot(last, text, now), progress.slots[last.slot])) {
    return { progress, say: [plainPrompt(SAY.recorded), ask(dialog, progress, step)] };
  }
  return miss(dialog, progress, step, spelledOut(step), true);
}

/** 对 to what was said to be understood must not answer the yes-no question that stands below it. */
function replyToRecap(step: Step, text: string): string | null {
  const said = text.replace(/[\s\p{P}]+/gu, '');
  if (/^(?:不对|不对的|不是这样的?|有错|不准)$/u.test(said)) return SAY.whatIsWrong;
  return step.kind === 'yes-no' && /^(?:都|全)?(?:对|对的|对对|没错|正确)(?:的|了|啊)?$/u.test(said) ? SAY.good : null;
}

/** Asks the present question again, for instance after a question of the resident's has been answered in between. */
export function askAgain(dialog: Dialog, progress: DialogProgress): Outcome {
  const step = stepOf(dialog, progress);
  return step === null ? advance(dialog, progress, []) : { progress, say: [ask(dialog, progress, step)] };
}

function obey(command: Command, dialog: Dialog, progress: DialogProgress, step: Step): Outcome {
  switch (command) {
    case 'cancel':
      return { left: 'cancelled', facts: facts(dialog, progress) };
    case 'restart':
      return advance(dialog, { ...progress, slots: keepGiven(progress), misses: 0 }, [plainPrompt(SAY.again)]);
    case 'why':
      return { progress, say: [reason(step), ask(dialog, progress, step)] };
    case 'back':
      return goBack(dialog, progress, step);
    case 'skip':
    case 'unknown':
      return withoutAnswer(dialog, progress, step);
  }
}

/** Not known is an answer, except where the dialog would be empty without it. */
function withoutAnswer(dialog: Dialog, progress: DialogProgress, step: Step): Outcome {
  const isNeeded = ['text', 'phone'].includes(step.kind) && !isOptional(step, progress);
  if (!isNeeded) return store(dialog, progress, step, null);
  // A message without a number is worth more than none: the second refusal is accepted.
  if (step.kind === 'phone' && progress.misses > 0) return store(dialog, progress, step, null);
  const why = plainPrompt(`${SAY.needed}${step.why ?? ''}`);
  return miss(dialog, progress, step, why, false);
}

function miss(dialog: Dialog, progress: DialogProgress, step: Step, help: Prompt, unsure: boolean): Outcome {
  const mark = unsure ? ({ unsure: true } as const) : {};
  const misses = progress.misses + 1;
  if (misses >= MOST_MISSES) {
    return { left: 'gave-up', facts: facts(dialog, progress), ...mark };
  }
  const next = { ...progress, misses };
  const say = unsure ? [help] : [help, ask(dialog, next, step)];
  return { progress: next, say, ...mark };
}

function store(dialog: Dialog, progress: DialogProgress, step: Step, value: Slots[string]): Outcome {
  return advance(dialog, { ...progress, slots: { ...progress.slots, [step.slot]: value }, misses: 0 }, []);
}

/**
 * Back to the last question the resident answered; what was told since is forgotten. Before the first one lies what
 * was brought along, so that a wrong assumption can be corrected.
 */
function goBack(dialog: Dialog, progress: DialogProgress, step: Step): Outcome {
  const before = previousStep(dialog, progress) ?? lastGivenStep(dialog, progress);
  if (before === null) return { progress, say: [plainPrompt(SAY.first), ask(dialog, progress, step)] };
  const slots = without(progress.slots, before.slot);
  return advance(dialog, { ...progress, slots, misses: 0 }, []);
}

function advance(dialog: Dialog, progress: DialogProgress, lead: Prompt[]): Outcome {
  const slots = publicSlots(progress.slots);
  const step = dialog.steps.find((candidate) => isOpen(candidate, slots));
  if (step === undefined) return { done: slots, action: dialog.action, facts: factsOf(dialog, slots) };
  const next = { ...progress, step: step.slot };
  return { progress: next, say: [...lead, ask(dialog, next, step)] };
}

function ask(dialog: Dialog, progress: DialogProgress, step: Step): Prompt {
  return question(step, placeOf(dialog, progress), isOptional(step, progress));
}

/**
 * Which question it is, and about how many there are, as far as the answers tell: a step that only may come counts
 * half.
 */
function placeOf(dialog: Dialog, progress: DialogProgress): { n: number; of: number } {
  const slots = publicSlots(progress.slots);
  const toCome = new Set<string>();
  let sure = 0;
  for (const { slot, when } of dialog.steps) {
    if (slots[slot] !== undefined) continue;
    const truth = when === undefined ? 'yes' : judge(when, slots, toCome);
    if (truth !== 'no') toCome.add(slot);
    if (truth === 'yes') sure += 1;
  }
  const before = answered(dialog, progress).length;
  return { n: before + 1, of: before + Math.ceil((sure + toCome.size) / 2) };
}

function isOpen(step: Step, slots: Readonly<Slots>): boolean {
  return slots[step.slot] === undefined && (step.when === undefined || holds(step.when, slots));
}

function stepOf(dialog: Dialog, progress: DialogProgress): Step | null {
  return dialog.steps.find(({ slot }) => slot === progress.step) ?? null;
}

function answered(dialog: Dialog, progress: DialogProgress): Step[] {
  const slots = publicSlots(progress.slots);
  const given = givenSlots(progress.slots);
  return dialog.steps.filter(({ slot }) => slots[slot] !== undefined && !given.includes(slot));
}

function previousStep(dialog: Dialog, progress: DialogProgress): Step | null {
  return answered(dialog, progress).at(-1) ?? null;
}

function lastGivenStep(dialog: Dialog, progress: DialogProgress): Step | null {
  const given = givenSlots(progress.slots);
  return dialog.steps.findLast(({ slot }) => given.includes(slot)) ?? null;
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

function facts(dialog: Dialog, progress: DialogProgress): Fact[] {
  return factsOf(dialog, publicSlots(progress.slots));
}

function isSame(value: unknown, stored: unknown): boolean {
  return value !== undefined && JSON.stringify(value) === JSON.stringify(stored);
}
