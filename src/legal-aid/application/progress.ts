import { calendarDay } from '../../knowledge/index.ts';
import { isRunning } from './aid-clocks.ts';
import type { AidApplication, AidState, ClockName, ClosingGround, RefusalCode } from './application.ts';
import { TERMINATING } from './application-steps.ts';
import { maskedName } from './person.ts';

export const STATE_NAMES: Readonly<Record<AidState, string>> = {
  draft: '还没有提交',
  received: '已收到',
  'papers-asked': '等待补充材料',
  'under-review': '正在审查',
  granted: '给予法律援助，正在安排律师',
  refused: '不予法律援助',
  referred: '已转其他法律援助机构',
  assigned: '律师正在承办',
  closed: '已办结',
  withdrawn: '已撤回',
};

export const CLOCK_NAMES: Readonly<Record<ClockName, string>> = {
  decide: '作出决定',
  assign: '安排律师',
  'custody-forward': '转交申请',
  objection: '审查异议',
};

export const REFUSAL_NAMES: Readonly<Record<RefusalCode, string>> = {
  'not-in-scope': '事项不在法律援助的范围内',
  'over-means': '不符合经济困难标准',
  'no-identity': '身份没有核实',
  'wrong-agency': '不属于本机构受理',
  'withdrawn-no-papers': '没有按要求补充材料，视为撤回',
  'already-has-agent': '已经有代理人或者辩护人',
};

export const GROUND_NAMES: Readonly<Record<ClosingGround, string>> = {
  'got-by-fraud': '以欺骗等手段获得法律援助',
  'false-proof': '故意隐瞒重要事实或者提供虚假证据',
  'unlawful-use': '利用法律援助从事违法活动',
  'means-changed': '经济状况变化，不再符合条件',
  'case-ended': '案件终止或者已经被撤销',
  'own-lawyer': '自行委托律师或者其他代理人',
  'own-request': '有正当理由要求终止',
  'other-by-law': '法律法规规定的其他情形',
  completed: '承办完毕',
};

/** What the applicant himself may read of his application. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface AidProgress {
  number: string;
  state: AidState;
  stateText: string;
  receivedOn: string | null;
  matterName: string;
  /** 张** */
  applicant: string;
  agency: { name: string; why: string };
  /** The running limits: what is to be done, and the last day. */
  limits: { name: ClockName; what: string; lastDay: string }[];
  papers: { id: string; name: string; note: string; state: 'needed' | 'received' | 'waived' }[];
  papersDueDay: string | null;
  uploads: number;
  decision: { outcome: string; on: string; codes: string[]; reasons: string } | null;
  closing: { ground: string; on: string; reasons: string } | null;
  lawyerName: string | null;
  appointment: { startsAt: string; placeName: string; state: string } | null;
  objection: { state: string; on: string; reasons: string } | null;
  mayObject: boolean;
  mayWithdraw: boolean;
  steps: { on: string; step: string; state: AidState; stateText: string }[];
}

export function progressOf(application: AidApplication): AidProgress {
  const { state, decision, closing, objection, appointment, agency } = application;
  const isTermination = state === 'closed' && closing !== null && TERMINATING.includes(closing.ground);
  return {
    number: application.number,
    state,
    stateText: STATE_NAMES[state],
    receivedOn: application.receivedAt === null ? null : calendarDay(application.receivedAt),
    matterName: application.matterName,
    applicant: maskedName(application.applicant.name),
    agency: { name: agency.name, why: agency.why },
    limits: application.clocks
      .filter(isRunning)
      .map(({ name, lastDay }) => ({ name, what: CLOCK_NAMES[name], lastDay })),
    papers: application.papers.map(({ id, name, note, state: paper }) => ({ id, name, note, state: paper })),
    papersDueDay: application.papersDueDay,
    uploads: application.uploads.length,
    decision:
      decision === null
        ? null
        : {
            outcome: decision.outcome,
            on: calendarDay(decision.at),
            codes: decision.codes.map((code) => REFUSAL_NAMES[code]),
            reasons: decision.reasons,
          },
    closing:
      closing === null
        ? null
        : { ground: GROUND_NAMES[closing.ground], on: calendarDay(closing.at), reasons: closing.reasons },
    lawyerName: application.assignment?.lawyerName ?? null,
    appointment:
      appointment === null
        ? null
        : {
            startsAt: appointment.startsAt.toISOString(),
            placeName: appointment.placeName,
            state: appointment.state,
          },
    objection:
      objection === null ? null : { state: objection.state, on: calendarDay(objection.at), reasons: objection.reasons },
    mayObject: (state === 'refused' || isTermination) && (objection === null || objection.state === 'corrected'),
    mayWithdraw: ['received', 'papers-asked', 'under-review'].includes(state),
    steps: application.history.map(({ at, step, to }) => ({
      on: calendarDay(at),
      step,
      state: to,
      stateText: STATE_NAMES[to],
    })),
  };
}
