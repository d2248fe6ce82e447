import { dayInWords } from '../../knowledge/index.ts';
import type { ProgressBook } from '../../progress/index.ts';
import { MediationCodeError } from '../errors.ts';
import type { MediationCase, MediationState } from './mediation-case.ts';

export const MEDIATION_STATE_NAMES: Readonly<Record<MediationState, string>> = {
  requested: '已收到，正在看能不能受理',
  'not-accepted': '没有受理',
  accepted: '已受理，准备问对方愿不愿意调解',
  asking: '正在问对方愿不愿意调解',
  consented: '对方愿意调解，正在安排调解员',
  refused: '对方不愿意调解',
  assigned: '调解员已安排，正在约时间',
  mediating: '正在调解',
  agreed: '已达成协议',
  failed: '没有调成',
  stopped: '调解已停止',
  closed: '已办结',
  archived: '已办结',
};

const NOT_SETTLED: readonly MediationState[] = ['not-accepted', 'refused', 'failed', 'stopped'];
const MAY_SUE = '随时可以申请仲裁或者起诉，请注意期限。';

/** What who asked may read of his case; nothing of the other side and not who asked. */
export interface MediationProgress {
  what: string;
  number: string;
  state: MediationState;
  stateText: string;
  /** '' where no limit runs. */
  lastDay: string;
  answer: string;
}

export function mediationProgressOf(found: MediationCase): MediationProgress {
  const { number, state, confirmation, mediators, outcomeReason } = found;
  const running = confirmation !== null && confirmation.stoppedAt === null;
  const names = mediators.map(({ name }) => name).join('、');
  const parts = [
    names === '' ? '' : `调解员：${names}。`,
    // Other reasons hold what the other side said (人民调解法 15(4)).
    state === 'not-accepted' && outcomeReason !== '' ? `理由：${outcomeReason}。` : '',
    NOT_SETTLED.includes(state) ? MAY_SUE : '',
  ];
  return {
    what: '调解申请',
    number,
    state,
    stateText: MEDIATION_STATE_NAMES[state],
    lastDay: running ? `双方要申请司法确认的，最晚${dayInWords(confirmation.lastDay)}` : '',
    answer: parts.join(''),
  };
}

/** Progress of cases by number, telephone and code, for who asked; the other side has no way in. */
export function mediationProgressBook(cases: {
  byNumber(written: string): Promise<MediationCase | null>;
}): ProgressBook<MediationCase> {
  return {
    prefix: 'TJ',
    subject: '调解',
    find: (number) => cases.byNumber(number),
    caseOf: ({ number, conversationId, applicant, reach }) => ({
      number,
      conversationId,
      phones: [applicant.phone],
      reach,
    }),
    wrong: () => new MediationCodeError(),
  };
}
