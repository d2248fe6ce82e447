import type { SayAction } from '../call-action.ts';
import type { VoiceCase } from './ports.ts';
import type { LegRole } from './voice-leg.ts';

/** About 15 seconds of Chinese speech, with the keys that are named after it. */
const WHISPER_LENGTH = 52;
/** Facts whose labels are read out; the values stand at the desk. */
const FACTS_NAMED = 4;

/** What is said to telephones that we call. */
export const LEG_WORDS = {
  lawyerKeys: '按1接通，按2现在不方便。',
  lawyerJoins: '正在接通。',
  callbackComes: '正在给来电人回电，请稍等。',
  residentGone: '对方已挂断。请在值班台写好备注，结束这次接待。再见。',
  residentNotReached: '对方没有接听。请先挂机，稍后再给您和对方打电话。',
  roomEnded: '通话已经结束。再见。',
  givenAway: '这次咨询已经不在您手上了。再见。',
  declined: '好的，再见。',
  wrongKey: '没有听清。',
  failed: '对不起，系统出了点问题，请稍后再试。',
  // Somebody else may have picked up, or a voicemail keeps it: no word of law, or that anybody asked for one.
  callback: '您好，这里是12348，给您回电。请按1接通。',
  callbackAgain: '请按1，或者说接通。',
  callbackOn: '正在接通，请稍等。',
  police: '这里是12348热线，有人遇到危险，现在接入三方通话。',
  supervisorTalks: '督导员加入通话。',
  notReached: '【12348】给您回过三次电话，都没有接通。有需要请再拨打12348。',
} as const;

/** What a supervisor hears before he presses 1. */
export const SUPERVISOR_WORDS: Readonly<Record<LegRole, string>> = {
  listen: '质量监督旁听，双方听不到您。按1进入，按2取消。',
  coach: '耳语指导，只有律师听得到您。按1进入，按2取消。',
  talk: '加入通话，双方都听得到您，进入后请先说明您是督导员。按1进入，按2取消。',
};

/** A recogniser may hear the word instead of the key; a greeting of a voicemail is longer than these. */
const CONNECT_WORDS = /^(?:一|1|接通|接通吧|好|好的|可以|行|要|接)[。.!！，,]?$/u;

export function wantsToConnect(digits: string, heard: string | null): boolean {
  return digits.startsWith('1') || (heard !== null && CONNECT_WORDS.test(heard.trim()));
}

export function spoken(text: string, rate: SayAction['rate'] = 'normal'): SayAction {
  return { do: 'say', text, rate };
}

/**
 * The case in some seconds, before the lawyer decides (耳语): danger first, then topic, region, pre-check and what was
 * told — labels only, so that no number of a resident is read into a room where others may hear.
 */
export function whisperOf({ card, priority }: VoiceCase, regionName: string): string {
  const urgency = priority === 0 ? '紧急' : priority === 1 ? '加急' : '';
  const parts = [
    `12348来电${urgency === '' ? '' : `，${urgency}`}`,
    ...(card.emergencyName ? [card.emergencyName] : []),
    [card.topic ?? '没有说明问题', regionName].filter((part) => part !== '').join('，'),
    ...(card.preCheck === null ? [] : [`法律援助预审，${card.preCheck.verdict}`]),
    ...(card.facts.length === 0 ? [] : [`说过${labelsOf(card.facts)}`]),
  ];
  let text = '';
  for (const part of parts) {
    if (text.length + part.length > WHISPER_LENGTH) break;
    text += `${part}。`;
  }
  return text + LEG_WORDS.lawyerKeys;
}

function labelsOf(facts: readonly { label: string }[]): string {
  const named = facts.slice(0, FACTS_NAMED).map(({ label }) => label.replace(/\d/gu, ''));
  return `${named.join('、')}${facts.length > FACTS_NAMED ? `等${facts.length}项` : ''}`;
}
