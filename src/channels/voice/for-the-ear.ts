import { xmlSafe } from '../safe-text.ts';
import { cardinal, digitByDigit, telephoneDigits } from './spoken-number.ts';

/** Said where a web address is written: nobody can note one down by ear. */
const ADDRESS_SAID = '短信里有网址';
const ADDRESS = /(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+/giu;
const MAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;

/** Short words that a voice would spell, or read as English. */
const ABBREVIATIONS: readonly [RegExp, string][] = [
  [/(?<![A-Za-z])APPs?(?![A-Za-z])/giu, '手机软件'],
  [/(?<![A-Za-z])SMS(?![A-Za-z])/giu, '短信'],
  [/(?<![A-Za-z])(?:Tel|TEL)[.:：]?(?![A-Za-z])/gu, '电话'],
  [/(?<![A-Za-z])No\.\s*(?=\d)/giu, '编号'],
  [/(?<![A-Za-z])OK(?![A-Za-z])/giu, '好'],
  [/(?<![A-Za-z])(?:VS|vs)\.?(?![A-Za-z])/gu, '对'],
];

const UNITS: readonly [RegExp, string][] = [
  [/(?<=\d)\s*(?:㎡|m²|m2(?![0-9A-Za-z])|平米)/gu, '平方米'],
  [/(?<=\d)\s*(?:km|KM)(?![A-Za-z])/gu, '公里'],
  [/(?<=\d)\s*(?:kg|KG)(?![A-Za-z])/gu, '公斤'],
  [/(?<=\d)\s*cm(?![A-Za-z])/gu, '厘米'],
  [/(?<=\d)\s*mm(?![A-Za-z])/gu, '毫米'],
  [/(?<=\d)\s*m(?![A-Za-z0-9²])/gu, '米'],
  [/(?<=\d)\s*h(?![A-Za-z])/gu, '小时'],
  [/(?<=\d)\s*(?:℃|°C)/gu, '度'],
];

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const TO = String.raw`\s*(?:-|–|—|－|~|～|至|到)\s*`;
/** After these a short number is an amount and no number to call. */
const AMOUNT_UNIT = '元块万千百亿角年月日天岁个件块人倍份位周次名条户平米公里小时分钟点度％%‰';
const HOTLINE = new RegExp(
  String.raw`(?<![\d.])(?:1[12]0|119|122|12\d{3}|9[56]\d{3}|10086|10010|10000)(?!\d|\.\d|\s*[${AMOUNT_UNIT}])`,
  'gu',
);
const MOBILE = /(?<!\d)(?:(?:\+|00)86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)/gu;
const LANDLINE =
  /(?<!\d)(?:(?:\+|00)86[\s-]?)?[(（]?(0(?:10|2\d|[3-9]\d{2}))[)）]?[\s-]?([1-9]\d{2,3})[\s-]?(\d{4})(?!\d)/gu;
const FREE_LINE = /(?<!\d)(400|800)[\s-]?(\d{3})[\s-]?(\d{4})(?!\d)/gu;
/** Letters and figures mixed: numbers of services and applications. */
const CODE = /(?<![0-9A-Za-z])(?=[0-9A-Z-]*\d)(?=[0-9A-Z-]*[A-Z])[0-9A-Z]{2,}(?:-[0-9A-Z]{2,})*(?![0-9A-Za-z])/gu;
const CASE_YEAR = /[〔[(（]((?:19|20)\d{2})[〕\])）]/gu;
const DAY = /(?<![\d.])((?:19|20)\d{2})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?![\d.])/gu;
const YEARS = new RegExp(String.raw`(?<!\d)((?:19|20)\d{2})年?${TO}((?:19|20)\d{2})(?=年)`, 'gu');
const YEAR = /(?<!\d)((?:19|20)\d{2})(?=年)/gu;
const TIMES = new RegExp(
  String.raw`(?<![\d:：])(\d{1,2})[:：]([0-5]\d)(?:${TO}(\d{1,2})[:：]([0-5]\d))?(?![\d:：])`,
  'gu',
);
const MONEY_SIGN = /[¥￥]\s*(\d+(?:\.\d+)?)(?![\d.]|\s*[元万亿])/gu;
const MONEY = /(?<![\d.])(\d+)\.(\d+)\s*(?:元|块钱?)/gu;
const PERCENT_RANGE = new RegExp(`(?<!\\d)(${NUMBER})[%％]?${TO}(${NUMBER})[%％]`, 'gu');
const PERCENT = new RegExp(`(?<!\\d)(${NUMBER})\\s*([%％‰])`, 'gu');
const FRACTION = /(?<![\d/.])([1-9]\d?)\/([1-9]\d{0,2})(?![\d/])/gu;
const RANGE = new RegExp(String.raw`(?<![\d.-])(${NUMBER})${TO}(${NUMBER})(?![\d.-])`, 'gu');
const LONG_DIGITS = /(?<![\d.])(?:\d{11,}|0\d+)(?![\d.])/gu;
const TWO_OF =
  /(?<![\d.第])2(?=\s*(?:个|年(?!级)|天|人|次|倍|份|位|周|件|种|名|张|套|家|户|万|千|元|块|小时|分钟|岁|条|只|部|头|口|间|里|米|公))/gu;
const FIGURES = new RegExp(NUMBER, 'gu');

/**
 * A written text as it is to be heard (念给人听): numbers of telephones digit by digit, years, dates, money, percentages
 * and ranges in words, no brackets, no markup, no web address, no character that a voice chokes on. Pure; text without
 * figures and signs comes back as it was, and doing it twice changes nothing.
 */
export function forTheEar(written: string): string {
  // Nobody hears blanks, and a long row of them is slow to look through.
  const close = written.normalize('NFC').replace(/[^\S\n]{20,}/gu, ' ');
  const plain = withoutMarkup(xmlSafe(close));
  return punctuated(numbersInWords(plain));
}

function withoutMarkup(text: string): string {
  const shortened = ABBREVIATIONS.reduce((all, [sign, said]) => all.replace(sign, said), text);
  return shortened
    .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(ADDRESS, ADDRESS_SAID)
    .replace(MAIL, '电子邮箱')
    .replace(/<[^>\n]{0,80}>/gu, '')
    .replace(/\r\n?/gu, '\n')
    .replace(/^[ \t]*#{1,6}[ \t]*/gmu, '')
    .replace(/^[ \t]*[-*•·▪●◆]+[ \t]+/gmu, '')
    .replace(/^[ \t]*(\d{1,2})[.、．)）](?!\d)[ \t]*/gmu, '第$1，')
    .replace(/\*\*|__|~~|`/gu, '')
    .replace(/[①-⑳]/gu, (sign) => `第${sign.charCodeAt(0) - 0x2460 + 1}，`);
}

function numbersInWords(text: string): string {
  const named = UNITS.reduce(
    (all, [sign, said]) => all.replace(sign, said),
    text.replace(/(?<=\d),(?=\d{3}(?:,\d{3})*(?!\d))/gu, ''),
  );
  return named
    .replace(MOBILE, (_, ...groups) => telephoneGroups(groups.slice(0, 3)))
    .replace(LANDLINE, (_, ...groups) => telephoneGroups(groups.slice(0, 3)))
    .replace(FREE_LINE, (_, ...groups) => telephoneGroups(groups.slice(0, 3)))
    .replace(CODE, spelled)
    .replace(HOTLINE, telephoneDigits)
    .replace(CASE_YEAR, (_, year: string) => `${digitByDigit(year)}，`)
    .replace(DAY, (_, year: string, month: string, day: string) => {
      return `${digitByDigit(year)}年${cardinal(month)}月${cardinal(day)}日`;
    })
    .replace(YEARS, (_, from: string, to: string) => `${digitByDigit(from)}到${digitByDigit(to)}`)
    .replace(YEAR, (year) => digitByDigit(year))
    .replace(TIMES, (_, ...[hour, minute, untilHour, untilMinute]: (string | undefined)[]) => {
      const from = timeOfDay(hour, minute);
      return untilHour === undefined ? from : `${from}到${timeOfDay(untilHour, untilMinute)}`;
    })
    .replace(MONEY_SIGN, '$1元')
    .replace(MONEY, (_, yuan: string, rest: string) => money(yuan, rest))
    .replace(PERCENT_RANGE, (_, from: string, to: string) => `百分之${cardinal(from)}到百分之${cardinal(to)}`)
    .replace(PERCENT, (_, value: string, sign: string) => `${sign === '‰' ? '千' : '百'}分之${cardinal(value)}`)
    .replace(FRACTION, (_, part: string, of: string) => `${cardinal(of)}分之${cardinal(part)}`)
    .replace(RANGE, (_, from: string, to: string) => `${cardinal(from)}到${cardinal(to)}`)
    .replace(LONG_DIGITS, telephoneDigits)
    .replace(TWO_OF, '两')
    .replace(FIGURES, cardinal);
}

/** 138，0013，8000: with the pauses that let one note it down. */
function telephoneGroups(groups: readonly unknown[]): string {
  return groups.map((group) => telephoneDigits(String(group))).join('，');
}

/** A number with letters, sign by sign, in the groups it is written in. */
function spelled(code: string): string {
  return code
    .split('-')
    .map((group) => [...group].map((sign) => (/\d/.test(sign) ? telephoneDigits(sign) : sign)).join(' '))
    .join('，');
}

function timeOfDay(hour = '', minute = ''): string {
  const isWhole = Number(minute) === 0;
  const minutes = minute.startsWith('0') ? `零${cardinal(minute)}` : cardinal(minute);
  return `${cardinal(hour)}点${isWhole ? '' : `${minutes}分`}`;
}

/** No fen is ever said: from ten yuan on whole yuan, below that jiao. */
function money(yuan: string, rest: string): string {
  const amount = Number(`${yuan}.${rest}`);
  if (amount >= 10) {
    const whole = Math.round(amount);
    return `${whole === amount ? '' : '大约'}${cardinal(String(whole))}元`;
  }
  const jiao = Math.round(amount * 10);
  const isRounded = Math.abs(jiao / 10 - amount) > 1e-9;
  const whole = Math.floor(jiao / 10);
  const parts = [
    whole > 0 ? `${cardinal(String(whole))}元` : '',
    jiao % 10 > 0 ? `${cardinal(String(jiao % 10))}角` : '',
  ];
  return `${isRounded ? '大约' : ''}${parts.join('') || '零元'}`;
}

/** Brackets become pauses, quotation marks go, and every line ends somewhere. */
function punctuated(text: string): string {
  return text
    .replace(/[”’」』]\s*[“‘「『]/gu, '、')
    .replace(/[《》〈〉“”‘’"「」『』【】|^_*]/gu, '')
    .replace(/\s*[（(〔[]\s*/gu, '，')
    .replace(/\s*[）)〕\]]\s*/gu, '，')
    .replace(/\s*(?:→|⇒|=>|->)\s*/gu, '，然后')
    .replace(/[+＋]/gu, '加')
    .replace(/[&＆]/gu, '和')
    .replace(/[×]/gu, '乘')
    .replace(/(?<=\p{Script=Han})\/(?=\p{Script=Han})/gu, '或')
    .replace(/(?:…|\.{3,}|—+|－－+|~|～)+/gu, '，')
    .replace(/[·•]/gu, '')
    .replace(/:/gu, '：')
    .replace(/(?<=\p{Script=Han}),|,(?=\p{Script=Han})/gu, '，')
    .replace(/(?<=\p{Script=Han});/gu, '；')
    .replace(/(?<=\p{Script=Han})\?/gu, '？')
    .replace(/(?<=\p{Script=Han})!/gu, '！')
    .replace(/\s*\n+\s*/gu, '\n')
    .replace(/(?<=[^。！？；，：、\n])\n/gu, '。')
    .replace(/\n/gu, '')
    .replace(/[ \t]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replace(/ ?([，。！？；：、]) ?/gu, '$1')
    .replace(/(?<![，、：；])[，、：；]+(?=[。！？])/gu, '')
    .replace(/([。！？])[。，；、]+/gu, '$1')
    .replace(/，{2,}|[，、：；]*，(?=[：；、])/gu, '，')
    .replace(/(?<=[：；、])，/gu, '')
    .replace(/^[，。；、：\s]+|[，；、：\s]+$/gu, '')
    .trim();
}

/** The sentences of a text, each with its end. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。！？!?]+)(?![。！？!?])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Several sentences said in one breath. */
export function asOneSentence(sentences: readonly string[]): string {
  const parts = sentences.map((sentence) => sentence.replace(/[。！？!?；，\s]+$/u, '')).filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('，')}。`;
}
