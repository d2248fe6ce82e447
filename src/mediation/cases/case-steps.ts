import type { CommitteeRung, Rung } from '../content/dispute-kinds.ts';
import type {
  AskingWay,
  MediationActor,
  MediationSource,
  MediationState,
  MediationStepName,
  Mediator,
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
  agree: { terms: string; form: 'written' | 'spoken'; effectiveDay: string; performBy: string | null };
  'short-record': { who: string; what: string; result: string; effectiveDay: string; checkedByPhoneAt: Date };
  fail: { reason: string };
  stop: { side: 'applicant' | 'other' | 'mediator'; reason: string };
  'move-up': { to: Rung; toName: string; reason: string };
  'hand-over': {
    direction: 'to' | 'from';
    office: Exclude<MediationSource, 'resident'>;
    officeName: string;
    reference: string;
    reason: string;
  };
  danger: { note: string };
  'confirmation-applied': { court: string };
  'confirmation-result': { confirmed: boolean };
  close: { reason: string };
  revisit: { performed: 'yes' | 'partly' | 'no' | 'unknown'; satisfaction: number | null; note: string };
  'subsidy-audit': { passed: boolean; note: string };
  'subsidy-approve': { amountFen: number | null; tableVersion: string; note: string };
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
/** While it is not over. */
const RUNNING: readonly MediationState[] = ['requested', 'accepted', 'asking', 'consented', 'assigned', 'mediating'];
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
  'hand-over': { by: WORKING, from: ANY },
  danger: { by: ['resident', ...WORKING], from: ANY },
  'danger-attended': { by: OFFICE, from: ANY },
  'confirmation-applied': { by: WORKING, from: AFTER },
  'confirmation-given-up': { by: WORKING, from: AFTER },
  'confirmation-result': { by: WORKING, from: AFTER },
  close: { by: OFFICE, from: ['agreed', ...UNSETTLED] },
  revisit: { by: WORKING, from: ['closed'] },
  archive: { by: [...OFFICE, 'clock'], from: ['closed', ...UNSETTLED] },
  'subsidy-claim': { by: WORKING, from: CLOSED },
  'subsidy-audit': { by: OFFICE, from: CLOSED },
  'subsidy-approve': { by: ['supervisor'], from: CLOSED },
  'subsidy-refuse': { by: ['supervisor'], from: CLOSED },
  'subsidy-paid': { by: OFFICE, from: CLOSED },
};
