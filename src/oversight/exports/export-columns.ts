import type { ServiceFacts } from '../facts/service-facts.ts';

/** What ids are called, and who may be reached where. */
export interface ExportWords {
  staff: (id: string) => string;
  intent: (id: string) => string;
  region: (code: string) => string;
  /** Telephone of the resident, masked unless the export is in clear; '' for none. */
  phone: (facts: ServiceFacts) => string;
  /** Automatic score; null while a person is still to give his own (盲评). */
  quality: (facts: ServiceFacts) => number | null;
}

export type Cell = string | number | null;

interface Column {
  head: string;
  read: (facts: ServiceFacts, words: ExportWords) => Cell;
}

const CHANNEL: Readonly<Record<string, string>> = {
  web: '网页',
  wechat: '微信',
  sms: '短信',
  voice: '电话',
  terminal: '终端',
};
const OUTCOME: Readonly<Record<ServiceFacts['outcome'], string>> = {
  answered: '当场解答',
  'pre-check': '法律援助预审',
  'handed-over': '转值班律师',
  'message-taken': '已留言',
  'work-order': '转办（工单）',
  abandoned: '中途离开',
  emergency: '紧急情况处置',
  'wrong-number': '误拨或者非法律咨询',
};
const HANDOFF: Readonly<Record<string, string>> = {
  answered: '已接通',
  'message-left': '未接通，已留言',
  abandoned: '未接通，来访人放弃',
  open: '未接通',
};
const RATING: Readonly<Record<string, string>> = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  'basically-satisfied': '基本满意',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
};
const RATING_STATE: Readonly<Record<ServiceFacts['ratingState'], string>> = {
  none: '未请求',
  asked: '已请求，未评',
  rated: '已评价',
  skipped: '不评价',
};
const REVIEW: Readonly<Record<string, string>> = {
  open: '待处理',
  calling: '回访中',
  finding: '核查中',
  closed: '已办结',
};

/** Columns of the export of services (服务台账), in their order. */
export const EXPORT_COLUMNS: readonly Column[] = [
  { head: '服务编号', read: ({ _id }) => _id },
  { head: '来访人编号', read: ({ personKey }) => personKey },
  { head: '联系电话', read: (facts, { phone }) => phone(facts) },
  { head: '渠道', read: ({ channel }) => CHANNEL[channel] ?? channel },
  { head: '地区', read: ({ regionCode }, { region }) => (regionCode === null ? '' : region(regionCode)) },
  { head: '地区代码', read: ({ regionCode }) => regionCode ?? '' },
  { head: '开始时间', read: ({ openedAt }) => shanghaiTime(openedAt) },
  { head: '结束时间', read: ({ closedAt }) => shanghaiTime(closedAt) },
  { head: '服务时长（秒）', read: ({ openedAt, closedAt }) => seconds(closedAt.getTime() - openedAt.getTime()) },
  { head: '咨询类别', read: ({ topic }) => topic ?? '' },
  { head: '咨询事项', read: ({ intents }, { intent }) => intents.map(intent).join('、') },
  { head: '紧急情形', read: ({ emergency }) => emergency ?? '' },
  { head: '处理结果', read: ({ outcome }) => OUTCOME[outcome] },
  { head: '来访人发言数', read: ({ turnCount }) => turnCount },
  { head: '首次答复（秒）', read: ({ firstReplyMs }) => seconds(firstReplyMs) },
  { head: '转人工', read: ({ handoff }) => (handoff === null ? '否' : (HANDOFF[handoff.result] ?? '')) },
  { head: '等候（秒）', read: ({ handoff }) => seconds(handoff?.waitedMs ?? null) },
  { head: '值班律师', read: ({ lawyerId }, { staff }) => (lawyerId === null ? '' : staff(lawyerId)) },
  { head: '服务机构', read: ({ attribution }) => attribution.provider },
  { head: '智能助手用时（秒）', read: ({ clocks }) => seconds(clocks.botMs) },
  { head: '律师服务用时（秒）', read: ({ clocks }) => seconds(clocks.lawyerMs) },
  { head: '整理用时（秒）', read: ({ clocks }) => seconds(clocks.wrapUpMs) },
  { head: '评价状态', read: ({ ratingState }) => RATING_STATE[ratingState] },
  { head: '评价', read: ({ rating }) => (rating === null ? '' : (RATING[rating] ?? '')) },
  { head: '评价时间', read: ({ ratedAt }) => (ratedAt === null ? '' : shanghaiTime(ratedAt)) },
  { head: '不满意处理', read: ({ reviewState }) => (reviewState === null ? '' : (REVIEW[reviewState] ?? reviewState)) },
  { head: '七日内再次来访', read: ({ isRepeat }) => (isRepeat ? '是' : '否') },
  { head: '质检得分', read: (facts, { quality }) => quality(facts) },
];

export function exportRow(facts: ServiceFacts, words: ExportWords): Cell[] {
  return EXPORT_COLUMNS.map(({ read }) => read(facts, words));
}

/** `2026-03-02 10:00:00`, Shanghai time. */
export function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000);
}
