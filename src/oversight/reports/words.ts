import type { Satisfaction } from '../../sessions/index.ts';

/** Codes as reports call them (报告用语). */
export const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  web: '网页',
  wechat: '微信',
  sms: '短信',
  voice: '电话',
  terminal: '终端',
};

export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  answered: '已解答',
  'pre-check': '完成法律援助预审',
  'handed-over': '转人员接待',
  'message-taken': '留言',
  'work-order': '转工单',
  abandoned: '中途离开',
  emergency: '紧急情况处置',
  'wrong-number': '拨错、误发',
};

export const HANDOFF_WORDS: Readonly<Record<string, string>> = {
  answered: '人员已答复',
  'message-left': '改为留言',
  abandoned: '放弃等待',
  open: '服务结束时仍在等',
};

export const LEVEL_WORDS: Readonly<Record<Satisfaction, string>> = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  'basically-satisfied': '基本满意',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
};

export const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;
export const NOT_RECOGNISED = '未识别';
export const NONE_TOLD = '未说明';
