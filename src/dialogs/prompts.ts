import type { Choice } from '../sessions/index.ts';
import type { Dialog, Step } from './dialog.ts';
import type { DialogSetting } from './setting.ts';
import type { Slots } from './slots.ts';

/** Something to say, for any channel. */
export interface Prompt {
  /** To read. */
  text: string;
  /** To hear. */
  speak: string;
  choices?: Choice[];
}

export const SAY = {
  recorded: '这个已经记下了。',
  first: '这已经是第一个问题了。',
  again: '好的，从头开始。',
  needed: '这一项需要您告诉我们，才能接着办。',
  whatIsWrong: '哪里不对？请直接说，比如“是五个月”“家里四口人”。',
  good: '好的。',
  anew: '好的，这一项重新说。',
  leftOpen: '这一项先空着，由工作人员跟您核实。',
  defaultWhy: '问这个是为了更准确地帮您。不想说的，可以说“不清楚”。',
} as const;

const UNSURE = '不清楚';

/** How to answer, said when a message was not understood. */
const HINTS: Readonly<Record<Exclude<Step['kind'], 'choice'>, string>> = {
  'yes-no': '请回答“是”或者“不是”，不知道就说“不清楚”。',
  money: '请说一个数，比如“两千五”；没有就说“没有”，不知道就说“不清楚”。',
  count: '请说一个数，比如“三个人”，不知道就说“不清楚”。',
  number: '请说一个数，比如“三十”“两天半”；没有就说“没有”，不知道就说“不清楚”。',
  date: '请说几年几月几号，比如“今年3月15号”“上个月20号”，不知道就说“不清楚”。',
  length: '请说几年几个月，比如“三年零五个月”“八个月”，不知道就说“不清楚”。',
  rate: '请说每年或者每月多少利息，比如“月息两分”“一年百分之十二”，不知道就说“不清楚”。',
  days: '请说还有几天，或者说几月几号，不知道就说“不清楚”。',
  text: '请用一两句话说说是什么事。',
  phone: '请说11位手机号码，或者带区号的座机号码。',
  household: '请说一个数，或者一个一个地数，比如“我、老婆和俩娃”，不知道就说“不清楚”。',
  place: '请说地名，说到县、区最好，比如“蚌埠怀远”，不知道就说“不清楚”。',
  name: '请只说姓名，比如“张三”。',
  identity: '请说18位身份证号码。',
  address: '请说到门牌号，比如“怀远县某某镇某某村12号”。',
  check: '对的话说“对”；哪里不对请直接说，比如“不对，是三口人”“电话错了”。',
  'time-window': '请说个时间，比如“工作日上午”或者“晚上七点以后”。',
};

export function plainPrompt(text: string): Prompt {
  return { text, speak: text };
}

/** The question of a step, with its place on the way when there are several. */
export function question(step: Step, place: { n: number; of: number }, optional: boolean, told = ''): Prompt {
  const skip = optional ? '（不想说可以说“跳过”）' : '';
  const lead = place.of > 1 ? `（第${place.n}步，共约${place.of}步）` : '';
  const choices = choicesOf(step);
  return {
    text: `${lead}${step.ask.replaceAll('{told}', told)}${skip}`,
    speak: `${(step.speak ?? step.ask).replaceAll('{told}', told)}${optional ? '不想说可以说跳过。' : ''}`,
    ...(choices.length > 0 ? { choices } : {}),
  };
}

/** A lead and what follows it as one message. */
export function joined(lead: string, { text, speak, ...rest }: Prompt): Prompt {
  return { text: `${lead}\n${text}`, speak: `${lead}${speak}`, ...rest };
}

/** The first time a step was not understood: what can be answered, spelled out. */
export function spelledOut(step: Step): Prompt {
  const choices = choicesOf(step);
  if (step.kind === 'check') return { ...plainPrompt(`没太听明白。${HINTS.check}`), choices };
  if (step.kind !== 'choice') {
    const text = `没太听明白。${step.ask}${HINTS[step.kind]}`;
    return { text, speak: text, ...(choices.length > 0 ? { choices } : {}) };
  }
  const lines = step.choices.map((choice, index) => `${index + 1}. ${choice.title}`);
  const heard = step.choices.map((choice, index) => `${index + 1}，${choice.title}`);
  return {
    text: `没太听明白。${step.ask}请选一个，回复数字也可以：\n${lines.join('\n')}`,
    speak: `没太听明白。${step.ask}可以说：${heard.join('；')}。`,
    choices,
  };
}

export function reason(step: Step): Prompt {
  return plainPrompt(step.why ?? SAY.defaultWhy);
}

export function introduction(dialog: Dialog): Prompt[] {
  return dialog.intro === undefined ? [] : [plainPrompt(dialog.intro)];
}

/** What was understood before the first question, said once. */
export function recapOf(
  dialog: Dialog,
  known: Readonly<Slots>,
  told: readonly string[],
  setting: DialogSetting,
): Prompt[] {
  if (told.length === 0) return assumed(dialog, known, setting);
  return [plainPrompt(`我记下了：${told.join('、')}。不对的地方请直接说。`)];
}

/** What has just been put right or added. */
export function changed(told: readonly string[]): Prompt {
  return plainPrompt(told.length === 0 ? SAY.recorded : `好的，记下了：${told.join('、')}。`);
}

/** What was brought along for questions that are therefore not asked, so that it can be put right. */
function assumed(dialog: Dialog, known: Readonly<Slots>, { places }: DialogSetting): Prompt[] {
  const told = dialog.steps.flatMap(({ slot, kind, label, choices }) => {
    const place = kind === 'place' ? places?.nameOf(String(known[slot])) : undefined;
    const title = choices.find(({ value }) => value === known[slot])?.title ?? place ?? undefined;
    return title === undefined ? [] : [`${label ?? slot}是${title}`];
  });
  return told.length === 0 ? [] : [plainPrompt(`已经知道的：${told.join('，')}。不对的话，直接说“不对”。`)];
}

function choicesOf(step: Step): Choice[] {
  if (step.choices.length > 0) return step.choices.map(({ title }) => ({ title, value: title }));
  if (step.kind === 'check') return ['对', '不对'].map((title) => ({ title, value: title }));
  if (step.kind === 'yes-no') return ['是', '不是', UNSURE].map((title) => ({ title, value: title }));
  return [];
}
