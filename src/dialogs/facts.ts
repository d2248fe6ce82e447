import { maskPersonalData } from '../text/index.ts';
import type { Dialog, Step } from './dialog.ts';
import type { DialogSetting } from './setting.ts';
import {
  isDay,
  isLength,
  isMoney,
  isPersonal,
  type LengthSlot,
  type MoneySlot,
  type Slots,
  type SlotValue,
} from './slots.ts';

/** A slot in words, for the lawyer's card. */
export interface Fact {
  label: string;
  value: string;
}

/** Kept sealed, not on a card. */
const PERSONAL: readonly Step['kind'][] = ['phone', 'identity', 'address'];

/** What was told, in the order of the steps. Personal numbers are left out: they are kept sealed, not on a card. */
export function factsOf(dialog: Dialog, slots: Readonly<Slots>, setting: DialogSetting = {}): Fact[] {
  return dialog.steps.flatMap((step) => {
    const value = slots[step.slot];
    if (value === undefined || PERSONAL.includes(step.kind) || step.kind === 'check') return [];
    return [{ label: step.label ?? step.ask, value: slotInWords(step, value, setting) }];
  });
}

/** What was told, in one sentence: to be said back. What is not known is left out. */
export function toldInWords(dialog: Dialog, slots: Readonly<Slots>, setting: DialogSetting): string {
  return dialog.steps
    .flatMap((step) => {
      const value = slots[step.slot];
      if (value === undefined || value === null || step.told === undefined) return [];
      // A matter that is known from elsewhere and is no choice has no words here.
      if (step.kind === 'choice' && step.choices.every((choice) => choice.value !== value)) return [];
      // 属于都不是 tells nobody anything.
      if (value === 'none' && slotInWords(step, value, setting) === '都不是') return [];
      return [sayBack(step, value, setting)];
    })
    .join('，');
}

/** One answer as it is said back: 家里3口人. */
export function sayBack(step: Step, value: SlotValue, setting: DialogSetting): string {
  const words = slotInWords(step, value, setting);
  return step.told === undefined ? `${step.label ?? ''}：${words}` : step.told.replaceAll('{value}', words);
}

function slotInWords(step: Step, value: SlotValue, { places }: DialogSetting): string {
  if (value === null) return '不清楚';
  if (isMoney(value)) return moneyInWords(value);
  if (isLength(value)) return lengthInWords(value);
  if (isDay(value)) return value.until === undefined ? value.day : `${value.day.slice(0, 7)}（哪天记不清）`;
  if (isPersonal(value)) return value.shown;
  if (step.kind === 'rate' && typeof value === 'number') return `每年${value / 100}%`;
  if (step.kind === 'number' && step.unit !== undefined)
    return `${String(value)}${step.unit === 'hour' ? '小时' : '天'}`;
  if (typeof value === 'boolean') return value ? '是' : '否';
  const title = step.choices.find((choice) => choice.value === value)?.title;
  if (title !== undefined) return title;
  if (step.kind === 'place') return places?.nameOf(String(value)) ?? String(value);
  if (step.kind === 'days' && typeof value === 'number') return value < 0 ? `已过${-value}天` : `还有${value}天`;
  return typeof value === 'string' ? shownText(step, value) : String(value);
}

/** Personal numbers masked; of a number that is personal itself the end. */
function shownText({ kind }: Step, value: string): string {
  if (kind === 'phone' || kind === 'identity') return tailOf(value);
  return maskPersonalData(value);
}

/** 尾号1234. */
export function tailOf(number: string): string {
  return `尾号${number.slice(-4)}`;
}

function moneyInWords({ fen, low, high }: MoneySlot): string {
  return low === undefined || high === undefined ? `${yuan(fen)}元` : `${yuan(low)}到${yuan(high)}元`;
}

function lengthInWords({ months, low, high }: LengthSlot): string {
  const said = (count: number) =>
    [count >= 12 ? `${Math.floor(count / 12)}年` : '', count % 12 > 0 ? `${count % 12}个月` : ''].join('') || '0个月';
  return low === undefined || high === undefined ? said(months) : `${said(low)}到${said(high)}`;
}

function yuan(fen: number): string {
  return String(fen / 100);
}
