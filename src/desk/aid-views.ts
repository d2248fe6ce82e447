import type {
  AidApplication,
  AidClock,
  AidDecision,
  AidHistoryEntry,
  AidPerson,
  AidRepresentative,
} from '../legal-aid/index.ts';
import {
  ageOn,
  CLOCK_NAMES,
  GREEN_NAMES,
  isRunning,
  lastWorkday,
  maskedName,
  missing,
  percentGone,
  REFUSAL_NAMES,
  STATE_NAMES,
} from '../legal-aid/index.ts';

/** Shapes of `/api/desk/aid`; times are ISO 8601 UTC, days `YYYY-MM-DD` in Asia/Shanghai, money in fen. */
export interface AidClockView {
  name: AidClock['name'];
  what: string;
  lastDay: string;
  dueAt: string;
  /** Of the time, 100 and more: over. */
  percent: number;
  /** By the warnings at 50, 80 and 100 percent. */
  level: 'fresh' | 'half' | 'soon' | 'over';
  /** Last day worked before the limit ends, when that is another day; a holiday lies between. */
  workBefore: string | null;
}

export interface AidSummary {
  id: string;
  number: string;
  state: AidApplication['state'];
  stateText: string;
  matter: string | null;
  matterName: string;
  /** 张** */
  applicant: string;
  age: number | null;
  green: string[];
  urgent: AidApplication['urgent'];
  inCustody: boolean;
  channel: AidApplication['channel'];
  receivedAt: string | null;
  /** The agency that decides; '' when a person must choose. */
  agencyName: string;
  /** Day until which papers are asked for, `YYYY-MM-DD`. */
  papersDueDay: string | null;
  /** Running limits, the soonest first. */
  clocks: AidClockView[];
  papersMissing: number;
  doubts: number;
  lawyerId: string | null;
  lawyerName: string | null;
  objection: 'open' | 'upheld' | 'corrected' | null;
  /** Notices that a person is to tell by telephone. */
  toCall: number;
  duplicateOf: string | null;
}

/** A person without his numbers: only whether they were told, and their last four characters. */
export interface AidPersonView extends Omit<AidPerson, 'identityNumber' | 'phone'> {
  age: number | null;
  identityNumberMasked: string;
  phoneMasked: string;
}

export interface AidDetail extends AidSummary {
  person: AidPersonView;
  representative: (Omit<AidRepresentative, 'person'> & { person: AidPersonView }) | null;
  custody: { place: string; forwardedAt: string | null } | null;
  means: AidApplication['means'];
  groups: string[];
  preCheck: AidApplication['preCheck'];
  story: string;
  facts: AidApplication['facts'];
  otherParty: string;
  deadlines: AidApplication['deadlines'];
  doubtList: AidApplication['doubts'];
  declaration: AidApplication['declaration'];
  agency: AidApplication['agency'];
  appointment: AidApplication['appointment'];
  homeVisit: (Omit<NonNullable<AidApplication['homeVisit']>, 'address'> & { hasAddress: boolean }) | null;
  contact: AidApplication['contact'];
  papers: AidApplication['papers'];
  papersAskedAt: string | null;
  completeAt: string | null;
  uploads: AidApplication['uploads'];
  conversationId: string | null;
  sessionId: string | null;
  decision: (AidDecision & { codeNames: string[] }) | null;
  earlierDecisions: AidDecision[];
  assignment: AidApplication['assignment'];
  closing: AidApplication['closing'];
  objectionDetail: AidApplication['objection'];
  history: (AidHistoryEntry & { stateText: string })[];
  notices: AidApplication['notices'];
}

export function aidSummary(application: AidApplication, now: Date): AidSummary {
  return {
    id: application._id,
    number: application.number,
    state: application.state,
    stateText: STATE_NAMES[application.state],
    matter: application.matter,
    matterName: application.matterName,
    applicant: maskedName(application.applicant.name),
    age: ageOn(application.applicant, now),
    green: application.green.map((group) => GREEN_NAMES[group]),
    urgent: application.urgent,
    inCustody: application.custody !== null,
    channel: application.channel,
    receivedAt: application.receivedAt?.toISOString() ?? null,
    agencyName: application.agency.name,
    papersDueDay: application.papersDueDay,
    clocks: application.clocks
      .filter(isRunning)
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
      .map((clock) => clockView(clock, now)),
    papersMissing: missing(application.papers).length,
    doubts: application.doubts.length,
    lawyerId: application.lawyerId,
    lawyerName: application.assignment?.lawyerName ?? null,
    objection: application.objection?.state ?? null,
    toCall: application.notices.filter(({ by, sent }) => by === 'phone' && !sent).length,
    duplicateOf: application.duplicateOf,
  };
}

/** @param open opens a sealed number; it leaves here masked. */
export function aidDetail(application: AidApplication, now: Date, open: (sealed: string) => string): AidDetail {
  const { representative, homeVisit, custody, decision } = application;
  const person = (of: AidPerson) => personView(of, now, open);
  return {
    ...aidSummary(application, now),
    person: person(application.applicant),
    representative: representative === null ? null : { ...representative, person: person(representative.person) },
    custody: custody === null ? null : { ...custody, forwardedAt: custody.forwardedAt?.toISOString() ?? null },
    means: application.means,
    groups: application.groups,
    preCheck: application.preCheck,
    story: application.story,
    facts: application.facts,
    otherParty: application.otherParty,
    deadlines: application.deadlines,
    doubtList: application.doubts,
    declaration: application.declaration,
    agency: application.agency,
    appointment: application.appointment,
    homeVisit: homeVisit === null ? null : homeVisitView(homeVisit),
    contact: application.contact,
    papers: application.papers,
    papersAskedAt: application.papersAskedAt?.toISOString() ?? null,
    completeAt: application.completeAt?.toISOString() ?? null,
    uploads: application.uploads,
    conversationId: application.conversationId,
    sessionId: application.sessionId,
    decision: decision === null ? null : { ...decision, codeNames: decision.codes.map((code) => REFUSAL_NAMES[code]) },
    earlierDecisions: application.earlierDecisions,
    assignment: application.assignment,
    closing: application.closing,
    objectionDetail: application.objection,
    history: application.history.map((entry) => ({ ...entry, stateText: STATE_NAMES[entry.to] })),
    notices: application.notices,
  };
}

function clockView(clock: AidClock, now: Date): AidClockView {
  const percent = percentGone(clock, now);
  const work = lastWorkday(clock);
  return {
    name: clock.name,
    what: CLOCK_NAMES[clock.name],
    lastDay: clock.lastDay,
    dueAt: clock.dueAt.toISOString(),
    percent,
    level: percent >= 100 ? 'over' : percent >= 80 ? 'soon' : percent >= 50 ? 'half' : 'fresh',
    workBefore: work === clock.lastDay ? null : work,
  };
}

function personView(person: AidPerson, now: Date, open: (sealed: string) => string): AidPersonView {
  const { identityNumber, phone, ...rest } = person;
  return {
    ...rest,
    age: ageOn(person, now),
    identityNumberMasked: lastFour(open(identityNumber)),
    phoneMasked: lastFour(open(phone)),
  };
}

function homeVisitView({ address, ...visit }: NonNullable<AidApplication['homeVisit']>) {
  return { ...visit, hasAddress: address !== '' };
}

function lastFour(number: string): string {
  return number === '' ? '' : `****${number.slice(-4)}`;
}
