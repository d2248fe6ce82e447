import type { Answer } from '../answer.ts';

/** What staff call the fields of an answer. */
export const FIELD_NAMES: Readonly<Record<keyof Answer, string>> = {
  id: '编号',
  question: '问题',
  short: '一句话答复',
  full: '完整答复',
  steps: '办理步骤',
  deadlines: '期限',
  ask: '追问',
  checklist: '问诊提示',
  grounds: '法律依据',
  effectiveFrom: '生效日期',
  effectiveTo: '失效日期',
  verifiedAt: '核对日期',
  verifiedBy: '审签律师',
  source: '出处',
  status: '状态',
  staleReason: '停用原因',
  related: '相关答复',
  together: '同时享有的权利',
  aidMatter: '法律援助事项',
  calculator: '计算器',
  hotlines: '热线',
  route: '后续路径',
};
