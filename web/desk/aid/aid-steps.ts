import { shanghaiDay } from '../live/shanghai-time.ts';
import type { Role } from '../types.ts';
import type { AidDetail, AidState } from './types.ts';

const AGENCY: readonly Role[] = ['aid-officer', 'supervisor'];
const UNDECIDED: readonly AidState[] = ['received', 'papers-asked', 'under-review'];
const IN_HAND: readonly AidState[] = [...UNDECIDED, 'granted', 'assigned'];

/** Every step that somebody at the desk may take: who, and from which states. The server decides all the same. */
export const STEPS = {
  'begin-review': { by: AGENCY, from: ['received'] },
  'ask-papers': { by: AGENCY, from: ['received', 'under-review'] },
  'paper-received': { by: AGENCY, from: IN_HAND },
  'paper-waived': { by: AGENCY, from: IN_HAND },
  'paper-unclear': { by: AGENCY, from: UNDECIDED },
  'forward-custody': { by: AGENCY, from: UNDECIDED },
  'choose-agency': { by: AGENCY, from: UNDECIDED },
  book: { by: AGENCY, from: IN_HAND },
  'appointment-ended': { by: AGENCY, from: IN_HAND },
  'home-visit': { by: AGENCY, from: IN_HAND },
  grant: { by: AGENCY, from: UNDECIDED },
  refuse: { by: AGENCY, from: ['under-review'] },
  refer: { by: AGENCY, from: UNDECIDED },
  assign: { by: AGENCY, from: ['granted', 'assigned'] },
  close: { by: [...AGENCY, 'lawyer'], from: ['granted', 'assigned'] },
  withdraw: { by: AGENCY, from: UNDECIDED },
  object: { by: AGENCY, from: ['refused', 'closed'] },
  uphold: { by: ['supervisor'], from: ['refused', 'closed'] },
  correct: { by: ['supervisor'], from: ['refused', 'closed'] },
} as const satisfies Record<string, { by: readonly Role[]; from: readonly AidState[] }>;
export type AidStepName = keyof typeof STEPS;

/** Below the application's address. */
export function stepPath(step: AidStepName): string {
  if (step.startsWith('paper-')) return 'paper';
  return step === 'choose-agency' ? 'agency' : step === 'book' ? 'appointment' : step;
}

/** Grounds on which the agency ends aid: they need written reasons and can be objected to. */
export const TERMINATING = [
  'got-by-fraud',
  'false-proof',
  'unlawful-use',
  'means-changed',
  'own-lawyer',
  'other-by-law',
] as const;
export const GROUNDS = ['completed', 'case-ended', 'own-request', ...TERMINATING] as const;
export const LAWYERS_GROUNDS: readonly string[] = ['completed', 'case-ended'];
/** Why aid is refused; the other codes are steps of their own. */
export const REFUSAL_CODES = ['not-in-scope', 'over-means', 'no-identity', 'already-has-agent'] as const;
export const SERVICE_FORMS = [
  'litigation',
  'labour-arbitration',
  'criminal-defence',
  'drafting',
  'consultation',
  'duty-lawyer',
  'other',
] as const;

export interface Colleague {
  id: string;
  roles: readonly Role[];
}

/** Whether this colleague may take the step now. */
export function mayTake(step: AidStepName, detail: AidDetail, { id, roles }: Colleague): boolean {
  const { by, from }: { by: readonly Role[]; from: readonly AidState[] } = STEPS[step];
  if (!roles.some((role) => by.includes(role)) || !from.includes(detail.state)) return false;
  const { objectionDetail: objection, urgent, custody, papersAskedAt, appointment, homeVisit } = detail;
  switch (step) {
    case 'ask-papers':
      return papersAskedAt === null;
    case 'grant':
      return detail.state === 'under-review' || urgent.length > 0;
    case 'forward-custody':
      return custody !== null && custody.forwardedAt === null;
    case 'appointment-ended':
      return appointment?.state === 'booked';
    case 'home-visit':
      return homeVisit !== null && homeVisit.state !== 'done';
    case 'close':
      return roles.some((role) => AGENCY.includes(role)) || detail.lawyerId === id;
    case 'object':
      return canBeObjected(detail);
    case 'uphold':
    case 'correct':
      return objection?.state === 'open' && !isOwnDecision(detail, id);
    default:
      return true;
  }
}

/** Who decided does not review the objection to it. */
export function isOwnDecision({ state, decision, closing }: AidDetail, staffId: string): boolean {
  return (state === 'refused' ? decision?.by : closing?.by) === staffId;
}

function canBeObjected({ state, closing, objectionDetail: objection }: AidDetail): boolean {
  if (objection?.state === 'open' || objection?.state === 'upheld') return false;
  return state === 'refused' || TERMINATING.some((ground) => ground === closing?.ground);
}

/** What a dialog collects; which fields count depends on the step. */
export interface StepDraft {
  reasons: string;
  note: string;
  why: string;
  words: string;
  codes: string[];
  serviceForm: string;
  referredTo: string;
  lawyerId: string;
  ground: string;
  because: string;
  papers: { name: string; note: string; wanted: boolean }[];
  paperId: string;
  dueDay: string;
  agencyId: string;
  placeName: string;
  /** Local to Shanghai: `2026-03-02T09:00`. */
  startsAt: string;
  minutes: number;
  ended: string;
  visit: string;
  when: string;
}
export type StepBody = Record<string, unknown>;

const PAPER_DAYS = 15;
const DAY = 86_400_000;

/** Where a dialog begins. */
export function emptyDraft(detail: AidDetail, paperId: string, now: Date): StepDraft {
  return {
    reasons: '',
    note: '',
    why: '',
    words: '',
    codes: [],
    serviceForm: '',
    referredTo: '',
    lawyerId: '',
    ground: '',
    because: '',
    papers: detail.papers
      .filter(({ state }) => state === 'needed')
      .map(({ name, note }) => ({ name, note, wanted: true })),
    paperId,
    dueDay: shanghaiDay(new Date(now.getTime() + PAPER_DAYS * DAY)),
    agencyId: '',
    placeName: detail.agency.name,
    startsAt: '',
    minutes: 30,
    ended: '',
    visit: '',
    when: detail.homeVisit?.when ?? '',
  };
}

/** What is sent, or null while something is missing. */
export function bodyOf(step: AidStepName, draft: StepDraft): StepBody | null {
  const has = (...texts: string[]): boolean => texts.every((text) => text.trim() !== '');
  const { paperId, dueDay, note, reasons } = draft;
  switch (step) {
    case 'begin-review':
    case 'forward-custody':
      return {};
    case 'ask-papers': {
      const papers = draft.papers.filter(({ wanted, name }) => wanted && has(name));
      if (papers.length === 0 || !has(dueDay)) return null;
      return { papers: papers.map((paper) => ({ name: paper.name.trim(), note: paper.note.trim() })), dueDay };
    }
    case 'paper-received':
      return { state: 'received', paperId };
    case 'paper-waived':
      return has(note) ? { state: 'waived', paperId, note } : null;
    case 'paper-unclear':
      return has(note, dueDay) ? { state: 'unclear', paperId, note, dueDay } : null;
    case 'choose-agency':
      return has(draft.agencyId, draft.why) ? { agencyId: draft.agencyId, why: draft.why } : null;
    case 'book': {
      const begins = Date.parse(`${draft.startsAt}:00+08:00`);
      if (Number.isNaN(begins) || !has(draft.placeName)) return null;
      const at = (instant: number) => new Date(instant).toISOString();
      return { placeName: draft.placeName, startsAt: at(begins), endsAt: at(begins + draft.minutes * 60_000) };
    }
    case 'appointment-ended':
      return has(draft.ended) ? { state: draft.ended } : null;
    case 'home-visit':
      if (!has(draft.visit) || (draft.visit === 'agreed' && !has(draft.when))) return null;
      return { state: draft.visit, when: draft.when };
    case 'grant':
      return has(draft.serviceForm) ? { serviceForm: draft.serviceForm, reasons } : null;
    case 'refuse':
      return draft.codes.length > 0 && has(reasons) ? { codes: draft.codes, reasons } : null;
    case 'refer':
      return has(draft.referredTo) ? { referredTo: draft.referredTo, reasons } : null;
    case 'assign':
      return has(draft.lawyerId) ? { lawyerId: draft.lawyerId, note } : null;
    case 'close': {
      const needsReasons = TERMINATING.some((ground) => ground === draft.ground);
      return has(draft.ground) && (!needsReasons || has(reasons)) ? { ground: draft.ground, reasons } : null;
    }
    case 'withdraw':
      return has(draft.because) ? { because: draft.because } : null;
    case 'object':
      return has(draft.words) ? { words: draft.words } : null;
    case 'uphold':
    case 'correct':
      return has(reasons) ? { reasons } : null;
  }
}
