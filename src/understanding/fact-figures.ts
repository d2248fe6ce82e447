import type { FactRole, FactValue } from '../text/index.ts';
import type { Find } from './fact-finds.ts';

/** The words around a find: in its sentence before it, after it, and the whole text. */
export interface Around {
  before: string;
  after: string;
  text: string;
}

interface Role {
  role: FactRole;
  value: FactValue;
  unit: string;
  range?: { from: FactValue; to: FactValue } | null;
}

const OWED_BEFORE =
  /(?:欠|拖|压着?|没(?:有)?(?:给|发|结|还|付|退|要)|不(?:给|发|结|还|付|退|肯)|借(?:给|了|走|我|出)?|骗|讨|追|要回|货款|工程款|尾款|欠条|本金|押金|定金|抚养费|赔偿|共|合计|加起来)[^，,。；;]{0,14}$/u;
const OWED_AFTER =
  /^(?:块钱|的)?(?:工资|工钱|钱|货款|押金|欠款|工程款|血汗钱)?(?:一直|到现在|至今|都|也|还|就)*(?:不还|没还|不给|没给|没发|不发|没结|不结|不退|没退|拖|要不回|要不到|没要|拿不到|没拿到)/u;
const REPAID = /(?:还了|已经还|给了|付了|交了|花了|退了|拿到|发了|预支|垫)[^，,。；;]{0,6}$/u;
const UNPAID = /(?:欠|拖|压|没(?:有)?(?:给|发|开|结|拿)|不(?:给|发|开|结))[^，,。；;]{0,10}$/u;
const UNPAID_AFTER =
  /^(?:多|左右)?(?:的)?(?:工资|薪水|工钱|薪)|^(?:多)?(?:了)?(?:一直|都|就|还|也|,|，)*(?:没(?:有)?(?:给|发|开|结|拿)|不(?:给|发|开|结))/u;
const WAGES = /工资|工钱|薪|劳务费|血汗钱|没发|不发|没开|没结(?!果)|给钱/u;
const NOT_WAGES = /补偿款|调解|社保|保险|公积金|工伤|房租|租金|抚养费|赡养费/u;
const HOUSEHOLD_INCOME =
  /(?:全家|家里|家庭|一家(?:人|子|[一二三四五六七八九十0-9]+口)?|夫妻俩?|两口子)[^。；;]{0,16}$/u;
const EARNED = /(?:收入|挣|赚|进账|一个?月|每月)[^，,。；;]{0,8}$/u;
const OTHERS_WAGE = /(?:他|她|对方|老公|老婆|前夫|前妻|丈夫|妻子)$/u;
const HOUSEHOLD = /(?:家里|全家|一家|我家|家中|我们家|一起生活|家庭)[^，,。；;]{0,8}$/u;
const CONCERNED =
  /(?:我们|咱们?|我和|我跟|一共|总共|一起(?:干活|打工|上班)?的?|还有|连我|带着?|加上我|欠)[^，,。；;]{0,8}$/u;
const CONCERNED_KIND = /工友|工人|民工|同事|老乡|兄弟|弟兄|员工|业主|村民|住户|租客|受害/u;
const CONCERNED_AFTER = /^(?:都|全|一起|被欠|的?工资|没拿|没发|的?血汗|的?工钱)/u;
const CHILDREN = /孩子|小孩|子女|儿女|儿子|女儿/u;
const CHILD = /(?:孩子|小孩|儿子|女儿|娃|小的|大的|老大|老二|男孩|女孩|未成年)[^，,。；;我]{0,6}$/u;
const OTHER_PERSON = /(?:对方|老板|他|她|邻居|那个?人|司机|房东|同学)[^，,。；;我]{0,6}$/u;
const STARTED =
  /^(?:份)?(?:就|才)?(?:入职|进厂|进的?(?:公司|厂)|去(?:的|上班)|来的?(?:公司|厂)|开始(?:上班|干|工作)|签的?合同|结婚|登记|领证|租的?|买的?)/u;
const LIMIT = /开庭|到期|截止|期限|仲裁|上诉|时效|过期|必须|最晚|之前|以前|内|还有|还剩|只剩|再过/u;
const HOME = /(?:老家|户口|户籍|籍贯|家乡)(?:是|在)?[^，,。；;]{0,3}$/u;

/** What a figure, date or place is in the story; null where the words around it do not tell. */
export function roleOf(find: Find, around: Around, today: string): Role | null {
  const { value, unit, range } = find;
  switch (find.kind) {
    case 'wage':
      return wageRole(find, around);
    case 'money':
      return moneyRole(find, around);
    case 'duration':
      return durationRole(find, around);
    case 'persons':
      return personsRole(find, around);
    case 'age':
      if (CHILD.test(around.before)) return { role: 'child-age', value, unit, range };
      return OTHER_PERSON.test(around.before) ? null : { role: 'age', value, unit, range };
    case 'date':
      return dateRole(find, around, today);
    case 'percent':
      return { role: unit === 'bp' ? 'percent' : 'interest-rate', value, unit, range };
    case 'place':
      return { role: HOME.test(around.before) ? 'home-place' : 'place', value, unit };
    case 'phone':
    case 'identity-number':
      return { role: find.kind, value, unit };
  }
}

function wageRole({ value, unit, range, heard }: Find, { before }: Around): Role | null {
  if (OTHERS_WAGE.test(before)) return null;
  if (unit === 'fen/month' && HOUSEHOLD_INCOME.test(before + heard.slice(0, 4)) && !/我(?:自己|一个人)/u.test(before)) {
    return { role: 'household-income', value, unit, range };
  }
  return { role: 'wage', value, unit, range };
}

function moneyRole({ value, unit, range }: Find, { before, after }: Around): Role {
  if (HOUSEHOLD_INCOME.test(before) && EARNED.test(before)) {
    return { role: 'household-income', value, unit: 'fen/month', range };
  }
  const isOwed = (OWED_BEFORE.test(before) && !REPAID.test(before)) || OWED_AFTER.test(after);
  return { role: isOwed ? 'amount-owed' : 'amount', value, unit, range };
}

function durationRole({ value, unit, range }: Find, { before, after, text }: Around): Role {
  const near = before.slice(-24) + after.slice(0, 16);
  const isOfWages = !NOT_WAGES.test(near) && WAGES.test(/欠[^，,。]{0,8}$/u.test(before) ? text : near);
  const isUnpaid = (UNPAID.test(before) || UNPAID_AFTER.test(after)) && isOfWages;
  if (!isUnpaid || typeof value !== 'number' || unit === 'hour') return { role: 'duration', value, unit, range };
  const months = (days: FactValue) => (unit === 'day' ? Math.round((Number(days) / 30) * 10) / 10 : Number(days));
  const bounds = range === null ? null : { from: months(range.from), to: months(range.to) };
  return { role: 'months-owed', value: months(value), unit: 'month', range: bounds };
}

function personsRole({ value, unit, range, heard }: Find, { before, after }: Around): Role | null {
  if (/口/u.test(heard) || HOUSEHOLD.test(before)) {
    return CHILDREN.test(heard)
      ? { role: 'children', value, unit, range }
      : { role: 'household-size', value, unit, range };
  }
  if (CHILDREN.test(heard)) return { role: 'children', value, unit, range };
  // 老板欠我们工资，十二个人，一直不给: a number that stands by itself is of those who tell.
  const isAlone =
    typeof value === 'number' && value >= 3 && /(?:^|[，,])$/u.test(before) && /^(?:[，,]|$)/u.test(after);
  const isConcerned =
    CONCERNED.test(before) ||
    CONCERNED_KIND.test(heard) ||
    CONCERNED_AFTER.test(after) ||
    /^(?:我|咱)/u.test(heard) ||
    isAlone;
  return isConcerned && Number(value) > 1 ? { role: 'persons', value, unit, range } : null;
}

function dateRole({ value, unit, range, heard }: Find, { before, after }: Around, today: string): Role | null {
  const isAhead = String(range?.to ?? value) > today;
  if (isAhead)
    return LIMIT.test(before.slice(-12) + heard + after.slice(0, 10)) ? { role: 'deadline', value, unit, range } : null;
  return { role: STARTED.test(after) ? 'start-date' : 'event-date', value, unit, range };
}
