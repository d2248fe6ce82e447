import type { AidPerson, AidRepresentative } from '../application/application-parts.ts';
import {
  BECAUSE,
  CHANNEL,
  CONTACT,
  GREEN,
  HOME_VISIT,
  OUTCOME,
  REFUSAL,
  RELATION,
  RESIDENCE,
  SERVICE_FORM,
  SEX,
  URGENT,
} from './code-words.ts';
import type { AidDocumentRecord, DocumentContext } from './document-record.ts';
import {
  addressInWords,
  dayInWords,
  momentInWords,
  numberInWords,
  phoneInWords,
  storyInWords,
  timeInWords,
  yuanInWords,
} from './in-words.ts';

type Read = (record: AidDocumentRecord, context: DocumentContext) => string;
interface Field {
  /** What it holds, in Chinese, for the list that agencies read. */
  label: string;
  read: Read;
}

const ofApplicant = (read: (person: AidPerson, context: DocumentContext) => string): Read => {
  return ({ applicant }, context) => read(applicant, context);
};
const ofRepresentative = (read: (one: AidRepresentative, context: DocumentContext) => string): Read => {
  return ({ representative }, context) => (representative === null ? '' : read(representative, context));
};
const lines = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n');

/**
 * Every value of a record that a document can show, written out. The forms take their texts from here, and an agency's
 * own template names them as `{{key}}`. A value that is not known is ''.
 */
export const FIELDS = {
  number: { label: '申请编号', read: ({ number }) => number },
  today: { label: '制作日期', read: (_record, { now }) => dayInWords(now) },
  'received.day': { label: '收到申请日期', read: ({ receivedAt }) => dayInWords(receivedAt) },
  channel: { label: '申请方式', read: ({ channel, number }) => (number === '' ? '' : CHANNEL[channel]) },
  'agency.name': { label: '法律援助机构', read: ({ agency }) => agency.name },
  'agency.why': { label: '由该机构受理的理由', read: ({ agency }) => agency.why },
  'applicant.name': { label: '申请人姓名', read: ofApplicant(({ name }) => name) },
  'applicant.sex': { label: '申请人性别', read: ofApplicant(sexOf) },
  'applicant.birthDay': { label: '申请人出生日期', read: ofApplicant(({ birthDay }) => dayInWords(birthDay)) },
  'applicant.identityNumber': { label: '申请人证件号码', read: ofApplicant(identityOf) },
  'applicant.phone': { label: '申请人电话', read: ofApplicant(phoneOf) },
  'applicant.residence': { label: '申请人住所', read: ofApplicant(residenceOf) },
  'representative.name': { label: '代理申请人姓名', read: ofRepresentative(({ person }) => person.name) },
  'representative.sex': { label: '代理申请人性别', read: ofRepresentative(({ person }) => sexOf(person)) },
  'representative.identityNumber': {
    label: '代理申请人证件号码',
    read: ofRepresentative(({ person }, context) => identityOf(person, context)),
  },
  'representative.phone': {
    label: '代理申请人电话',
    read: ofRepresentative(({ person }, context) => phoneOf(person, context)),
  },
  'representative.residence': {
    label: '代理申请人住所',
    read: ofRepresentative(({ person }, context) => residenceOf(person, context)),
  },
  'representative.relation': {
    label: '代理申请人与申请人的关系',
    read: ofRepresentative(({ relation }) => RELATION[relation]),
  },
  'representative.because': { label: '代为申请的原因', read: ofRepresentative(({ because }) => BECAUSE[because]) },
  'custody.place': { label: '羁押场所', read: ({ custody }) => custody?.place ?? '' },
  'matter.name': { label: '申请事项', read: ({ matterName }) => matterName },
  story: { label: '案情及申请理由', read: ({ story }, { numbers }) => storyInWords(story, numbers) },
  facts: {
    label: '已经说明的情况',
    read: ({ facts }, { numbers }) =>
      lines(facts.map(({ label, value }) => `${label}：${storyInWords(value, numbers)}`)),
  },
  otherParty: { label: '对方当事人', read: ({ otherParty }, { numbers }) => storyInWords(otherParty, numbers) },
  deadlines: {
    label: '需要注意的期限',
    read: ({ deadlines }) => lines(deadlines.map(({ day, what }) => `${dayInWords(day)}前：${what}`)),
  },
  urgent: { label: '先行援助情形', read: ({ urgent }) => lines(urgent.map((flag) => URGENT[flag])) },
  groups: { label: '人员类别', read: ({ groups }, { groupName }) => groups.map(groupName).join('、') },
  green: { label: '绿色通道人员类别', read: ({ green }) => green.map((group) => GREEN[group]).join('、') },
  'means.householdSize': {
    label: '共同生活人数',
    read: ({ means }) => (means.householdSize === null ? '' : `${means.householdSize}人`),
  },
  'means.monthlyIncome': { label: '家庭月收入合计', read: incomeOf },
  'means.perHead': { label: '家庭人均月收入', read: incomePerHeadOf },
  'means.residence': {
    label: '城镇或者农村',
    read: ({ means }) => (means.residence === null ? '' : RESIDENCE[means.residence]),
  },
  'means.incomes': {
    label: '各项月收入',
    read: ({ means }) => lines(means.incomes.map(({ source, monthlyFen }) => `${source}：${yuanInWords(monthlyFen)}`)),
  },
  'means.assets': { label: '家庭财产', read: ({ means }) => lines(means.assets) },
  'preCheck.verdict': { label: '初步判断', read: ({ preCheck }) => preCheck?.result.verdict ?? '' },
  'preCheck.summary': { label: '初步判断的理由', read: ({ preCheck }) => preCheck?.result.summary ?? '' },
  'declaration.words': { label: '承诺的内容', read: ({ declaration }) => declaration?.words ?? '' },
  'declaration.confirmed': {
    label: '确认承诺的时间',
    read: ({ declaration }) => momentInWords(declaration?.confirmedAt ?? null),
  },
  'declaration.channel': {
    label: '确认承诺的方式',
    read: ({ declaration }) => (declaration === null ? '' : CHANNEL[declaration.channel]),
  },
  'contact.by': { label: '通知方式', read: ({ contact, number }) => (number === '' ? '' : CONTACT[contact.by]) },
  'contact.safeTime': { label: '方便联系的时间', read: ({ contact }) => contact.safeTime },
  'contact.language': { label: '使用的语言', read: ({ contact }) => contact.language },
  'contact.access': { label: '无障碍需要', read: ({ contact }) => contact.access.join('、') },
  appointment: { label: '预约办理', read: appointmentOf },
  homeVisit: { label: '上门受理', read: homeVisitOf },
  'papers.all': { label: '全部材料', read: ({ papers }) => lines(papers.map(({ name }) => name)) },
  'papers.received': {
    label: '已收到的材料',
    read: ({ papers }) => lines(papers.filter(({ state }) => state === 'received').map(({ name }) => name)),
  },
  'papers.missing': {
    label: '需要补充的材料',
    read: ({ papers }) => lines(papers.filter(({ state }) => state === 'needed').map(({ name }) => name)),
  },
  'papers.asked': { label: '通知补充材料的日期', read: ({ papersAskedAt }) => dayInWords(papersAskedAt) },
  'papers.dueDay': { label: '补充材料的最后一日', read: ({ papersDueDay }) => dayInWords(papersDueDay) },
  'decision.outcome': {
    label: '决定',
    read: ({ decision }) => (decision === null ? '' : OUTCOME[decision.outcome]),
  },
  'decision.day': { label: '决定日期', read: ({ decision }) => dayInWords(decision?.at ?? null) },
  'decision.byName': { label: '决定人', read: ({ decision }) => decision?.byName ?? '' },
  'decision.codes': {
    label: '不予援助的情形',
    read: ({ decision }) => (decision?.codes ?? []).map((code) => REFUSAL[code]).join('；'),
  },
  'decision.reasons': { label: '决定的理由', read: ({ decision }) => decision?.reasons ?? '' },
  'decision.serviceForm': {
    label: '法律援助的形式',
    read: ({ decision }) => (decision?.serviceForm == null ? '' : SERVICE_FORM[decision.serviceForm]),
  },
  'decision.referredTo': { label: '转交的机构', read: ({ decision }) => decision?.referredTo ?? '' },
  'decision.dueDay': {
    label: '作出决定的最后一日',
    read: ({ clocks }) => dayInWords(clocks.find(({ name }) => name === 'decide')?.lastDay ?? null),
  },
  'assignment.lawyerName': { label: '承办人员', read: ({ assignment }) => assignment?.lawyerName ?? '' },
  'assignment.day': { label: '指派日期', read: ({ assignment }) => dayInWords(assignment?.at ?? null) },
} as const satisfies Record<string, Field>;

export type FieldKey = keyof typeof FIELDS;
export type FieldTexts = Readonly<Record<FieldKey, string>>;

export const FIELD_KEYS = Object.keys(FIELDS) as FieldKey[];

/** All values of a record, written out. */
export function fieldTexts(record: AidDocumentRecord, context: DocumentContext): FieldTexts {
  return Object.fromEntries(FIELD_KEYS.map((key) => [key, FIELDS[key].read(record, context)])) as Record<
    FieldKey,
    string
  >;
}

function sexOf({ sex }: AidPerson): string {
  return sex === null ? '' : SEX[sex];
}

function identityOf({ identityNumber }: AidPerson, { numbers, open }: DocumentContext): string {
  return numberInWords(open(identityNumber), numbers);
}

function phoneOf({ phone }: AidPerson, { numbers, open }: DocumentContext): string {
  return phoneInWords(open(phone), numbers);
}

function residenceOf({ residence }: AidPerson, { numbers }: DocumentContext): string {
  return storyInWords(residence, numbers);
}

function incomeOf({ means }: AidDocumentRecord): string {
  const { monthlyIncomeFen: low, monthlyIncomeHighFen: high } = means;
  if (low === null || high === null || high === low) return yuanInWords(low);
  return `${yuanInWords(low)}至${yuanInWords(high)}`;
}

/** Rounded down to the fen: it is shown, not decided on. */
function incomePerHeadOf({ means }: AidDocumentRecord): string {
  const { monthlyIncomeFen: low, monthlyIncomeHighFen: high, householdSize: size } = means;
  if (low === null || size === null || size < 1) return '';
  const least = yuanInWords(Math.floor(low / size));
  return high === null || high === low ? least : `${least}至${yuanInWords(Math.floor(high / size))}`;
}

function appointmentOf({ appointment }: AidDocumentRecord): string {
  if (appointment === null) return '';
  const { startsAt, endsAt, placeName } = appointment;
  return `${momentInWords(startsAt)}至${timeInWords(endsAt)}，${placeName}`;
}

function homeVisitOf({ homeVisit }: AidDocumentRecord, { numbers, open }: DocumentContext): string {
  if (homeVisit === null) return '';
  const { because, address, when } = homeVisit;
  return [HOME_VISIT[because], addressInWords(open(address), numbers), when].filter((part) => part !== '').join('，');
}
