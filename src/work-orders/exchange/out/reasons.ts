import type { Outcome } from './verdict.ts';

/** What contract codes mean to who has to mend it. */
const MEANING: Readonly<Record<string, string>> = {
  SIGNATURE_INVALID: '签名对不上，请核对双方的密钥',
  TIMESTAMP_OUT_OF_RANGE: '时间相差超过 5 分钟，请核对服务器时钟',
  NONCE_REUSED: '随机串重复，请重发',
  KEY_UNKNOWN: '对方不认识我们的接入标识，请核对',
  HEADER_MISSING: '请求头不全',
  IDEMPOTENCY_CONFLICT: '对方收到过同一编号但内容不同的消息，请与对方核对',
  ORDER_EXISTS: '对方已有这张工单，请与对方核对',
  STATE_CONFLICT: '对方的工单现在不能这样处理，请与对方核对状态',
  SEQUENCE_GAP: '对方说中间缺了一条，请与对方核对',
  VALIDATION: '对方说内容不合要求',
};

/** Why a message is late, for a supervisor. */
export function lateReason(peer: string, outcome: Outcome, tries: number): string {
  return `${problemOf(peer, outcome)}（已试 ${tries} 次，会自动再试）。`;
}

/** Why a message is not tried any more, for a supervisor. */
export function deadReason(peer: string, outcome: Outcome, tries: number): string {
  const isFinal = 'status' in outcome && outcome.status >= 300 && outcome.status < 500;
  return `${problemOf(peer, outcome)}（${isFinal ? '不会自动再试' : `试了 ${tries} 次，不再自动重试`}）。处理好后请重发，或写明理由搁置。`;
}

function problemOf(peer: string, outcome: Outcome): string {
  if ('failure' in outcome) {
    const what = { connect: '连不上', timeout: '没有在 10 秒内答复', network: '连接中断，不知道收到没有' };
    return outcome.failure === 'connect' ? `连不上${peer}` : `${peer}${what[outcome.failure]}`;
  }
  const { status, code } = outcome;
  if (status >= 300 && status < 400) return `${peer}的地址变了（答复 ${status}），请核对地址`;
  const meaning = MEANING[code];
  return `${peer}答复 ${status}${code === '' ? '' : ` ${code}`}${meaning === undefined ? '' : `：${meaning}`}`;
}
