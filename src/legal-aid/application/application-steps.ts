import type {
  AidActor,
  AidAgency,
  AidAppointment,
  AidHomeVisit,
  AidRole,
  AidState,
  AidStepName,
  ClosingGround,
  RefusalCode,
  ServiceForm,
} from './application.ts';

/** What each step carries besides who and when. */
interface StepFields {
  submit: { number: string; openKey: string; duplicateOf: string | null };
  /** `withdrawn-no-papers`: the papers asked for did not come in time (法律援助法 43: deemed withdrawn). */
  withdraw: { because: 'own-wish' | 'withdrawn-no-papers' };
  'begin-review': object;
  /** All that is missing; nothing can be asked for afterwards. `dueDay` is `YYYY-MM-DD`. */
  'ask-papers': { papers: readonly { name: string; note: string }[]; dueDay: string };
  'paper-received': { paperId: string; uploadIds: readonly string[] };
  'paper-waived': { paperId: string; note: string };
  /** A paper that was given cannot be read or needs an explanation. */
  'paper-unclear': { paperId: string; note: string; dueDay: string };
  'forward-custody': object;
  'choose-agency': { agency: AidAgency };
  book: { appointment: Omit<AidAppointment, 'state'> };
  'appointment-ended': { state: 'kept' | 'missed' | 'cancelled' };
  'home-visit': { state: Exclude<AidHomeVisit['state'], 'asked'>; when: string };
  grant: { serviceForm: ServiceForm; reasons: string };
  refuse: { codes: readonly RefusalCode[]; reasons: string };
  refer: { referredTo: string; reasons: string };
  /** `lawyerSkills`: of the lawyer chosen; `note` says why one without the skill asked for. */
  assign: { lawyerId: string; lawyerName: string; lawyerSkills: readonly string[]; note: string };
  close: { ground: ClosingGround; reasons: string };
  object: { words: string };
  uphold: { reasons: string };
  correct: { reasons: string };
}

/** Everything that can happen to an application; `at` is UTC. */
export type AidStep = {
  [K in AidStepName]: { type: K; at: Date; by: AidActor } & StepFields[K];
}[AidStepName];
export type StepOf<K extends AidStepName> = Extract<AidStep, { type: K }>;

const AGENCY: readonly AidRole[] = ['officer', 'supervisor'];
const ANYBODY: readonly AidRole[] = ['resident', ...AGENCY];

/** States before a decision. */
export const UNDECIDED: readonly AidState[] = ['received', 'papers-asked', 'under-review'];
/** Nothing follows these but an objection. */
export const ENDED: readonly AidState[] = ['refused', 'referred', 'closed', 'withdrawn'];

/** Grounds for which the end of aid is the agency's decision, so that it can be objected to (法律援助法 49). */
export const TERMINATING: readonly ClosingGround[] = [
  'got-by-fraud',
  'false-proof',
  'unlawful-use',
  'means-changed',
  'own-lawyer',
  'other-by-law',
];

/** Why the assigned lawyer himself may end it; the other grounds are the agency's to find. */
export const LAWYERS_GROUNDS: readonly ClosingGround[] = ['completed', 'case-ended'];

/** Who may take a step, and from which states. The bot is nowhere: what it does, it does on the resident's word. */
export const STEP_RULES: Readonly<Record<AidStepName, { by: readonly AidRole[]; from: readonly AidState[] }>> = {
  submit: { by: ANYBODY, from: ['draft'] },
  withdraw: { by: ANYBODY, from: ['draft', ...UNDECIDED] },
  'begin-review': { by: AGENCY, from: ['received'] },
  'ask-papers': { by: AGENCY, from: ['received', 'under-review'] },
  'paper-received': { by: ANYBODY, from: ['draft', ...UNDECIDED, 'granted', 'assigned'] },
  'paper-waived': { by: AGENCY, from: [...UNDECIDED, 'granted', 'assigned'] },
  'paper-unclear': { by: AGENCY, from: UNDECIDED },
  'forward-custody': { by: AGENCY, from: UNDECIDED },
  'choose-agency': { by: AGENCY, from: UNDECIDED },
  book: { by: ANYBODY, from: ['draft', ...UNDECIDED, 'granted', 'assigned'] },
  'appointment-ended': { by: ANYBODY, from: ['draft', ...UNDECIDED, 'granted', 'assigned'] },
  'home-visit': { by: AGENCY, from: [...UNDECIDED, 'granted', 'assigned'] },
  grant: { by: AGENCY, from: UNDECIDED },
  refuse: { by: AGENCY, from: ['under-review'] },
  refer: { by: AGENCY, from: UNDECIDED },
  assign: { by: AGENCY, from: ['granted', 'assigned'] },
  close: { by: [...AGENCY, 'lawyer'], from: ['granted', 'assigned'] },
  object: { by: ANYBODY, from: ['refused', 'closed'] },
  uphold: { by: ['supervisor'], from: ['refused', 'closed'] },
  correct: { by: ['supervisor'], from: ['refused', 'closed'] },
};
