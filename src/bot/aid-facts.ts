import type { SessionFact } from '../sessions/index.ts';
import { findAges } from '../text/index.ts';

const GROUPS: readonly [string, RegExp][] = [
  [
    'no-income',
    /(?:老人|老了|残疾|[六七八九]十[多几一二三四五六七八九]?岁?|[6-9][0-9]岁)[^。！？!?]{0,16}(?:没有?|无|没得)(?:任何|固定|一点|什么)*(?:的)?(?:收入|工资|退休金|养老金|生活来源|经济来源)/u,
  ],
  [
    'no-income',
    /(?:没有?|无)(?:任何|固定|什么)*(?:的)?(?:收入|退休金|养老金|生活来源|经济来源)的(?:老人|残疾人|孤儿|学生)/u,
  ],
  [
    'relief',
    /(?:我|咱|俺|家|妈|爸|老人|孩子)[^，,。？?]{0,6}(?:吃|领|拿|靠|有|办了?|是)(?:着|的是)?(?:低保|五保|特困)/u,
  ],
];
const ASKED = /[?？]$|[吗么]$|能不能|可不可以|怎么申请|如何申请/u;
/** The whole answer to a question for the income. */
const RELIEF_ALONE =
  /^(?:我|我家|家里|全家)?(?:就|都|只)?(?:靠|吃|领|拿|有)?(?:着|点)?(?:低保|五保|特困)(?:金|户|过日子|生活|的)*[。了]*$/u;
const MINOR =
  /(?:我|俺|本人)(?:今年|现在|才|只有|刚|还|都|是|就)*(?:不到|未满|不满|没满)?[0-9一二三四五六七八九十]{1,3}(?:周)?岁(?!的|那年|时|起|开始|以前|就)/u;
const STILL_A_CHILD =
  /(?:我|俺|本人)(?:今年|现在|还)*(?:是)?(?:个)?(?:未成年|没成年|没有成年|没满十八|未满18|小学生|初中生)(?!的|孩子|工)/u;
const ADULT = 18;

/** The group of 法律援助法 42 that a message tells of the resident or his own, or null. */
export function aidGroupIn(text: string, isIncomeAsked: boolean): string | null {
  if (isIncomeAsked && RELIEF_ALONE.test(text.trim())) return 'relief';
  if (ASKED.test(text.trim())) return null;
  return GROUPS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** It is told as a fact, so that nobody is asked for it. */
export function groupFact(group: string, text: string, at: Date): SessionFact {
  return { role: 'group', value: group, unit: 'word', range: null, heard: text.slice(0, 20), at };
}

/** The resident says of himself that he is a child. */
export function isChildSpeaking(text: string): boolean {
  const said = MINOR.exec(text)?.[0];
  const age = said === undefined ? undefined : findAges(said)[0]?.value;
  return (age !== undefined && age < ADULT) || STILL_A_CHILD.test(text);
}

const OTHERS =
  /(?:查|问|看|打听|知道)[^，,。]{0,8}(?:他|她|别人|人家|对方|老板|邻居|朋友|同事|亲戚|前夫|前妻|那个人)[^，,。]{0,8}(?:申请|法律援助|案子|案件)/u;
const STANDING = /进度|到哪|批了?没|批下来|结果|编号|办得?怎么样|有没有申请|申请了没/u;

/** Asks how somebody else's application stands. */
export function asksOthersCase(text: string): boolean {
  return OTHERS.test(text) && STANDING.test(text);
}
