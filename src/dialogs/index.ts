/**
 * Dialogs (引导式对话): guided conversations that legal staff write in `dialogs/*.yaml`. A pure engine: progress and
 * message in, next question or collected slots out.
 */
export { type Dialog, dialogSchema, type Step } from './dialog.ts';
export {
  type Asking,
  amend,
  askAgain,
  begin,
  type Finished,
  finishedProgress,
  type Left,
  type Outcome,
  putRight,
  take,
} from './engine.ts';
export { DialogsInvalidError } from './errors.ts';
export { type FactInWords, factsInWords } from './fact-in-words.ts';
export { type Fact, tailOf, toldInWords } from './facts.ts';
export { loadDialogs } from './load-dialogs.ts';
export { slotsFromFacts } from './prefill.ts';
export type { Prompt } from './prompts.ts';
export { isQuestion } from './read-slot.ts';
export type { DialogSetting } from './setting.ts';
export {
  type DaySlot,
  isDay,
  isLength,
  isMoney,
  isPersonal,
  type LengthSlot,
  type MoneySlot,
  type PersonalSlot,
  type Slots,
  type SlotValue,
} from './slots.ts';
