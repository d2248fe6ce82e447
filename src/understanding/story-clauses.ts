import { readForFacts } from '../text/index.ts';

/** A piece of a story that tells or asks one thing. */
export interface Clause {
  /** As read: simplified, one form. */
  said: string;
  /** Place in the text as written, UTF-16. */
  start: number;
  end: number;
  /** A full stop, question mark or line break stands after it. */
  closes: boolean;
  /** It begins with words that announce another question: 另外, 第二个问题, 顺便问. */
  announced: boolean;
  /** `real`: asks something of its own; `empty`: only repeats that help is wanted (怎么办, 你们管不管); `none`: tells. */
  asks: 'real' | 'empty' | 'none';
}

const ANOTHER =
  '另外|还有(?:就是|一?个(?:问题|事)|一件事|想问|我想问)|(?:第[一二三四五1-5]|[下再]一?)个(?:问题|事)|第[一二三][，,、是:]?(?=.{4})|顺便(?:再)?(?:问|咨询|请问)|再(?:问|咨询|请教)|还想(?:再)?(?:问|咨询|请问)|其次|同时想问|以及我?想问|还要问';
const OPENER = `${ANOTHER}|请问|我想(?:问|咨询|请教|知道)|我(?:就)?问一下|想请问`;
const ENDING =
  '怎么办|咋办|咋整|怎么弄|怎么处理|咋弄|(?<!干)吗|多少钱(?![才的合可是左])|行不行|合不合法|犯不犯法|对不对|可不可以(?=[，,。]|$)';
/** 1. 2. / 1、2、 at the head of a line or after a stop. */
const NUMBERED = '(?<=^|[\\n。；;,，?!])(?:[1-5][.、)）]|[(（][1-5一二三][)）])(?=[^0-9])';
const CUT = new RegExp(
  `(?<stop>[。！!?？；;\\n]+)|(?<comma>[，,、]| (?=\\S))|(?<=(?:${ENDING})(?:啊|呀|呢|吧|了|哦)?)(?![啊呀呢吧了哦，,。！!?？；;\\n])|(?=${OPENER})|(?=${NUMBERED})`,
  'gu',
);
const ANNOUNCED = new RegExp(
  `^(?:然后|那|对了|嗯|还有|就是|[，, ])*(?:${ANOTHER}|${NUMBERED.slice(NUMBERED.indexOf('(?:[1-5]'))})`,
  'u',
);

/** 另外, 第二个问题, 2., 请问: leads to a question and says nothing of it. */
const LEAD = new RegExp(
  `^(?:(?:然后|那|对了|嗯|还有|就是)?(?:${ANOTHER}|请问|我?想(?:请)?(?:问|咨询|请教|知道)(?:一下|下|问)?)|[1-5][.、)）]|[(（][1-5一二三][)）])(?:一下|下|的)?[是，,：: ]*`,
  'u',
);

/** A piece of a message without the words that only lead to it. */
export function withoutLead(text: string): string {
  let bare = text.trim();
  for (let next = bare.replace(LEAD, ''); next !== bare; next = bare.replace(LEAD, '')) bare = next;
  return bare;
}

const ASKS =
  /[?？]|(?<!干)吗(?:[，,。 ]|$)|怎么|咋(?:办|整|弄|算|处理)|如何|能不能|能否|可不可以|可否|是不是|是否|该不该|要不要|用不用|会不会|算不算|有没有(?!办法了)|合不合法|犯不犯法|行不行|多少|多久|多长时间|几年|几天|哪里|哪儿|哪个|哪些|去哪|找谁|归谁|谁(?:来|负责|承担|赔)|什么(?:时候|条件|材料|手续|意思|标准|程序|责任|赔偿|后果|证据|部门|情况)|为什么|为啥|凭什么|管不管|怎样/u;
/** 怎么说都不听, 什么都没给, 不知道怎么回事, 没多少: told, not asked. */
const TELLS =
  /(?:怎么|什么|谁|哪里|多少|咋)[^，,。?？]{0,6}(?:都|也)(?:不|没)|不管(?:怎么|什么|谁)|没有?(?:多少|什么|几)|(?:不知道|不晓得)(?:他|她|他们|对方|人)?(?:为什么|怎么回事|去哪|在哪|哪里)|多少(?:次|回)了|不怎么|没怎么|怎么也|问(?:他|她|老板|公司)[^，,。?？]{0,8}(?:什么|怎么|多少)/u;
const POLITE =
  /(?:那|请问|我?想(?:请)?(?:问|咨询)(?:一下|下|问)?|麻烦|律师|老师|同志|你们|您|你|我们|我|他们|这个?|这种|这样|情况|事情?|事儿|问题|现在|到底|究竟|应该|该|可以|谢谢|您好|你好|一下|啊|呀|呢|吧|了|的|哦|啦|嘛|求助?|帮帮?忙|帮帮?我|急|在线等|另外|还有|顺便|对了|然后)/gu;
const EMPTY_ASK =
  /怎么办(?:才好)?|咋办|咋整|怎么弄|怎么处理|怎么做|如何处理|如何是好|如何办|管不管|管吗|能管|有办法|有没有办法|能不能管|能帮|能解决|怎么解决|解决|能不能帮|行不行|行吗|能行|对吗|对不对|是吗|是不是|吗|怎么样|有用|没人管|谁管|有人管|没有/gu;

function askKind(said: string): Clause['asks'] {
  if (!ASKS.test(said) || (TELLS.test(said) && !/[?？]|吗$/u.test(said))) return 'none';
  const rest = said
    .replace(/[\p{P}\s]/gu, '')
    .replace(EMPTY_ASK, '')
    .replace(POLITE, '');
  return rest.length <= 2 ? 'empty' : 'real';
}

/** Cuts a story into clauses, with punctuation and, as it comes from speech, without. */
export function clausesOf(text: string): Clause[] {
  const reading = readForFacts(text);
  const said = reading.text;
  const clauses: Clause[] = [];
  let from = 0;
  const close = (to: number, next: number, stop: string) => {
    const piece = said.slice(from, to);
    if (piece.trim() !== '') {
      const isAsked = /[?？]/u.test(stop);
      const whole = isAsked ? `${piece}?` : piece;
      clauses.push({
        said: piece.trim(),
        ...reading.span(from, to),
        closes: stop !== '' && !/^[，,、 ]$/u.test(stop),
        announced: ANNOUNCED.test(piece),
        asks: askKind(whole),
      });
    } else if (clauses.length > 0 && stop !== '') {
      const last = clauses[clauses.length - 1];
      if (last !== undefined) last.closes = last.closes || !/^[，,、 ]$/u.test(stop);
    }
    from = next;
  };
  for (const match of said.matchAll(CUT)) {
    const stop = match[0];
    if (match.index < from || (stop === '' && match.index === from)) continue;
    close(match.index, match.index + stop.length, stop);
  }
  close(said.length, said.length, '');
  return clauses;
}
