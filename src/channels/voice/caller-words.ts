import { parsePhone, parseYesNo } from '../../text/index.ts';
import type { CallEvent } from './call-event.ts';
import type { VoiceCall } from './voice-call.ts';
import { SPOKEN } from './wording.ts';

/** What the caller wants of the telephone itself, or of the bot. */
export type CallerWish =
  | { kind: 'repeat' }
  | { kind: 'slower' }
  | { kind: 'louder' }
  /** `rest`: what was said after it, '' for nothing. */
  | { kind: 'refuse-recording'; rest: string }
  | { kind: 'sms'; yes: boolean }
  | { kind: 'callback' }
  /** Null where no number could be heard. */
  | { kind: 'callback-number'; phone: string | null }
  | { kind: 'no-callback' }
  /** Put through to the police, or not. */
  | { kind: 'police'; yes: boolean }
  /** Nothing was said; where that means something it goes to the bot. */
  | { kind: 'nothing' }
  /** For the bot, or for the lawyer who has the floor. */
  | { kind: 'words'; text: string; confidence: number | null };

/** What a wish depends on beside the call. */
export interface WishSetting {
  /** The caller waits in the queue, and nothing is asked of him. */
  waits: boolean;
  /** Danger was told of: no keys were named while waiting, and a key pressed then is for a person to see. */
  danger: boolean;
  /** A key puts him through to the police. */
  police: boolean;
  /** Callbacks can be kept. */
  callsBack: boolean;
}

const AROUND = /[\s\p{P}\p{S}]+/gu;
const PLEASE = /^(?:那个|那|哎|喂|请|麻烦|能不能|可不可以|可以|你|您|给我|帮我|再)*/u;
const REPEAT =
  /^(?:再)?(?:说|讲|念|重复)(?:一|两)?(?:遍|次|下|一下)(?:吧|吗|好吗|行吗)?$|^重复(?:一下|一遍)?$|^(?:我|刚才|刚刚)*(?:没有?|没太)听(?:清楚?|见|到|明白)(?:楚|了)?$|^(?:你|您|刚才|刚刚)*(?:说|讲)(?:的)?(?:什么|啥)(?:来着)?$|^听不清楚?$/u;
const SLOWER =
  /^(?:说|讲|念)?(?:得|的)?(?:太|有点)快了?$|^(?:说|讲|念)?慢(?:一)?(?:点|些|点儿|一点)(?:说|讲|念)?(?:吧|吗|好吗)?$|^慢慢(?:说|讲)$/u;
const LOUDER =
  /^(?:说|讲)?(?:大声|声音大|大点声|响)(?:一)?(?:点|些|点儿)?(?:吧|吗)?$|^(?:声音|说话)(?:太|有点)小了?$|^大点声(?:音)?$/u;
/** At the beginning only: 老板不让录音 tells of somebody else. */
const NO_RECORDING =
  /^(?:我们?|俺们?|咱们?|请|麻烦|你们?|能不能|可不可以|可以)*(?:不同意|不要|不许|不让|别|不想|不愿意?|拒绝|不)(?:被|让|你们?|给我|对我|再)*录音(?:了|吧|行吗|好吗|可以吗)?/u;
const SEND_SMS =
  /^(?:把)?(?:完整|这个|刚才)?(?:的)?(?:答复|答案|内容)?(?:要|发)?(?:个|条|一条|一个)?短信(?:给我|到我手机上?)?(?:吧|好吗|行吗)?$|^短信发(?:给我|我)(?:吧)?$|^发到?我?手机上?(?:吧)?$|^(?:要发|发给我|发过来|发吧)(?:吧)?$/u;
const CALLBACK = /^(?:让|叫|请)?(?:律师|你们)?(?:给我|等会儿|回头)*(?:回(?:个)?电话?|回拨|打回来|打给我)(?:吧|给我)?$/u;
const LEAVE_IT = /^(?:不用了?|算了|不要了?|不回了?|取消)$/u;
/** 帮我转110, 快报警: of somebody who told of danger. Whoever says more than that tells something. */
const POLICE =
  /(?:转|接|拨|打|报|叫|找|要|喊).{0,4}(?:110|幺幺零|一一零|警察?|公安)|^(?:110|幺幺零|一一零|报警|警察)$/u;
const NO_POLICE =
  /(?:不要|不用|别|不想|先不|不敢|不能|不)(?:再|给我|帮我|替我)*(?:转|接|拨|打|报|叫|找|喊).{0,4}(?:110|幺幺零|一一零|警察?|公安)?$/u;
/** 别打了, 不要打我: of blows, not of a call. */
const BLOWS = /(?:别|不要)(?:再)?打(?!.{0,4}(?:电话|110|幺幺零|一一零|警|公安))/u;
/** 他不让我报警, 我已经报警了, 报警没用: told of the police, and no word to be put through. */
const OF_POLICE =
  /不(?:让|准|许)(?:我们?|俺)?(?:再)?(?:打|报|叫|找|喊)|已经|报过|报警(?:也|都)?(?:没用|不管|没来|不来)|报警.{0,4}(?:杀|打死|弄死)/u;
const LONGEST_POLICE_WISH = 12;
const POLICE_KEY = '9';
const FIGURES = /[\d零一二三四五六七八九幺两]{4}/u;
/** Longer words than this are no yes and no no to a short question. */
const SHORT = 8;
/** 没得合同, 不要脸: a short no with a thing behind it tells something. */
const TELLS_MORE =
  /^(?:我|俺|他|她)?(?:没有?|没得|冇|莫得|木有|有|是|不是)(?!的|呢|事|关系|问题|必要|错|要|发|好)\p{Script=Han}{2,}/u;
/** Said to the hint how to get the message, though another question came after it. */
const WANT_IT = /^(?:我|俺)?要(?:的|嘛|啊|哦|得)?$/u;
/** Keys of the waiting loop. */
const WAIT_KEYS: Readonly<Record<string, CallerWish>> = {
  1: { kind: 'callback' },
  2: { kind: 'words', text: '留言', confidence: null },
};
const PERSON: CallerWish = { kind: 'words', text: '人工', confidence: null };

/** What one input of a caller means. Pure. */
export function wishOf(call: VoiceCall, event: Pick<CallEvent, 'digits' | 'heard'>, setting: WishSetting): CallerWish {
  const digits = event.digits.replace(/#$/, '');
  if (digits !== '') return keyed(call, digits, setting);
  const { text = '', confidence = null } = event.heard ?? {};
  if (text === '') return call.question === 'callback-number' ? number(null) : { kind: 'nothing' };
  return spoken(call, text, confidence, setting);
}

function keyed(call: VoiceCall, digits: string, setting: WishSetting): CallerWish {
  if (digits === '*') return { kind: 'repeat' };
  if (call.question === 'callback-number' && digits.length > 1) return number(parsePhone(digits));
  if (digits === '0') return PERSON;
  if (digits === POLICE_KEY && setting.police) return { kind: 'police', yes: true };
  const choice = call.choices[Number(digits) - 1];
  if (choice !== undefined) return { kind: 'words', text: choice, confidence: null };
  const key = setting.waits && !setting.danger ? WAIT_KEYS[digits] : undefined;
  if (key === undefined) return { kind: 'words', text: digits, confidence: null };
  return key.kind === 'callback' && !setting.callsBack ? { kind: 'words', text: '留言', confidence: null } : key;
}

function spoken(call: VoiceCall, text: string, confidence: number | null, setting: WishSetting): CallerWish {
  const words = text.replace(AROUND, '');
  const asked = words.replace(PLEASE, '');
  if (call.question === 'callback-number') {
    if (LEAVE_IT.test(words)) return { kind: 'no-callback' };
    // Other words are no number: what is said meanwhile, danger above all, is for the bot to hear.
    if (parsePhone(text) !== null || FIGURES.test(words)) return number(parsePhone(text));
  }
  if (setting.police && words.length <= LONGEST_POLICE_WISH) {
    if (NO_POLICE.test(words) && !BLOWS.test(words)) return { kind: 'police', yes: false };
    if (POLICE.test(words) && !OF_POLICE.test(words)) return { kind: 'police', yes: true };
  }
  if (SLOWER.test(asked)) return { kind: 'slower' };
  if (REPEAT.test(asked) || REPEAT.test(words)) return { kind: 'repeat' };
  if (LOUDER.test(asked)) return { kind: 'louder' };
  const refusal = NO_RECORDING.exec(words);
  if (refusal !== null) return { kind: 'refuse-recording', rest: words.slice(refusal[0].length) };
  if (call.question === 'sms') {
    const yes = words.length <= SHORT && !TELLS_MORE.test(words) ? parseYesNo(words) : null;
    if (yes !== null) return { kind: 'sms', yes };
  }
  const wantsIt = WANT_IT.test(words) && call.lastSaid.includes(SPOKEN.smsHint);
  if (wantsIt || SEND_SMS.test(asked) || SEND_SMS.test(words)) return { kind: 'sms', yes: true };
  if (setting.waits && setting.callsBack && (CALLBACK.test(asked) || CALLBACK.test(words))) return { kind: 'callback' };
  return { kind: 'words', text, confidence };
}

function number(phone: string | null): CallerWish {
  return { kind: 'callback-number', phone };
}
