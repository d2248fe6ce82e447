/** Who the hotline is taken for: 律师你好, 机器人在吗. */
const CALLED =
  '(?:法官|律师|老师|同志|客服|师傅|大姐|大哥|领导|主任|先生|女士|姑娘|小伙子|机器人|小助手|智能助手|12348)';
const GREETING = `(?:${CALLED}?,?(?:你好|您好|早上好|上午好|下午好|晚上好)呀?${CALLED}?|${CALLED}(?:好|们好)(?=[\\s\\p{P}啊我俺])啊?|${CALLED}?(?:在吗|在不在|有人吗)(?=[\\s\\p{P}])|大家好)`;
/** 我就想问一下, 跟您咨询个事, 麻烦问下律师. */
const ASKING = `(?:我|俺|我们|俺们)?(?:今天)?(?:就是?|主要)?(?:想|要)?(?:请|跟您|跟你|向您|向你|麻烦)?(?:问|咨询|请教|了解|打听)(?:一?[下哈](?:子|${CALLED}|你们|您)?|问|一?(?:个|件)(?:事情?|问题))`;
const HESITATION =
  '打扰(?:一下)?了?|不好意思|请问一?下?|那个那个|就是说|就是(?=[\\s\\p{P}])|怎么[说讲]呢|是这样的?(?=[\\s\\p{P}])|这个嘛|哎呀|[嗯呃唔唉哎诶欸喂哦噢]那?个?|那个|那什么|然后呢?(?=[\\s\\p{P}])';
const LEADING = new RegExp(`^(?:(?:${GREETING}|${ASKING}|${HESITATION})[\\s\\p{P}]*)+`, 'u');
const INNER = /(?<=[\s\p{P}])(?:[嗯呃唔唉诶欸噢]+|那个|就是说?|怎么[说讲]呢|哎呀?|然后呢?|对吧|是吧|你看)[\s\p{P}]+/gu;
/** Said in the midst of a sentence, as speech recognition writes it down: without punctuation. */
const ANYWHERE =
  /你(?:知道|晓得|懂|明白)吧|(?:那个|这个){2,}|就是那个|(?:就是){2,}|(?:然后){2,}|[嗯呃]+那个|[嗯呃]{1,}|怎么[说讲]呢/gu;
const TRAILING =
  /(?:对吧|是吧|(?:谢谢|感谢|多谢|麻烦|拜托)(?:律师|老师|你们|您们|你|您|大家|了|啦)*|在线等|求解答?|求回复|求助|急急?)[\s\p{P}]*$/u;
const MOST_TRAILING = 4;
/** 那个厂那个厂, 老板老板: stuttered, or written down twice. */
const STUTTER = /(\p{Script=Han}{2,4})\1+/gu;
const DOUBLED_PRONOUN = /([我你他她它])\1/gu;

const NUMBER = '[0-9一二两三四五六七八九十百千万半几]{1,8}(?:\\.[0-9]{1,2})?';
const MEASURE = '(?:个?月|年|天|个?星期|个?礼拜|周|小时|岁|号|点|块钱?|元|毛|万|千|个人?|人|次|套|亩|平|公里|级|%)多?';
/** 三个月,不对,四个月 · 三万说错了是四万: the figure taken back, and the words that take it back. */
const TAKEN_BACK = new RegExp(
  `${NUMBER}(?<first>${MEASURE})[\\s,.。、]{0,2}(?:[哦噢啊呃唉]?(?:不对|弗对|勿对)[不对]{0,4}|[哦噢啊]不|(?:我)?(?:说|讲|记|打)错了?|口误|不是(?=[\\s,.。、]))[\\s,.。、]{0,2}(?:我?(?:说|讲|记)错了)?[\\s,.。、]{0,2}(?:应该)?是?(?=${NUMBER}(?<second>${MEASURE}))`,
  'gu',
);

/** A normalised message without greetings, hesitation and thanks; '' when there is nothing else in it. */
export function withoutFillers(text: string): string {
  let bare = text.replace(LEADING, '').replace(INNER, '').replace(ANYWHERE, '');
  for (let round = 0; round < MOST_TRAILING && TRAILING.test(bare); round += 1) bare = bare.replace(TRAILING, '');
  return bare.trim();
}

/** Each thing once: no stutter (我我想, 那个厂那个厂), and of a figure that was corrected only what it was corrected to. */
export function withoutRepetition(text: string): string {
  return text
    .replace(DOUBLED_PRONOUN, '$1')
    .replace(STUTTER, '$1')
    .replace(TAKEN_BACK, (said, first: string, second: string) => (kindOf(first) === kindOf(second) ? '' : said));
}

/** Months are corrected by months, money by money. */
function kindOf(measure: string): string {
  return /^(?:块|元|毛|万|千)/u.test(measure) ? 'money' : measure.replace(/^个(?=.)|多$/gu, '');
}
