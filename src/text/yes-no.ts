import { toSimplified } from './simplified.ts';

const UNSURE =
  /不知道|不晓得|不清楚|不确定|不记得|记不清|忘了|不懂|不明白|说不好|说不准|可能|也许|大概|好像|应该|看情况|晓不得/u;
const ASKED = /是不是|有没有|对不对|行不行|要不要|能不能|可不可以|会不会|什么|为啥|吗[?？]?$|[?？]$/u;
const POLITE = /不好意思|对不起|没关系|没办法|谢谢|麻烦(?:了|你|您)?|你好|您好|律师/gu;
const YES_IN_NO_WORDS = /没错|不错|没问题|没毛病|不是没有|怎么没有|不能没有|不得不|可不是|怎么不|谁说不|冇问题|无误/u;
const NO_WORDS =
  /^(?:不|没|否|冇|莫得|木有|未|别|错|无|唔|非|甭|免|算了|拒绝|哪有|假的|no|nope|n$|×|✗|否定|从来没|从没|还没|并没|都没|压根没|根本没|肯定不|当然不|我没|我不)/u;
const NO_ANYWHERE =
  /没有|没得|没签|没办|没交|没给|没报|没去|没拿|不是|不行|不要|不愿|不同意|不用|不对|不可以|不能|不想|从没|冇|莫得|木有|没$/u;
const YES_WORDS =
  /^(?:是|对|嗯|恩|有|好|行|可以|要|同意|确认|确定|中|成|得行|阔以|系|愿意|能|会|没错|当然|肯定|必须|昂|哎|得|哦|噢|喔|呃?有的|签了|办了|交了|报了|去了|已经|真的|正是|就是|必须的|妥|巴适|yes|yep|yeah|y$|ok|okay|√|✓)/u;
const YES_ANYWHERE =
  /要得|是的|对的|对头|有的|可以|同意|愿意|没错|签了|(?<![不没])有(?!没)|(?<!不)(?:好的|行的|行吧|好吧)/u;

/**
 * 是 or 否 in a resident's words, with dialect: 中, 要得, 得行, 没得, 冇, 莫得. Null when it is neither, unsure
 * (不知道) or asked back (有没有影响？).
 */
export function parseYesNo(text: string): boolean | null {
  const said = toSimplified(text.slice(0, 200).normalize('NFKC').toLowerCase())
    .replace(POLITE, '')
    .replace(/^[\s\p{P}]+|[\s~。.!！,，、]+$/gu, '')
    .replace(/^(?:那个|这个|呃|额|唉|哎呀?)[\s,，、]*(?=.)/u, '');
  if (said === '' || said.length > 40) return null;
  if (/^[👍👌]/u.test(said)) return true;
  if (UNSURE.test(said) || ASKED.test(said)) return null;
  if (YES_IN_NO_WORDS.test(said)) return true;
  if (NO_WORDS.test(said)) return false;
  if (YES_WORDS.test(said)) {
    // 对，没有签: the second clause says what is meant.
    return !(NO_ANYWHERE.test(said) && said.length <= 14);
  }
  if (NO_ANYWHERE.test(said)) return false;
  if (YES_ANYWHERE.test(said)) return true;
  return null;
}
