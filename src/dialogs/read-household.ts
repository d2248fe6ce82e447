import { findPersons, parseCount } from '../text/index.ts';
import type { SlotReading } from './read-slot.ts';

const COUNT: Readonly<Record<string, number>> = { 俩: 2, 仨: 3, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 一: 1 };
const MANY = '(?<many>[俩仨两二三四五六一1-6])?(?:个|名)?';
/** Kin as they are listed, each with how many it names. */
const MEMBERS: readonly [RegExp, number][] = [
  [/我(?!们|家|爸|妈|父|母|爷|奶|老|媳|爱|儿|女|孩|哥|弟|姐|妹|丈|公|婆|岳|的|有)|本人|自己/u, 1],
  [/老婆|媳妇|妻子|爱人|老公|丈夫|老伴|对象|当家的/u, 1],
  [/父母|爸妈|爹娘|二老|两位老人|俩老人/u, 2],
  [/(?<!父|老|公)(?:爸爸?|父亲|爹)(?!妈|娘)/u, 1],
  [/(?<!爸|父)(?:妈妈?|母亲|娘(?!家))/u, 1],
  [/爷爷奶奶|姥姥姥爷|外公外婆|公婆|公公婆婆|岳父岳母/u, 2],
  [/爷爷(?!奶奶)|姥爷|外公(?!外婆)|公公(?!婆婆)|岳父(?!岳母)/u, 1],
  [/(?<!爷爷)奶奶|(?<!外公)外婆|姥姥(?!姥爷)|(?<!公公)婆婆|(?<!岳父)岳母/u, 1],
];
const CHILDREN = [
  new RegExp(`${MANY}(?:孩子|小孩|娃娃?|小的)`, 'u'),
  new RegExp(`${MANY}(?:儿子|男孩)`, 'u'),
  new RegExp(`${MANY}(?:女儿|闺女|女孩)`, 'u'),
  new RegExp(`${MANY}(?:哥哥?|弟弟?|兄弟)`, 'u'),
  new RegExp(`${MANY}(?:姐姐?|妹妹?)`, 'u'),
  new RegExp(`${MANY}(?:孙子|孙女)`, 'u'),
];

/** How many people a list of kin has: 我、老婆和俩娃 4. The resident counts with them; null for less than two. */
export function listedMembers(said: string): number | null {
  const named = MEMBERS.filter(([pattern]) => pattern.test(said)).map(([, count]) => count);
  const counted = CHILDREN.flatMap((pattern) => {
    const match = pattern.exec(said);
    if (match === null) return [];
    const many = match.groups?.many;
    return [
      many === undefined
        ? /俩|仨/u.exec(said.slice(match.index + match[0].length, match.index + match[0].length + 1)) === null
          ? 1
          : 2
        : (COUNT[many] ?? Number(many)),
    ];
  });
  const listed = [...named, ...counted];
  if (listed.length < 2) return null;
  const isCounted = MEMBERS[0]?.[0].test(said) === true;
  return listed.reduce((sum, count) => sum + count, 0) + (isCounted ? 0 : 1);
}

/** The people of a household, told as a number, listed, or both; where the two differ it is asked. */
export function readHousehold(said: string): SlotReading | undefined {
  if (/负|[-−－]\s*\d|^零|^0+(?:个|口)?人?$|没有人|没人/u.test(said)) {
    return { wrong: '家里人连您自己算，至少是一个人。' };
  }
  const listed = listedMembers(said);
  const told = toldNumber(said);
  if (told !== null && listed !== null && told !== listed && listed > 2) {
    return { doubt: `您说${told}口人，可是我照您说的数，连您有${listed}个人。一起生活、一起花钱的到底是几口人？` };
  }
  const people = told ?? listed ?? parseCount(said);
  if (people === null || people === undefined || !Number.isInteger(people)) return undefined;
  if (people < 1) return { wrong: '家里人连您自己算，至少是一个人。' };
  if (people > 99) return { wrong: '这个人数太大了。只算一起生活、一起花钱的家里人，连您自己。' };
  return { value: people };
}

/** 三口人, 一家四口, 五个人; the numbers of children in a list are none. */
function toldNumber(said: string): number | null {
  const whole = findPersons(said).filter(({ heard }) => /口|人|家/u.test(heard) && !/老人|工人/u.test(heard));
  const [only, more] = whole;
  return only !== undefined && more === undefined && only.range === null ? only.value : null;
}
