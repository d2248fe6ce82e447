import {
  normaliseForReading,
  parseChoice,
  parseCount,
  parseDays,
  parsePhone,
  parseYesNo,
  RECOGNITION_LIMIT,
} from '../text/index.ts';
import type { Step } from './dialog.ts';
import { readDay, readLength, readNumber, readRate } from './read-figures.ts';
import { readHousehold } from './read-household.ts';
import { readMoney } from './read-money.ts';
import { readAddress, readIdentity, readName } from './read-person.ts';
import { readPlace } from './read-place.ts';
import type { DialogSetting } from './setting.ts';
import { isMoney, type Pending, type Slots, type SlotValue } from './slots.ts';

/** What a message says to a step. */
export type SlotReading =
  | { value: Exclude<SlotValue, null> }
  /** Heard, and to be asked about first; `pending` is what is kept of it. */
  | { doubt: string; pending?: Omit<Pending, 'slot'> }
  /** Heard, and it cannot be: why, and what to say instead. */
  | { wrong: string };

export interface SlotContext {
  /** For days that are told as a date. */
  now: Date;
  setting?: DialogSetting;
  slots?: Readonly<Slots>;
  pending?: Pending | null;
}

const LONGEST_TEXT = 1_000;
const LONGEST_TIME = 60;
/** 请了, 早就交了, 找过: a verb of the question and that it has happened. */
const DONE = /^(?:我|已经|早就?|都)*[^不没无未忘算别]{1,2}[了过]的?[。！!]?$/u;
/** A question of the resident's own, which a figure in it does not make an answer. */
const QUESTION = /[?？]$|[吗呢]$|怎么|为什么|为啥|能不能|可不可以|是不是|有没有|多久|多少钱/u;
/** Kinds whose answer is what was said, so that a question of the resident's own would pass for one. */
const IN_WORDS: readonly Step['kind'][] = ['choice', 'yes-no', 'check', 'phone', 'text', 'time-window', 'identity'];

/** What a message says to a step, typed by the step's kind, or undefined when it says nothing to it. */
export function readSlot(step: Step, written: string, context: SlotContext): SlotReading | undefined {
  const text = written.slice(0, RECOGNITION_LIMIT);
  const said = normaliseForReading(text);
  if (!IN_WORDS.includes(step.kind) && isQuestion(said)) return undefined;
  const read = readKind(step, said, text, context);
  if (read === undefined || !('value' in read) || step.most === undefined) return read;
  return isBeyond(step.most, read.value) ? unlikely(step, read.value) : read;
}

function readKind(step: Step, said: string, text: string, context: SlotContext): SlotReading | undefined {
  const { now, setting = {}, slots = {}, pending = null } = context;
  switch (step.kind) {
    case 'choice':
      return asReading(parseChoice(said, step.choices)?.value);
    case 'yes-no':
    case 'check':
      return asReading(readYesNo(said));
    case 'money':
      return readMoney(step, said, pending);
    case 'household':
      return readHousehold(said);
    case 'count':
      return asReading(within(parseCount(said), 1, 99));
    case 'days':
      return asReading(within(parseDays(said, now), -36_500, 36_500));
    case 'number':
      return asReading(readNumber(said, step.unit));
    case 'date':
      return asReading(readDay(said, now));
    case 'length':
      return asReading(readLength(said));
    case 'rate':
      return asReading(readRate(said));
    case 'place':
      return readPlace(step, said, setting, slots);
    case 'name':
      return readName(said);
    case 'identity':
      return readIdentity(said);
    case 'address':
      return readAddress(text.trim());
    case 'phone':
      return asReading(parsePhone(said) ?? undefined);
    case 'text':
      return said.length < 2 ? undefined : { value: text.trim().slice(0, LONGEST_TEXT) };
    case 'time-window':
      return said.length < 2 || said.length > LONGEST_TIME ? undefined : { value: text.trim() };
  }
}

/** A question of the resident's own, by its form. */
export function isQuestion(said: string): boolean {
  return said.length > 4 && QUESTION.test(said);
}

function asReading(value: Exclude<SlotValue, null> | undefined): SlotReading | undefined {
  return value === undefined ? undefined : { value };
}

function isBeyond(most: number, value: SlotValue): boolean {
  if (isMoney(value)) return value.fen > most * 100;
  return typeof value === 'number' && value > most;
}

function unlikely(step: Step, value: Exclude<SlotValue, null>): SlotReading {
  const words = isMoney(value) ? `${value.fen / 100}元` : String(value);
  const about =
    step.per === 'month'
      ? '是一个月的，不是一年的吗？'
      : step.kind === 'household'
        ? '是一起生活、一起花钱的家里人吗？'
        : '对吗？';
  return { doubt: `我听到的是${words}，这个数比较大，${about}对的话说“对”，不对请重新说。`, pending: { value } };
}

function readYesNo(said: string): boolean | undefined {
  if (/^[1１①][.。、]?$/u.test(said)) return true;
  if (/^[2２②][.。、]?$/u.test(said)) return false;
  return parseYesNo(said) ?? (DONE.test(said) ? true : undefined);
}

function within(value: number | null, least: number, most: number): number | undefined {
  return value === null || value < least || value > most ? undefined : value;
}
