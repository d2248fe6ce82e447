import type { Choice } from '../sessions/index.ts';
import type { Dialog, Step } from './dialog.ts';
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
  defaultWhy: '问这个是为了更准确地帮您。不想说的，可以说“不清楚”。',
} as const;

const UNSURE = '不清楚';

/** How to answer, said when a message was not understood. */
const HINTS: Readonly<Record<Exclude<Step['kind'], 'choice'>, string>> = {
  'yes-no': '请回答“是”或者“不是”，不知道就说“不清楚”。',
  money: '请说一个数，比如“两千五”；没有就说“没有”，不知道就说“不清楚”。',
  count: '请说一个数，比如“三个人”，不知道就说“不清楚”。',
  days: '请说还有几天，或者说几月几号，不知道就说“不清楚”。',
  text: '请用一两句话说说是什么事。',
  phone: '请说11位手机号码，或者带区号的座机号码。',
  'time-window': '请说个时间，比如“工作日上午”或者“晚上七点以后”。',
};

export function plainPrompt(text: string): Prompt {
  return { text, speak: text };
}

/** The question of a step, with its place on the way when there are several. */
export function question(step: Step, place: { n: number; of: number }, optional: boolean): Prompt {
  const skip = optional ? '（不想留可以说“跳过”）' : '';
  const lead = place.of > 1 ? `（第${place.n}步，共约${place.of}步）` : '';
  const choices = choicesOf(step);
  return {
    text: `${lead}${step.ask}${skip}`,
    speak: `${step.speak ?? step.ask}${optional ? '不想留可以说跳过。' : ''}`,
    ...(choices.length > 0 ? { choices } : {}),
  };
}

/** The first time a step was not understood: what can be answered, spelled out. */
export function spelledOut(step: Step): Prompt {
  const choices = choicesOf(step);
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
export function recapOf(dialog: Dialog, known: Readonly<Slots>, told: readonly string[]): Prompt[] {
  if (told.length === 0) return assumed(dialog, known);
  return [plainPrompt(`我记下了：${told.join('、')}。不对的地方请直接说。`)];
}

/** What has just been put right or added. */
export function changed(told: readonly string[]): Prompt {
  return plainPrompt(told.length === 0 ? SAY.recorded : `好的，记下了：${told.join('、')}。`);
}

/** What was brought along for questions that are therefore not asked, so that it can be put right. */
function assumed(dialog: Dialog, known: Readonly<Slots>): Prompt[] {
  const told = dialog.steps.flatMap(({ slot, label, choices }) => {
    const title = choices.find(({ value }) => value === known[slot])?.title;
    return title === undefined ? [] : [`${label ?? slot}是${title}`];
  });
  return told.length === 0 ? [] : [plainPrompt(`已经知道的：${told.join('，')}。不对的话，说“上一步”。`)];
}

function choicesOf(step: Step): Choice[] {
  if (step.kind === 'choice') return step.choices.map(({ title }) => ({ title, value: title }));
  if (step.kind === 'yes-no') return ['是', '不是', UNSURE].map((title) => ({ title, value: title }));
  return [];
}
