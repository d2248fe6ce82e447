import type { CommitteeRung, Rung } from '../content/dispute-kinds.ts';
import {
  type AskingWay,
  type MediationActor,
  type MediationSource,
  type MediationState,
  type MediationStepName,
  type Mediator,
  RUNNING_MEDIATION_STATES as RUNNING,
} from './mediation-case.ts';

interface Details {
  accept: { rung: CommitteeRung; committee: { id: string | null; name: string } };
  'not-accept': { reason: string };
  'ask-other': { way: AskingWay; nameTold: boolean; note: string };
  'other-agreed': { note: string };
  'other-refused': { reason: string };
  assign: { mediators: Mediator[] };
  recuse: { mediatorId: string; reason: string };
  meet: { heldAt: Date; place: string; present: string; record: string };
  /** `signedDay` null: on the day it took effect, today at the latest. */
  agree: {
    terms: string;
    form: 'written' | 'spoken';
    signedDay: string | null;
    effectiveDay: string;
    performBy: string | null;
  };
  'short-record': { who: string; what: string; result: string; effectiveDay: string; checkedByPhoneAt: Date };
  fail: { reason: string };
  stop: { side: 'applicant' | 'other' | 'mediator'; reason: string };
  /** `dueAt`: by the table, filled in by the service. */
  'move-up': { to: Rung; toName: string; reason: string; dueAt?: Date | null };
  extend: { until: string; reason: string };
  'hand-over': {
    direction: 'to' | 'from';
    office: Exclude<MediationSource, 'resident'>;
    officeName: string;
    reference: string;
    reason: string;
  };
  danger: { note: string };
  /** `lodgedDay`: when the court got it; null for today. */
  'confirmation-applied': { court: string; lodgedDay: string | null };
  'confirmation-result': { confirmed: boolean };
  close: { reason: string };
  revisit: { performed: 'yes' | 'partly' | 'no' | 'unknown'; satisfaction: number | null; note: string };
  /** `doubles`: numbers of other cases of this dispute with a subsidy, filled in by the service. */
  'subsidy-apart': { reason: string; doubles?: readonly string[] };
  'subsidy-claim': { doubles?: readonly string[] };
  'subsidy-audit': { passed: boolean; note: string };
  'subsidy-approve': { amountFen: number | null; tableVersion: string; note: string; doubles?: readonly string[] };
  'subsidy-refuse': { note: string };
}

/** One step of a case, with who took it and when (UTC). */
export type MediationStep = {
  [N in MediationStepName]: { type: N; at: Date; by: MediationActor } & (N extends keyof Details
    ? Details[N]
    : unknown);
}[MediationStepName];
export type MediationStepOf<N extends MediationStepName> = Extract<MediationStep, { type: N }>;

type Role = MediationActor['as'];

const OFFICE: readonly Role[] = ['officer', 'supervisor'];
const WORKING: readonly Role[] = ['officer', 'supervisor', 'mediator'];
const IN_HAND: readonly MediationState[] = ['accepted', 'asking', 'consented', 'assigned', 'mediating'];
const UNSETTLED: readonly MediationState[] = ['not-accepted', 'refused', 'failed', 'stopped'];
const ANY: readonly MediationState[] = [...RUNNING, ...UNSETTLED, 'agreed', 'closed'];
const AFTER: readonly MediationState[] = ['agreed', 'closed'];
const CLOSED: readonly MediationState[] = ['closed', 'archived'];

/** Who takes a step, and in which states. */
export const MEDIATION_RULES: Readonly<
  Record<MediationStepName, { by: readonly Role[]; from: readonly MediationState[] }>
> = {
  accept: { by: OFFICE, from: ['requested'] },
  'not-accept': { by: OFFICE, from: ['requested'] },
  'ask-other': { by: WORKING, from: ['accepted', 'asking'] },
  'other-agreed': { by: WORKING, from: ['asking'] },
  'other-refused': { by: WORKING, from: ['asking'] },
  assign: { by: OFFICE, from: ['consented', 'assigned', 'mediating'] },
  recuse: { by: WORKING, from: IN_HAND },
  meet: { by: WORKING, from: ['assigned', 'mediating'] },
  agree: { by: WORKING, from: ['mediating'] },
  'short-record': { by: WORKING, from: ['consented', 'assigned', 'mediating'] },
  fail: { by: WORKING, from: ['assigned', 'mediating'] },
  stop: { by: ['resident', ...WORKING], from: RUNNING },
  'move-up': { by: OFFICE, from: UNSETTLED },
  extend: { by: OFFICE, from: RUNNING },
  'hand-over': { by: WORKING, from: ANY },
  danger: { by: ['resident', ...WORKING], from: ANY },
  'danger-attended': { by: OFFICE, from: ANY },
  'confirmation-applied': { by: WORKING, from: AFTER },
  'confirmation-given-up': { by: WORKING, from: AFTER },
  'confirmation-result': { by: WORKING, from: AFTER },
  close: { by: OFFICE, from: ['agreed', ...UNSETTLED] },
  revisit: { by: WORKING, from: ['closed'] },
  archive: { by: [...OFFICE, 'clock'], from: ['closed', ...UNSETTLED] },
  'subsidy-apart': { by: ['supervisor'], from: CLOSED },
  'subsidy-claim': { by: WORKING, from: CLOSED },
  'subsidy-audit': { by: OFFICE, from: CLOSED },
  'subsidy-approve': { by: ['supervisor'], from: CLOSED },
  'subsidy-refuse': { by: ['supervisor'], from: CLOSED },
  'subsidy-paid': { by: OFFICE, from: CLOSED },
};
