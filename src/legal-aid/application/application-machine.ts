import { calendarDay } from '../../knowledge/index.ts';
import { allStopped, nextDueAt, withClock, withoutClock } from './aid-clocks.ts';
import type { AidApplication, AidAppointment, AidDecision, AidPaper, RefusalCode } from './application.ts';
import { type AidStep, ENDED, LAWYERS_GROUNDS, STEP_RULES, type StepOf, TERMINATING } from './application-steps.ts';
import { LONGEST_APPOINTMENT_MS, slotKeyOf } from './appointment-slots.ts';
import {
  AidInputError,
  AidNotAllowedError,
  AidOwnDecisionError,
  AidPapersAskedOnceError,
  AidStateError,
} from './errors.ts';
import { noticeText } from './notices.ts';
import { isMinor } from './person.ts';

/** Codes that have a step of their own and are no reason of a refusal. */
const NOT_A_REFUSAL: readonly RefusalCode[] = ['wrong-agency', 'withdrawn-no-papers'];
/** 未成年人保护法 104. */
export const MINOR_SKILL = 'minor';

/**
 * The application after the step. Pure. A step that the same person has just taken gives back the same object, so
 * that a retry changes nothing.
 * @throws AidNotAllowedError | AidOwnDecisionError 403, AidStateError | AidPapersAskedOnceError 409, AidInputError 422.
 */
export function takeStep(application: AidApplication, step: AidStep): AidApplication {
  const { by, from } = STEP_RULES[step.type];
  if (!by.includes(step.by.as)) throw new AidNotAllowedError(step.type, step.by.as);
  if (step.type === 'ask-papers' && application.papersAskedAt !== null) throw new AidPapersAskedOnceError();
  if (!from.includes(application.state)) {
    if (isRepeated(application, step)) return application;
    throw new AidStateError(step.type, application.state);
  }
  const moved = move(application, step);
  if (moved === application) return application;
  const isEnded = ENDED.includes(moved.state);
  const isReopened = !isEnded && ENDED.includes(application.state);
  const clocks = isEnded && moved.objection?.state !== 'open' ? allStopped(moved.clocks, step.at) : moved.clocks;
  const next: AidApplication = {
    ...moved,
    clocks,
    nextDueAt: nextDueAt(clocks),
    openKey: isEnded ? moved._id : isReopened && moved.personKey !== '' ? moved.personKey : moved.openKey,
    slotKey: isEnded ? moved._id : moved.slotKey,
    appointment: isEnded ? withoutComing(moved.appointment, step.at) : moved.appointment,
    updatedAt: step.at,
    history: [
      ...moved.history,
      { at: step.at, by: step.by, step: step.type, from: application.state, to: moved.state, note: '' },
    ],
    settled: false,
  };
  const text = noticeText(application, next, step);
  if (text === null) return next;
  const key = `aid:${next._id}:${next.history.length}`;
  const reach = next.conversationId === null && next.contact.by === 'channel' ? 'phone' : next.contact.by;
  return { ...next, notices: [...next.notices, { key, text, at: step.at, by: reach, sent: false }] };
}

/** Nobody comes about what has ended, and nobody is reminded of it. */
function withoutComing(appointment: AidAppointment | null, at: Date): AidAppointment | null {
  const isToCome = appointment?.state === 'booked' && appointment.startsAt > at;
  return isToCome ? { ...appointment, state: 'cancelled' } : appointment;
}

/** The same step with the same content by the same person: a button pressed twice, a call sent again. */
function isRepeated({ history, decision, closing }: AidApplication, step: AidStep): boolean {
  const last = history.at(-1);
  if (last?.step !== step.type || last.by.id !== step.by.id || last.by.as !== step.by.as) return false;
  switch (step.type) {
    case 'submit':
    case 'withdraw':
    case 'begin-review':
      return true;
    case 'grant':
    case 'refuse':
    case 'refer':
      return decision?.reasons === step.reasons.trim();
    case 'close':
      return closing?.ground === step.ground;
    default:
      return false;
  }
}

function move(application: AidApplication, step: AidStep): AidApplication {
  switch (step.type) {
    case 'submit':
      return submitted(application, step);
    case 'withdraw':
      return withdrawn(application, step);
    case 'begin-review':
      return { ...application, state: 'under-review' };
    case 'ask-papers':
      return papersAsked(application, step);
    case 'paper-received':
    case 'paper-waived':
      return paperIn(application, step);
    case 'paper-unclear':
      return paperUnclear(application, step);
    case 'forward-custody':
      return custodyForwarded(application, step);
    case 'choose-agency':
      return { ...application, agency: { ...step.agency, by: 'person' } };
    case 'book':
      return booked(application, step);
    case 'appointment-ended':
      if (application.appointment?.state !== 'booked') return application;
      return {
        ...application,
        appointment: { ...application.appointment, state: step.state },
        slotKey: application._id,
      };
    case 'home-visit':
      if (application.homeVisit === null) throw new AidStateError(step.type, application.state);
      return { ...application, homeVisit: { ...application.homeVisit, state: step.state, when: step.when } };
    case 'grant':
      return granted(application, step);
    case 'refuse':
      return refused(application, step);
    case 'refer':
      return referred(application, step);
    case 'assign':
      return assigned(application, step);
    case 'close':
      return closed(application, step);
    case 'object':
      return objected(application, step);
    case 'uphold':
    case 'correct':
      return reviewed(application, step);
  }
}

function submitted(
  application: AidApplication,
  { number, openKey, duplicateOf, at }: StepOf<'submit'>,
): AidApplication {
  const custody =
    application.custody === null ? application.clocks : withClock(application.clocks, 'custody-forward', at);
  return {
    ...application,
    state: 'received',
    number,
    openKey,
    duplicateOf,
    receivedAt: at,
    completeAt: missing(application.papers).length === 0 ? at : null,
    clocks: withClock(custody, 'decide', at),
  };
}

function withdrawn(application: AidApplication, step: StepOf<'withdraw'>): AidApplication {
  if (step.because === 'withdrawn-no-papers') {
    if (step.by.as === 'resident') throw new AidNotAllowedError(step.type, step.by.as);
    const { papersDueDay, state } = application;
    const isOver = papersDueDay !== null && calendarDay(step.at) > papersDueDay;
    if (state !== 'papers-asked' || !isOver) throw new AidStateError(step.type, state);
  }
  return { ...application, state: 'withdrawn' };
}

function papersAsked(application: AidApplication, { papers, dueDay, at }: StepOf<'ask-papers'>): AidApplication {
  if (papers.length === 0) throw new AidInputError([{ field: 'papers', problem: '请写明需要补充哪些材料。' }]);
  requireLaterDay(dueDay, at);
  const named = new Map(papers.map((paper) => [paper.name, paper]));
  const known = application.papers.map((paper): AidPaper => {
    const wanted = named.get(paper.name);
    if (wanted !== undefined) return { ...paper, state: 'needed', note: wanted.note, receivedAt: null };
    return paper.state === 'needed' ? { ...paper, state: 'waived', note: '审查后不再需要' } : paper;
  });
  const added = [...named.values()]
    .filter(({ name }) => !known.some((paper) => paper.name === name))
    .map(
      ({ name, note }, index): AidPaper => ({
        id: `p${known.length + index + 1}`,
        name,
        state: 'needed',
        uploadIds: [],
        receivedAt: null,
        note,
      }),
    );
  return {
    ...application,
    state: 'papers-asked',
    papers: [...known, ...added],
    papersAskedAt: at,
    papersDueDay: dueDay,
    completeAt: null,
    clocks: withoutClock(application.clocks, 'decide', at),
  };
}

function paperIn(application: AidApplication, step: StepOf<'paper-received' | 'paper-waived'>): AidApplication {
  const { paperId, at } = step;
  const { state, uploadIds: shown } = requirePaper(application, paperId);
  if (step.type === 'paper-received' && state === 'received' && step.uploadIds.every((id) => shown.includes(id))) {
    return application;
  }
  const papers = application.papers.map((paper): AidPaper => {
    if (paper.id !== paperId) return paper;
    if (step.type === 'paper-waived') return { ...paper, state: 'waived', note: step.note };
    const uploadIds = [...new Set([...paper.uploadIds, ...step.uploadIds])];
    return { ...paper, state: 'received', receivedAt: paper.receivedAt ?? at, uploadIds };
  });
  const isComplete = missing(papers).length === 0;
  if (application.state === 'papers-asked' && isComplete) {
    const clocks = withClock(application.clocks, 'decide', at);
    return { ...application, state: 'received', papers, completeAt: at, clocks };
  }
  const completeAt =
    isComplete && application.state !== 'draft' ? (application.completeAt ?? at) : application.completeAt;
  return { ...application, papers, completeAt };
}

function paperUnclear(
  application: AidApplication,
  { paperId, note, dueDay, at }: StepOf<'paper-unclear'>,
): AidApplication {
  if (requirePaper(application, paperId).state !== 'received') {
    throw new AidInputError([{ field: 'paperId', problem: '这份材料还没有收到。' }]);
  }
  requireLaterDay(dueDay, at);
  const papers = application.papers.map(
    (paper): AidPaper => (paper.id === paperId ? { ...paper, state: 'needed', note, receivedAt: null } : paper),
  );
  const clocks = withoutClock(application.clocks, 'decide', at);
  return { ...application, state: 'papers-asked', papers, papersDueDay: dueDay, completeAt: null, clocks };
}

function custodyForwarded(application: AidApplication, { type, at }: StepOf<'forward-custody'>): AidApplication {
  const { custody } = application;
  if (custody === null) throw new AidStateError(type, application.state);
  if (custody.forwardedAt !== null) return application;
  const clocks = withoutClock(application.clocks, 'custody-forward', at);
  return { ...application, custody: { ...custody, forwardedAt: at }, clocks };
}

function booked(application: AidApplication, { appointment, at }: StepOf<'book'>): AidApplication {
  const { appointment: present } = application;
  const isSame = present?.placeName === appointment.placeName && +present.startsAt === +appointment.startsAt;
  if (isSame && present?.state === 'booked') return application;
  if (appointment.startsAt <= at || appointment.endsAt <= appointment.startsAt) {
    throw new AidInputError([{ field: 'startsAt', problem: '预约的时间已经过了，请另选时间。' }]);
  }
  if (appointment.endsAt.getTime() - appointment.startsAt.getTime() > LONGEST_APPOINTMENT_MS) {
    throw new AidInputError([{ field: 'endsAt', problem: '预约的时间太长，请核对结束的时间。' }]);
  }
  return {
    ...application,
    appointment: { ...appointment, state: 'booked' },
    slotKey: slotKeyOf(appointment, application._id),
  };
}

function granted(application: AidApplication, step: StepOf<'grant'>): AidApplication {
  // 法律援助法 44: in urgent cases aid may come first and the papers later.
  if (application.state !== 'under-review' && application.urgent.length === 0) {
    throw new AidStateError(step.type, application.state);
  }
  const { serviceForm } = step;
  const decision = decisionOf(step, { outcome: 'granted', serviceForm });
  // Where aid is granted, there is no request left to pass on.
  const forwarded = withoutClock(application.clocks, 'custody-forward', step.at);
  const decided = withoutClock(forwarded, 'decide', step.at);
  return { ...application, state: 'granted', decision, clocks: withClock(decided, 'assign', step.at) };
}

function refused(application: AidApplication, step: StepOf<'refuse'>): AidApplication {
  const problems = [];
  if (step.codes.length === 0) problems.push({ field: 'codes', problem: '请选择不予援助的理由。' });
  if (step.codes.some((code) => NOT_A_REFUSAL.includes(code))) {
    problems.push({ field: 'codes', problem: '不属于本机构的请转送；没有补交材料的按撤回处理。' });
  }
  if (step.reasons.trim() === '') problems.push({ field: 'reasons', problem: '不予法律援助应当书面说明理由。' });
  if (problems.length > 0) throw new AidInputError(problems);
  const decision = decisionOf(step, { outcome: 'refused', codes: [...step.codes] });
  return { ...application, state: 'refused', decision };
}

function referred(application: AidApplication, step: StepOf<'refer'>): AidApplication {
  if (step.referredTo.trim() === '') {
    throw new AidInputError([{ field: 'referredTo', problem: '请写明转到哪一家法律援助机构。' }]);
  }
  const { referredTo } = step;
  const decision = decisionOf(step, { outcome: 'referred', codes: ['wrong-agency'], referredTo });
  return { ...application, state: 'referred', decision };
}

function decisionOf(
  { by, at, reasons }: StepOf<'grant' | 'refuse' | 'refer'>,
  fields: Pick<AidDecision, 'outcome'> & Partial<AidDecision>,
): AidDecision {
  const blank = { codes: [], serviceForm: null, referredTo: '' };
  return { ...blank, by: by.id ?? '', byName: by.name, at, reasons: reasons.trim(), ...fields };
}

function assigned(application: AidApplication, step: StepOf<'assign'>): AidApplication {
  const { lawyerId, lawyerName, lawyerSkills, note, at } = step;
  if (application.lawyerId === lawyerId && application.state === 'assigned') return application;
  const skills = isMinor(application.applicant, at) ? [MINOR_SKILL] : [];
  if (note.trim() === '' && skills.some((skill) => !lawyerSkills.includes(skill))) {
    throw new AidInputError([
      {
        field: 'lawyerId',
        problem:
          '申请人是未成年人，应当指派熟悉未成年人身心特点的律师（未成年人保护法第一百零四条）；指派其他律师的，请写明原因。',
      },
    ]);
  }
  const clocks = withoutClock(application.clocks, 'assign', at);
  const assignment = { lawyerId, lawyerName, by: step.by.id ?? '', at, skills };
  return { ...application, state: 'assigned', assignment, lawyerId, clocks };
}

function closed(application: AidApplication, step: StepOf<'close'>): AidApplication {
  const { ground, reasons, by, at } = step;
  if (by.as === 'lawyer' && (application.lawyerId !== by.id || !LAWYERS_GROUNDS.includes(ground))) {
    throw new AidNotAllowedError(step.type, by.as);
  }
  if (TERMINATING.includes(ground) && reasons.trim() === '') {
    throw new AidInputError([{ field: 'reasons', problem: '终止法律援助应当书面说明理由。' }]);
  }
  return { ...application, state: 'closed', closing: { ground, reasons: reasons.trim(), by: by.id ?? '', at } };
}

function objected(application: AidApplication, step: StepOf<'object'>): AidApplication {
  const { objection, closing, state } = application;
  if (objection?.state === 'open') return application;
  const isOurs = state === 'refused' || (closing !== null && TERMINATING.includes(closing.ground));
  if (!isOurs || objection?.state === 'upheld') throw new AidStateError(step.type, state);
  const open = { at: step.at, words: step.words, state: 'open', by: null, decidedAt: null, reasons: '' } as const;
  return { ...application, objection: open, clocks: withClock(application.clocks, 'objection', step.at) };
}

function reviewed(application: AidApplication, step: StepOf<'uphold' | 'correct'>): AidApplication {
  const { objection, decision, closing, state } = application;
  if (objection?.state !== 'open') throw new AidStateError(step.type, state);
  const decidedBy = state === 'refused' ? decision?.by : closing?.by;
  if (decidedBy === step.by.id) throw new AidOwnDecisionError();
  if (step.reasons.trim() === '') {
    throw new AidInputError([{ field: 'reasons', problem: '请写明异议审查的理由。' }]);
  }
  const found = { by: step.by.id, decidedAt: step.at, reasons: step.reasons.trim() };
  const clocks = withoutClock(application.clocks, 'objection', step.at);
  if (step.type === 'uphold') return { ...application, objection: { ...objection, ...found, state: 'upheld' }, clocks };
  const corrected = { ...application, objection: { ...objection, ...found, state: 'corrected' as const } };
  if (state === 'closed') {
    return { ...corrected, state: 'granted', closing: null, clocks: withClock(clocks, 'assign', step.at) };
  }
  const earlierDecisions = decision === null ? corrected.earlierDecisions : [...corrected.earlierDecisions, decision];
  return {
    ...corrected,
    state: 'under-review',
    decision: null,
    earlierDecisions,
    clocks: withClock(clocks, 'decide', step.at),
  };
}

/** Papers still to come. */
export function missing(papers: readonly AidPaper[]): AidPaper[] {
  return papers.filter(({ state }) => state === 'needed');
}

function requirePaper({ papers }: AidApplication, paperId: string): AidPaper {
  const paper = papers.find(({ id }) => id === paperId);
  if (paper === undefined) throw new AidInputError([{ field: 'paperId', problem: '申请里没有这份材料。' }]);
  return paper;
}

function requireLaterDay(day: string, at: Date): void {
  if (day <= calendarDay(at)) {
    throw new AidInputError([{ field: 'dueDay', problem: '补充材料的日期要晚于今天。' }]);
  }
}
