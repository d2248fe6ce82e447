import type { Consultation, DocumentContext } from './document-record.ts';
import { clocksInWords, dayInWords, momentInWords, phoneInWords, storyInWords } from './in-words.ts';

export const WAY = { voice: '电话', web: '网络', wechat: '微信', sms: '短信', terminal: '终端' } as const;
export const SPEAKER = { resident: '咨询人', bot: '智能助手', lawyer: '值班律师', system: '系统' } as const;
export const CONSULTATION_OUTCOME = {
  answered: '当场解答',
  'pre-check': '引导申请法律援助',
  'handed-over': '转值班律师',
  'message-taken': '已留言，待回复',
  emergency: '紧急情况处置',
  abandoned: '咨询人中途离开',
  'wrong-number': '误拨或者非法律咨询',
  'work-order': '已转有关部门办理（工单）',
} as const;
export const RATING = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  'basically-satisfied': '基本满意',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
} as const;

interface Field {
  label: string;
  read: (told: Consultation, context: DocumentContext) => string;
}

/** Every value of a consultation that an agency's own register can show. */
export const CONSULTATION_FIELDS = {
  number: { label: '登记编号', read: ({ number }) => number },
  today: { label: '制作日期', read: (_told, { now }) => dayInWords(now) },
  agency: { label: '服务机构', read: ({ agency }) => agency },
  opened: { label: '开始时间', read: ({ openedAt }) => momentInWords(openedAt) },
  closed: { label: '结束时间', read: ({ closedAt }) => momentInWords(closedAt) },
  way: { label: '咨询方式', read: ({ channel }) => (channel === null ? '' : WAY[channel]) },
  phone: { label: '联系电话', read: ({ phone }, { numbers, open }) => phoneInWords(open(phone), numbers) },
  region: { label: '所在地区', read: ({ region }) => region },
  topic: { label: '咨询类别', read: ({ topic }) => topic },
  matters: { label: '咨询事项', read: ({ matters }) => matters.join('、') },
  emergency: { label: '紧急情况', read: ({ emergency }) => emergency },
  questions: { label: '咨询内容', read: (told, context) => said(told, context, ['resident']) },
  answers: { label: '解答内容', read: (told, context) => said(told, context, ['bot', 'lawyer']) },
  outcome: { label: '处理结果', read: ({ outcome }) => (outcome === null ? '' : CONSULTATION_OUTCOME[outcome]) },
  lawyerName: { label: '值班律师', read: ({ lawyerName }) => lawyerName },
  grounds: { label: '告知的法律依据', read: ({ grounds }) => grounds.join('；') },
  preCheck: {
    label: '法律援助预审',
    read: ({ preCheck }, { numbers }) => storyInWords(preCheck, numbers),
  },
  clocks: { label: '服务用时', read: ({ clocks }) => clocksInWords(clocks) },
  rating: { label: '评价', read: ({ rating }) => (rating === null ? '' : RATING[rating]) },
} as const satisfies Record<string, Field>;

export type ConsultationFieldKey = keyof typeof CONSULTATION_FIELDS;

export function consultationTexts(told: Consultation, context: DocumentContext): Record<string, string> {
  return Object.fromEntries(
    Object.entries<Field>(CONSULTATION_FIELDS).map(([key, { read }]) => [key, read(told, context)]),
  );
}

function said(
  { turns }: Consultation,
  { numbers }: DocumentContext,
  speakers: readonly Consultation['turns'][number]['from'][],
): string {
  const texts = turns.filter(({ from, text }) => speakers.includes(from) && text.trim() !== '');
  return texts.map(({ text }) => storyInWords(text, numbers)).join('\n');
}
