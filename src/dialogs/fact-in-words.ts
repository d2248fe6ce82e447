import type { SessionFact } from '../sessions/index.ts';
import type { FactRole } from '../text/index.ts';

/** A fact for the lawyer's card, and in short for the resident. */
export interface FactInWords {
  label: string;
  value: string;
  /** 欠薪4个月. */
  short: string;
}

const SIDES: Readonly<Record<string, string>> = {
  employer: '用人单位或老板',
  landlord: '房东',
  tenant: '租客',
  'ex-spouse': '前夫或前妻',
  spouse: '配偶',
  child: '子女',
  neighbour: '邻居',
  friend: '朋友',
  relative: '亲戚',
  'property-company': '物业公司',
  developer: '开发商',
  agency: '中介',
  hospital: '医院',
  seller: '商家',
};
const ASKERS: Readonly<Record<string, string>> = {
  self: '本人',
  parent: '父母',
  child: '子女',
  spouse: '配偶',
  relative: '亲属',
  friend: '朋友',
  neighbour: '邻居',
  colleague: '同事',
};
const GROUPS: Readonly<Record<string, string>> = {
  relief: '低保、特困',
  preferential: '优抚对象',
  'no-income': '老人、孩子或残疾人，没有固定收入',
};
const MATTERS: Readonly<Record<string, string>> = {
  wage: '讨要工资',
  'work-injury': '工作时受伤',
  support: '赡养费、抚养费',
  'domestic-violence': '家庭暴力',
};
const PERIODS: Readonly<Record<string, string>> = {
  'fen/month': '每月',
  'fen/day': '每天',
  'fen/hour': '每小时',
  'fen/year': '每年',
  'fen/piece': '每件',
};

type Wording = (fact: SessionFact) => FactInWords | null;

const plain =
  (label: string, inWords: (fact: SessionFact) => string, lead = label): Wording =>
  (fact) => {
    const value = inWords(fact);
    return { label, value, short: `${lead}${value}` };
  };
const yesNo =
  (label: string, yes: string, no: string): Wording =>
  ({ value }) => ({ label, value: value === true ? '是' : '否', short: value === true ? yes : no });
const named =
  (label: string, names: Readonly<Record<string, string>>, lead = label): Wording =>
  ({ value }) => {
    const name = names[String(value)];
    return name === undefined ? null : { label, value: name, short: `${lead}${name}` };
  };
const heard = ({ heard: words }: SessionFact) => words;

/** A range with its unit, or the one figure. */
function figures({ value, range }: SessionFact, unit: string): string {
  return range === null ? `${value}${unit}` : `${range.from}到${range.to}${unit}`;
}

function yuan({ value, range }: SessionFact): string {
  const of = (fen: unknown) => String(Number(fen) / 100);
  return range === null ? `${of(value)}元` : `${of(range.from)}到${of(range.to)}元`;
}

const WORDINGS: Readonly<Partial<Record<FactRole, Wording>>> = {
  matter: named('事情', MATTERS, ''),
  place: plain('地点', heard, '在'),
  'months-owed': plain('欠薪', (fact) => figures(fact, '个月')),
  'amount-owed': plain('涉及金额', yuan),
  wage: (fact) => {
    const value = `${PERIODS[fact.unit] ?? ''}${yuan(fact)}`;
    return { label: '工资', value, short: `工资${value}` };
  },
  persons: plain('涉及人数', (fact) => figures(fact, '个人'), ''),
  'household-size': plain('家里人口', (fact) => figures(fact, '口人'), '家里'),
  'household-income': plain('全家月收入', yuan),
  children: plain('子女', (fact) => figures(fact, '个'), '子女'),
  age: plain('年龄', (fact) => figures(fact, '岁'), ''),
  'child-age': plain('孩子年龄', (fact) => figures(fact, '岁'), '孩子'),
  'event-date': plain(
    '时间',
    ({ value, unit }) => (unit === 'day' ? String(value) : String(value).slice(0, 7)),
    '时间是',
  ),
  'start-date': plain(
    '开始时间',
    ({ value, unit }) => (unit === 'day' ? String(value) : String(value).slice(0, 7)),
    '开始的时间是',
  ),
  deadline: plain('期限', ({ value }) => String(value), '期限到'),
  'asking-for': (fact) => (fact.value === 'self' ? null : named('替谁咨询', ASKERS, '替')(fact)),
  'other-side': named('对方', SIDES, '对方是'),
  employed: yesNo('是否在职', '还在上班', '已经离职'),
  injury: plain('受伤情况', heard, ''),
  group: named('免核查情形', GROUPS, ''),
  'migrant-worker': yesNo('进城务工', '进城务工', '不是进城务工'),
  residence: ({ value }) => {
    const name = value === 'rural' ? '农村' : '城镇';
    return { label: '城镇或农村', value: name, short: `家在${name}` };
  },
  'has-lawyer': yesNo('自己请了律师', '已经请了律师', '还没有请律师'),
  'in-custody': yesNo('是否被关押', '人被关押', '没有被关押'),
  'interest-rate': plain('利息', heard, ''),
};

/** A fact in words; null for those that are not said back, personal numbers among them. */
function factInWords(fact: SessionFact): FactInWords | null {
  return WORDINGS[fact.role]?.(fact) ?? null;
}

/** Facts in words, in the order they are said back. */
export function factsInWords(facts: readonly SessionFact[]): FactInWords[] {
  const order = Object.keys(WORDINGS);
  return [...facts]
    .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
    .flatMap((fact) => factInWords(fact) ?? []);
}
