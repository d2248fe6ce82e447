import type { AidApplication } from '../application/application.ts';
import type { AidPerson } from '../application/application-parts.ts';
import type { NumbersShown } from './in-words.ts';

/** What documents are filled from; an application is one. */
export type AidDocumentRecord = Pick<
  AidApplication,
  | 'number'
  | 'state'
  | 'receivedAt'
  | 'matterName'
  | 'applicant'
  | 'representative'
  | 'custody'
  | 'means'
  | 'groups'
  | 'green'
  | 'preCheck'
  | 'story'
  | 'facts'
  | 'otherParty'
  | 'deadlines'
  | 'urgent'
  | 'declaration'
  | 'agency'
  | 'appointment'
  | 'homeVisit'
  | 'contact'
  | 'papers'
  | 'papersAskedAt'
  | 'papersDueDay'
  | 'channel'
  | 'clocks'
  | 'decision'
  | 'assignment'
>;

/** How a record is written out. */
export interface DocumentContext {
  numbers: NumbersShown;
  /** Opens a sealed field; '' stays ''. */
  open: (sealed: string) => string;
  /** Name of a group of the rules by its code. */
  groupName: (code: string) => string;
  /** When the document is made, UTC. */
  now: Date;
}

/** One consultation (一次咨询), told or written, with what the register asks for. */
export interface Consultation {
  /** Id of the service session. */
  number: string;
  channel: 'web' | 'wechat' | 'sms' | 'voice' | 'terminal' | null;
  openedAt: Date | null;
  closedAt: Date | null;
  region: string;
  /** Of the 20 topics. */
  topic: string;
  /** What was asked about, by name. */
  matters: string[];
  /** E.164; '' when not told. */
  phone: string;
  /** Heard danger, in words; '' for none. */
  emergency: string;
  turns: { at: Date; from: 'resident' | 'bot' | 'lawyer' | 'system'; text: string }[];
  outcome:
    | 'answered'
    | 'pre-check'
    | 'handed-over'
    | 'message-taken'
    | 'abandoned'
    | 'emergency'
    | 'wrong-number'
    | 'work-order'
    | null;
  lawyerName: string;
  rating: 'very-satisfied' | 'satisfied' | 'basically-satisfied' | 'dissatisfied' | 'very-dissatisfied' | null;
  /** Who gives the service; '' when not known. */
  agency: string;
  /** Articles that were told, as they are cited, each once. */
  grounds: string[];
  /** What the pre-check of legal aid said, its verdict first; '' where there was none. */
  preCheck: string;
  /** How long each had the resident, ms; null when not known. */
  clocks: { botMs: number; waitingMs: number; lawyerMs: number; wrapUpMs: number } | null;
}

const NOBODY: AidPerson = { name: '', sex: null, birthDay: null, identityNumber: '', phone: '', residence: '' };

/** A record in which nothing was told: its documents are the blank forms. */
export const BLANK_RECORD: AidDocumentRecord = {
  number: '',
  state: 'draft',
  receivedAt: null,
  matterName: '',
  applicant: NOBODY,
  representative: null,
  custody: null,
  means: {
    householdSize: null,
    monthlyIncomeFen: null,
    monthlyIncomeHighFen: null,
    residence: null,
    incomes: [],
    assets: [],
  },
  groups: [],
  green: [],
  preCheck: null,
  story: '',
  facts: [],
  otherParty: '',
  deadlines: [],
  urgent: [],
  declaration: null,
  agency: { id: null, name: '', regionCode: null, by: 'unset', why: '' },
  appointment: null,
  homeVisit: null,
  contact: { by: 'channel', safeTime: '', language: '', access: [] },
  papers: [],
  papersAskedAt: null,
  papersDueDay: null,
  channel: 'desk',
  clocks: [],
  decision: null,
  assignment: null,
};

export const BLANK_CONSULTATION: Consultation = {
  number: '',
  channel: null,
  openedAt: null,
  closedAt: null,
  region: '',
  topic: '',
  matters: [],
  phone: '',
  emergency: '',
  turns: [],
  outcome: null,
  lawyerName: '',
  rating: null,
  agency: '',
  grounds: [],
  preCheck: '',
  clocks: null,
};
