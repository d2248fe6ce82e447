import {
  normaliseForReading,
  parseChoice,
  parseCount,
  parseDays,
  parseMoney,
  parsePhone,
  parseYesNo,
} from '../text/index.ts';
import type { Step } from './dialog.ts';
import type { SlotValue } from './slots.ts';

const LONGEST_TEXT = 1_000;
const LONGEST_TIME = 60;
/** 请了, 早就交了, 找过: a verb of the question and that it has happened. */
const DONE = /^(?:我|已经|早就?|都)*[^不没无未忘算别]{1,2}[了过]的?[。！!]?$/u;
/** A question of the resident's own, which a figure in it does not make an answer. */
const QUESTION = /[?？]$|[吗呢]$|怎么|为什么|为啥|能不能|可不可以|是不是|有没有|多久|多少钱/u;

/**
 * What a message says to a step, typed by the step's kind, or undefined when it says nothing to it.
 * @param now for days that are told as a date.
 */
export function readSlot(step: Step, text: string, now: Date): Exclude<SlotValue, null> | undefined {
  const said = normaliseForReading(text);
  switch (step.kind) {
    case 'choice':
      return parseChoice(said, step.choices)?.value;
    case 'yes-no':
      return readYesNo(said);
    case 'money':
      return isQuestion(said) ? undefined : readMoney(said);
    case 'count':
      return isQuestion(said) ? undefined : within(parseCount(said), 1, 99);
    case 'days':
      return isQuestion(said) ? undefined : within(parseDays(said, now), -36_500, 36_500);
    case 'phone':
      return parsePhone(said) ?? undefined;
    case 'text':
      return said.length < 2 ? undefined : text.trim().slice(0, LONGEST_TEXT);
    case 'time-window':
      return said.length < 2 || said.length > LONGEST_TIME ? undefined : text.trim();
  }
}

function readYesNo(said: string): boolean | undefined {
  if (/^[1１①][.。、]?$/u.test(said)) return true;
  if (/^[2２②][.。、]?$/u.test(said)) return false;
  return parseYesNo(said) ?? (DONE.test(said) ? true : undefined);
}

function readMoney(said: string): Exclude<SlotValue, null> | undefined {
  const money = parseMoney(said);
  if (money === null || money.fen < 0) return undefined;
  const { fen, low, high } = money;
  return low === undefined || high === undefined ? { fen } : { fen, low, high };
}

function within(value: number | null, least: number, most: number): number | undefined {
  return value === null || value < least || value > most ? undefined : value;
}

function isQuestion(said: string): boolean {
  return said.length > 4 && QUESTION.test(said);
}
