import type { FactRole, FactValue } from '../text/index.ts';

/** A fact told in words, with its place in the text. */
export interface WordFact {
  role: FactRole;
  value: FactValue;
  heard: string;
  start: number;
  end: number;
}

interface Cue {
  role: FactRole;
  value: FactValue;
  /** `u` and `g`. The group `said`, where there is one, is what was heard. */
  pattern: RegExp;
  /** Not a fact when this stands right before it. */
  unless?: RegExp;
}

const DENIAL = /(?:不是|没有?|并非|不算|还没|从没|不想|不愿|不肯|别|要不要|是不是|能不能|可不可以)$/u;
const KIN: readonly [string, string][] = [
  ['parent', '(?:老)?(?:妈妈?|母亲|爸爸?|父亲|爹|娘|父母)'],
  ['child', '(?:儿子|女儿|孩子|小孩|闺女)'],
  ['spouse', '(?:老公|丈夫|老婆|妻子|爱人|媳妇)'],
  [
    'relative',
    '(?:哥哥?|弟弟?|姐姐?|妹妹?|叔叔?|舅舅?|姑姑?|爷爷|奶奶|外公|外婆|姥姥|姥爷|侄子|外甥|表哥|表弟|堂哥|亲戚|岳父|岳母|公公|婆婆)',
  ],
  ['friend', '(?:朋友|同学|老乡)'],
  ['neighbour', '邻居'],
  ['colleague', '(?:同事|工友)'],
];
const WRONGED =
  '(?:被|让|在[^，,。]{0,8}(?:上班|打工|干活|住院)|上班|打工|干活|的?工资|的?工钱|的?腿|的?手|摔|出了?(?:车祸|事)|受了?伤|住院|瘫)';

const SIDES: readonly [string, string][] = [
  ['employer', '(?:老板|包工头|公司|单位|工厂|厂里|厂家|厂子|用人单位|工地|项目部|劳务公司|雇主|东家|厂)'],
  ['landlord', '(?:房东|二房东)'],
  ['tenant', '(?:租客|租户|房客)'],
  ['ex-spouse', '(?:前夫|前妻|前老公|前老婆)'],
  ['spouse', '(?:老公|丈夫|老婆|妻子|男人|媳妇)'],
  ['child', '(?:儿子|女儿|儿女|子女|儿媳)'],
  ['neighbour', '(?:邻居|隔壁|楼上|楼下)'],
  ['friend', '(?:朋友|同学|老乡)'],
  ['relative', '(?:亲戚|哥哥|弟弟|姐姐|妹妹|舅舅|叔叔|表哥|表弟)'],
  ['property-company', '物业(?:公司)?'],
  ['developer', '(?:开发商|房地产公司)'],
  ['agency', '中介(?:公司)?'],
  ['hospital', '医院'],
  ['seller', '(?:商家|卖家|店家|网店|商场|4s店|健身房|培训机构)'],
];
const WRONGS =
  '(?:[^，,。！？!?；;跟和]{0,8})(?:欠|拖|不给|不发|没给|没发|没结|不结|不退|没退|不还|没还|不管|不养|打(?![架闹工算听折印]|官司|电话)|骗|跑|不付|赖|赶|辞|开除|扣|失联|不认|不承认|借)';

/** 我家是, 我妈吃: a group that is told of somebody, not asked about in general. */
const OF_US = '(?<=(?:我|咱|俺|我家|家里|本人|妈|爸|老人|孩子)(?:们|家)?(?:都|也|现在|一直)?[^，,。？?]{0,6})';
const NOT_ASKED = '(?!(?:可以|能不能|能否|怎么|如何)申请)';

const CUES: readonly Cue[] = [
  {
    role: 'employed',
    value: true,
    pattern: /(?:现在|目前)?还在(?:那|这|厂里|公司|单位|他)?(?:里|儿|边|家)?(?:上班|干活|干|做)/gu,
  },
  { role: 'employed', value: true, pattern: /(?:还没|没有|没)(?:离职|辞职|走人?(?=[，,。]|$))/gu },
  {
    role: 'employed',
    value: false,
    pattern:
      /(?:已经|早就|后来)?(?:离职|辞职|不干)了|被(?:公司|单位|老板|厂里)?(?:辞退|开除|解雇|裁员?|炒)|(?:已经|早就)(?:离职|辞职|不在那|走了)/gu,
  },
  {
    role: 'injury',
    value: '',
    pattern:
      /(?:左|右)?(?:手指头?|手|脚趾|脚|腿|腰椎|腰|(?<![骨拳木石罐])头部?|眼睛|胳膊|肋骨|肩膀|膝盖|脊椎|小臂|脚踝)(?:被|给|都)?(?:机器|钢筋|车|他)?(?:打|压|砸|轧|摔|撞|划|烫|烧|扭|夹|切|绞)?(?:断|伤|骨折|破|掉|坏|残)了?|粉碎性骨折|骨折|截肢|脑震荡|烧伤|烫伤|轻微伤|轻伤|重伤|骨裂|瘫痪|[一二三四五六七八九十]级(?:伤残|残疾)|(?:伤残|残疾)[一二三四五六七八九十]级/gu,
  },
  {
    role: 'group',
    value: 'relief',
    pattern: new RegExp(`${OF_US}(?:低保户|吃低保|享受低保|领低保|特困户|特困人员|五保户)${NOT_ASKED}`, 'gu'),
  },
  {
    role: 'group',
    value: 'preferential',
    pattern: new RegExp(`${OF_US}(?:烈属|军属|伤残军人|退役军人|退伍军人|优抚对象)${NOT_ASKED}`, 'gu'),
  },
  {
    role: 'migrant-worker',
    value: true,
    pattern: new RegExp(`${OF_US}(?:农民工|进城务工)|(?:从|是)?农村(?:出来|来|的)[^，,。]{0,4}打工`, 'gu'),
  },
  {
    role: 'residence',
    value: 'rural',
    pattern:
      /(?<=(?:我|家|俺|咱)[^，,。？?]{0,6})(?:农村户口|(?<!非)农业户口)|(?:家|住|户口)(?:是|在)(?:农村|乡下|村里)|我?是?农村人|村里的(?=[，,。]|$)/gu,
  },
  {
    role: 'residence',
    value: 'urban',
    pattern:
      /(?<=(?:我|家|俺|咱)[^，,。？?]{0,6})(?:城镇户口|城市户口|非农业?户口|居民户口)|(?:家|住)(?:是|在)(?:城里|市区|县城)/gu,
  },
  {
    role: 'has-lawyer',
    value: false,
    pattern: /(?:没有?|还没)(?:钱)?请(?:过)?律师|没钱请律师|请不起律师|律师(?:也|都)?(?:没有?请|请不起)/gu,
  },
  {
    role: 'has-lawyer',
    value: true,
    pattern: /(?:已经|自己|花钱)(?:花钱)?请了?(?:个|一个|了)?律师|请了(?:个|一个)?律师|律师已经请了/gu,
    unless: /(?:对方|他们?|她|老板|公司|人家|单位)(?:也|都|已经|早就)?$/u,
  },
  {
    role: 'in-custody',
    value: true,
    pattern: /(?:关|押|人)在看守所|被(?:刑事)?拘留|被逮捕|在(?:坐牢|服刑)|被(?:警察|公安)(?:抓|带走)/gu,
  },
  {
    role: 'matter',
    value: 'wage',
    pattern:
      /(?:拖欠|欠|不发|没发|不给|没给|没结|不结|没开|讨|扣)[^，,。？?]{0,12}(?:工资|工钱|薪|血汗钱|劳务费)|(?:工资|工钱|薪水)[^，,。？?]{0,8}(?:没发|不发|没给|不给|没结|不结|拖|欠|要不|拿不)|欠薪|讨薪/gu,
  },
  {
    role: 'matter',
    value: 'work-injury',
    pattern: /工伤|(?:上班|干活|工地上?|厂里|车间|做工)[^，,。？?]{0,10}(?:受伤|摔|砸|压|轧|夹|伤到|断)/gu,
  },
  { role: 'matter', value: 'domestic-violence', pattern: /家暴|家庭暴力/gu },
  {
    role: 'matter',
    value: 'support',
    pattern:
      /(?:不给|不付|没给|拖欠|不出|要|追讨)[^，,。？?]{0,6}(?:抚养费|赡养费|扶养费)|(?:抚养费|赡养费|扶养费)[^，,。？?]{0,6}(?:不给|没给|不付|没付)|不(?:赡养|养)老人/gu,
  },
  ...KIN.flatMap(([value, kin]): Cue[] => [
    {
      role: 'asking-for',
      value,
      pattern: new RegExp(
        `(?:帮|替|给|代)(?<said>我?(?:家)?(?:的)?(?:一个|个)?${kin})(?:来|打个?)?(?:问|咨询|打听|申请|打电话)`,
        'gu',
      ),
    },
    {
      role: 'asking-for',
      value,
      pattern: new RegExp(`(?<said>我(?:家|们家)?(?:的|一个|个)?${kin})(?:今年[^，,。]{0,8}[，,]?)?${WRONGED}`, 'gu'),
    },
  ]),
  { role: 'asking-for', value: 'self', pattern: /我(?:本人|自己)(?=(?:来|想)?(?:问|咨询|被|申请|的事))/gu },
  ...SIDES.map(
    ([value, who]): Cue => ({
      role: 'other-side',
      value,
      pattern: new RegExp(`(?<said>${who})${WRONGS}`, 'gu'),
      unless: /(?:我是|当|做)$/u,
    }),
  ),
];

/** Facts told in words: still employed, injuries, who owes, for whom he asks, groups, the matter. One a role and value. */
export function wordFacts(text: string): WordFact[] {
  const facts: WordFact[] = [];
  for (const { role, value, pattern, unless } of CUES) {
    for (const match of text.matchAll(pattern)) {
      const said = match.groups?.said ?? match[0];
      const start = match.index + match[0].indexOf(said);
      const before = text.slice(Math.max(0, match.index - 5), match.index);
      if (DENIAL.test(before) || unless?.test(before) === true || isAsked(text, match.index + match[0].length))
        continue;
      if (facts.some((fact) => fact.role === role && fact.value === value)) continue;
      facts.push({ role, value: value === '' ? said : value, heard: said, start, end: start + said.length });
    }
  }
  return withoutContradictions(facts);
}

/** 算工伤吗, 离职了吗: asked, not told. */
function isAsked(text: string, end: number): boolean {
  return /^(?:了)?(?:吗|么(?!办)|没有[？?]|不[？?])/u.test(text.slice(end));
}

/** A role with two values (two matters, two sides) tells nothing unless it may have several. */
function withoutContradictions(facts: readonly WordFact[]): WordFact[] {
  const askedFor = facts.filter(({ role }) => role === 'asking-for');
  const isHim = ({ start, end }: WordFact) => askedFor.some((one) => start < one.end && end > one.start);
  const told = facts.filter((fact) => fact.role !== 'other-side' || !isHim(fact));
  const single: readonly FactRole[] = ['matter', 'employed', 'residence', 'has-lawyer'];
  return told
    .filter(
      (fact) =>
        !single.includes(fact.role) || told.every((other) => other.role !== fact.role || other.value === fact.value),
    )
    .filter(
      (fact, index) =>
        fact.role !== 'other-side' ||
        told.findIndex(({ role }) => role === 'other-side') === index ||
        first(told, fact),
    )
    .sort((a, b) => a.start - b.start);
}

/** Of several who are named with a wrong, the first in the text. */
function first(facts: readonly WordFact[], fact: WordFact): boolean {
  return facts.every(({ role, start }) => role !== fact.role || fact.start <= start);
}
