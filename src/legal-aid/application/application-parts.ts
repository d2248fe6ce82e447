import type { PreCheckInput, PreCheckResult } from '../pre-check.ts';

/**
 * draft → received → papers-asked ⇄ under-review → granted → assigned → closed; under-review → refused | referred;
 * withdrawn from every state before the decision. The moves are in `application-machine.ts`.
 */
export const AID_STATES = [
  'draft',
  'received',
  'papers-asked',
  'under-review',
  'granted',
  'refused',
  'referred',
  'assigned',
  'closed',
  'withdrawn',
] as const;
export type AidState = (typeof AID_STATES)[number];

/** Channel it came in by; `desk` when a member of staff wrote it down. */
export type AidChannel = 'web' | 'wechat' | 'sms' | 'voice' | 'terminal' | 'desk';

/** Forms of aid (法律援助法 22). */
export const SERVICE_FORMS = [
  'consultation',
  'drafting',
  'criminal-defence',
  'litigation',
  'duty-lawyer',
  'labour-arbitration',
  'other',
] as const;
export type ServiceForm = (typeof SERVICE_FORMS)[number];

/** Why aid is not given. The law has no closed list; these are the codes of our statistics, beside written reasons. */
export const REFUSAL_CODES = [
  'not-in-scope',
  'over-means',
  'no-identity',
  'wrong-agency',
  'withdrawn-no-papers',
  'already-has-agent',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why aid ends (法律援助法 48): its eight grounds, and the case done as ordered. */
export const CLOSING_GROUNDS = [
  'got-by-fraud',
  'false-proof',
  'unlawful-use',
  'means-changed',
  'case-ended',
  'own-lawyer',
  'own-request',
  'other-by-law',
  'completed',
] as const;
export type ClosingGround = (typeof CLOSING_GROUNDS)[number];

/** The seven groups of the green channel (绿色通道). */
export const GREEN_GROUPS = ['military', 'migrant-worker', 'laid-off', 'disabled', 'elder', 'woman', 'minor'] as const;
export type GreenGroup = (typeof GREEN_GROUPS)[number];

/** A person, as told. Numbers are sealed with the field key; what lists and logs may show is in `aid-views.ts`. */
export interface AidPerson {
  name: string;
  sex: 'female' | 'male' | null;
  /** `YYYY-MM-DD`, or null. */
  birthDay: string | null;
  /** Sealed identity number (居民身份证号) or number of another paper; '' when not told. */
  identityNumber: string;
  /** Sealed E.164 number; '' when not told. */
  phone: string;
  /** Of the household register or where the person lives, in words; '' when not told. */
  residence: string;
}

/** What the one who applies is to the applicant (法律援助法 40): the mother of a child is its `parent` or `guardian`. */
export const RELATIONS = [
  'guardian',
  'other-guardian',
  'spouse',
  'parent',
  'child',
  'sibling',
  'grandparent',
  'grandchild',
  'entrusted',
] as const;
export type Relation = (typeof RELATIONS)[number];

export interface AidRepresentative {
  person: AidPerson;
  relation: Relation;
  /** Why the applicant does not apply himself. */
  because: 'no-capacity' | 'in-custody' | 'cannot-come' | 'wishes-it';
  /** The representative is the one complained of: never accepted, kept out by `representativeProblem`. */
  isInfringer: boolean;
}

/** One source of income as told, a month, in fen; never netted or rounded. */
export interface AidIncome {
  /** 工资, 养老金, 种地 … in the resident's words, personal numbers masked. */
  source: string;
  monthlyFen: number;
}

/** Household and means (经济状况), as told. */
export interface AidMeans {
  householdSize: number | null;
  /** Whole household, a month, in fen. */
  monthlyIncomeFen: number | null;
  /** The upper end when a range was told. */
  monthlyIncomeHighFen: number | null;
  residence: 'urban' | 'rural' | null;
  incomes: AidIncome[];
  /** Cars, second homes, savings: in the resident's words, one a line. */
  assets: string[];
}

/** The pre-check as it was shown, with everything it looked at, so that it can be explained later. */
export interface AidPreCheck {
  input: PreCheckInput;
  result: PreCheckResult;
  /** When it was made, UTC. */
  at: Date;
}

/** A day that must not be missed. */
export interface AidDeadline {
  /** `YYYY-MM-DD`, the last day. */
  day: string;
  /** What must be done by then, in words. */
  what: string;
}

/** 法律援助法 44: why aid may begin before the papers are complete. */
export type UrgentFlag = 'deadline-under-7-days' | 'preservation' | 'advance-execution' | 'other';

/** 个人诚信承诺 (法律援助法 41), made after article 64 was read out. */
export interface AidDeclaration {
  /** The words confirmed, article 64 included, as they were shown or spoken. */
  words: string;
  /** Version of the wording, so that it can be found again. */
  version: string;
  channel: AidChannel;
  /** When article 64 was read out, UTC. */
  readOutAt: Date;
  /** When it was confirmed, UTC. */
  confirmedAt: Date;
  /** The turn in which it was confirmed, if there is one. */
  turnKey: string | null;
  /** Signed on paper later, UTC; null until then. */
  signedAt: Date | null;
}

/** The agency that decides (法律援助法 38). */
export interface AidAgency {
  /** Directory id; null = a person must choose. */
  id: string | null;
  name: string;
  regionCode: string | null;
  /** Litigation: place of the organ handling the case; otherwise of the organ for the dispute, or where it arose. */
  by: 'handling-organ' | 'place-of-matter' | 'person' | 'unset';
  /** In words, as told to the resident. */
  why: string;
}

/** Coming to the window at a time (申请预约). */
export interface AidAppointment {
  placeId: string | null;
  placeName: string;
  startsAt: Date;
  endsAt: Date;
  state: 'booked' | 'kept' | 'missed' | 'cancelled';
}

/** Somebody comes to the applicant (上门受理): for those who cannot move. */
export interface AidHomeVisit {
  because: 'cannot-walk' | 'bedridden' | 'severe-illness' | 'very-old' | 'other';
  /** Sealed address. */
  address: string;
  /** Who is there: a carer, a dog, the person complained of. '' when nothing was told. */
  safetyNote: string;
  /** In words: when it suits. */
  when: string;
  state: 'asked' | 'agreed' | 'done' | 'declined';
}

export interface AidContact {
  /** How notices go: on the channel it came in by, by telephone by a person, or not at all (危险时不主动联系). */
  by: 'channel' | 'phone' | 'none';
  /** When it is safe to call, in the resident's words; '' = any time. */
  safeTime: string;
  /** 普通话, 方言, 少数民族语言, 手语 … '' = not told. */
  language: string;
  /** Large print, sign language, reading aloud …, in words. */
  access: string[];
}

/** One paper of the list told once and all together (一次性告知, 法律援助法 43). */
export interface AidPaper {
  /** Stable within the application: `p1`, `p2` … */
  id: string;
  name: string;
  state: 'needed' | 'received' | 'waived';
  /** Uploads that show it. */
  uploadIds: string[];
  /** When it was seen, UTC. */
  receivedAt: Date | null;
  /** Why it is needed or waived, in words; may be ''. */
  note: string;
}

/** An upload (filled by the uploads room); the bytes lie elsewhere. */
export interface AidUpload {
  id: string;
  /** Paper it belongs to, or null when nobody has said. */
  paperId: string | null;
  /** Name as shown, personal numbers masked. */
  name: string;
  mediaType: string;
  bytes: number;
  at: Date;
}

export interface AidDecision {
  outcome: 'granted' | 'refused' | 'referred';
  /** Staff id of the person who decided; never the bot. */
  by: string;
  byName: string;
  /** UTC. */
  at: Date;
  /** Of a refusal; empty otherwise. */
  codes: RefusalCode[];
  /** Written reasons, as the resident gets them. */
  reasons: string;
  /** Of a grant. */
  serviceForm: ServiceForm | null;
  /** Of a referral: where to. */
  referredTo: string;
}

export interface AidAssignment {
  lawyerId: string;
  lawyerName: string;
  by: string;
  at: Date;
  /** Skill asked for, e.g. `minor` (未成年人保护法 104). */
  skills: string[];
}

export interface AidClosing {
  ground: ClosingGround;
  reasons: string;
  by: string;
  at: Date;
}

/** Objection (异议, 法律援助法 49) to a refusal or to the end of aid. */
export interface AidObjection {
  at: Date;
  /** In the resident's words, personal numbers masked. */
  words: string;
  state: 'open' | 'upheld' | 'corrected';
  by: string | null;
  decidedAt: Date | null;
  reasons: string;
}

export const CLOCKS = ['decide', 'assign', 'custody-forward', 'objection'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** A running legal time limit; see `aid-clocks.ts`. */
export interface AidClock {
  name: ClockName;
  /** UTC. */
  startedAt: Date;
  /** The limit is over from this instant on, UTC. */
  dueAt: Date;
  /** Last day in Asia/Shanghai, `YYYY-MM-DD`. */
  lastDay: string;
  /** When what it is for was done, UTC; null while it runs. */
  stoppedAt: Date | null;
  /** Warnings given, percent of the time gone: 50, 80, 100. */
  warned: number[];
}

/** Something that a person should look at: contradictory or unlikely facts. Nothing is lost for it. */
export interface AidDoubt {
  code: string;
  /** In words, for the desk. */
  text: string;
}

/**
 * As whom somebody acts: the resident (also through the bot, which writes down what he says), the aid officer
 * (法律援助机构审查人员), the supervisor of the bureau, the assigned lawyer, or the clock. The bot itself decides nothing.
 */
export type AidRole = 'resident' | 'officer' | 'supervisor' | 'lawyer' | 'clock';

export interface AidActor {
  as: AidRole;
  /** Staff id; null for the resident and the clock. */
  id: string | null;
  /** Display name of staff, frozen; '' for others. */
  name: string;
}

export const AID_STEPS = [
  'submit',
  'withdraw',
  'begin-review',
  'ask-papers',
  'paper-received',
  'paper-waived',
  'paper-unclear',
  'forward-custody',
  'choose-agency',
  'book',
  'appointment-ended',
  'home-visit',
  'grant',
  'refuse',
  'refer',
  'assign',
  'close',
  'object',
  'uphold',
  'correct',
] as const;
export type AidStepName = (typeof AID_STEPS)[number];

/** One step of the way, oldest first. No words of the resident and no personal data. */
export interface AidHistoryEntry {
  at: Date;
  by: AidActor;
  step: AidStepName;
  from: AidState;
  to: AidState;
  note: string;
}

/** A message to the resident that follows from a step; sent after the write, again after a crash, once in all. */
export interface AidNotice {
  /** Unique: the courier sends the same key once. */
  key: string;
  /** Shown in words; holds no personal data and does not name the matter. */
  text: string;
  at: Date;
  /** `phone`: a member of staff is to call; `none`: the resident asked that nobody writes or calls. */
  by: AidContact['by'];
  /** It has been handed to the courier. */
  sent: boolean;
}
