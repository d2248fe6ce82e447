import type { DialogProgress } from '../sessions/index.ts';
import { normaliseForReading } from '../text/index.ts';
import type { Dialog, Step } from './dialog.ts';
import { readSlot } from './read-slot.ts';
import type { DialogSetting } from './setting.ts';
import { publicSlots, type SlotValue } from './slots.ts';

/** 不对，是三口人; 电话错了; 改一下名字. */
const LEAD =
  /^(?:哦|噢|啊|嗯|等等|等一下|[，,。、 ])*(?:不对|不是这样的?|不是|错了|有错|说错了?|我?记错了?|弄错了?|更正一?下?|改一?下|改成?|应该是|我要改|我想改)+[，,。：: ]*/u;
const WRONG_AT_END = /(?:不对|错了?|说错了?|记错了?|弄错了?|写错了?|要改|改一?下|改改|变了)(?:了|的)*[。.!！]?$/u;
/** 地区不对，是成都. */
const WRONG_BETWEEN = /^.{2,8}?(?:不对|说错了?|记错了?|弄错了?|错了)[，,。、 ]+/u;
const GO_TO =
  /^(?:我?(?:要|想)?)?(?:回到?|返回|退到?|跳到?)(?<name>[^，,。]{2,12}?)(?:那|这)?(?:一?步|一?题|里|儿|个问题)?$/u;
const IS =
  /^(?:的)?(?:(?:不对|说错了?|记错了?|弄错了?|错了)[，,。、 ]+)?(?:应该)?(?:是|改成|改为|换成|为|：|:)?[，, ]*/u;
/** Kinds whose figure tells by itself what it is. */
const TELLING: readonly Step['kind'][] = ['household', 'money', 'count', 'place', 'date', 'days', 'phone', 'identity'];

/** What is put right: the step, and its new value; undefined where it has to be asked again. */
export interface Correction {
  step: Step;
  value: Exclude<SlotValue, null> | undefined;
}

/**
 * What a message puts right of the answers before: the one it names (电话错了), else the last one that its figure or words
 * can answer. Null when it puts nothing right.
 */
export function correctionIn(
  dialog: Dialog,
  progress: DialogProgress,
  text: string,
  now: Date,
  setting: DialogSetting,
): Correction | null {
  const said = normaliseForReading(text);
  if (said.length > 80) return null;
  const lead = LEAD.exec(said)?.[0] ?? '';
  const goTo = GO_TO.exec(said)?.groups?.name;
  if (lead === '' && goTo === undefined && !WRONG_AT_END.test(said) && !WRONG_BETWEEN.test(said)) return null;
  const rest = goTo ?? said.slice(lead.length);
  const slots = publicSlots(progress.slots);
  const answered = dialog.steps.filter(({ slot }) => slots[slot] !== undefined).reverse();
  const isOnlyName = answered.filter(({ kind }) => kind === 'name').length === 1;
  const namesOf = (step: Step) => [...labelsOf(step), ...(isOnlyName && step.kind === 'name' ? ['名字', '姓名'] : [])];
  const named = answered.find((step) => namesOf(step).some((name) => rest.includes(name)));
  const read = (step: Step, words: string) => {
    const reading = words.length === 0 ? undefined : readSlot(step, words, { now, setting, slots });
    return reading !== undefined && 'value' in reading ? reading.value : undefined;
  };
  if (named !== undefined) {
    const name = namesOf(named).find((one) => rest.includes(one)) ?? '';
    const words = rest.slice(rest.indexOf(name) + name.length).replace(IS, '');
    const isFigure = goTo === undefined && !WRONG_AT_END.test(words);
    return { step: named, value: isFigure ? read(named, words) : undefined };
  }
  const words = rest.replace(IS, '');
  if (lead === '' || words === '') return null;
  const current = progress.step;
  const telling = answered.find((step) => {
    if (step.slot === current) return false;
    if (TELLING.includes(step.kind)) return read(step, words) !== undefined;
    return step.kind === 'choice' && words.length >= 2 && read(step, words) !== undefined;
  });
  return telling === undefined ? null : { step: telling, value: read(telling, words) };
}

/** 家里人口: by its label, also without its first or last two characters. */
function labelsOf({ label }: Step): string[] {
  if (label === undefined) return [];
  const parts = label.length >= 4 ? [label.slice(0, 2), label.slice(-2)] : [];
  return [
    label,
    ...parts.filter((part) => !/^(?:家里|是否|一起|全家|情况|一个|有没|自己|当事|申请|什么|事情)$/u.test(part)),
  ];
}
