import { maskedName } from '../legal-aid/index.ts';
import {
  confirmationPercent,
  disputeOf,
  hasDocument,
  isMediationStepOpen,
  MEDIATION_DOCUMENTS,
  MEDIATION_STATE_NAMES,
  MEDIATION_STEPS,
  type MediationActor,
  type MediationCase,
  type MediationContent,
  type MediationDocumentKind,
  RUNNING_MEDIATION_STATES,
  rungAfter,
} from '../mediation/index.ts';
import { maskNumbers } from '../text/index.ts';

interface Seeing {
  content: MediationContent;
  open(sealed: string): string;
  now: Date;
}

/** A case in a list: nobody's name in full, no telephone. Times ISO 8601 UTC, money in fen. */
export function mediationRow(found: MediationCase, { content, open, now }: Seeing) {
  const { confirmation, danger } = found;
  const isRunning = confirmation !== null && confirmation.stoppedAt === null;
  const dueAt = RUNNING_MEDIATION_STATES.includes(found.state) ? (found.dueAt ?? null) : null;
  return {
    id: found._id,
    number: found.number,
    state: found.state,
    stateText: MEDIATION_STATE_NAMES[found.state],
    source: found.source,
    disputeKind: found.disputeKind,
    disputeName: disputeOf(content, found.disputeKind)?.name ?? found.disputeKind,
    applicant: maskedName(open(found.applicant.name)),
    other: maskedName(open(found.other.name)),
    regionCode: found.regionCode,
    place: found.place,
    amountFen: found.amountFen,
    risks: found.risks,
    isAlarmed: danger !== null && danger.attendedBy === null,
    rung: found.rung,
    committee: found.committee.name,
    mediators: found.mediators.map(({ id, name }) => ({ id, name })),
    confirmation: isRunning
      ? {
          lastDay: confirmation.lastDay,
          countedDay: confirmation.countedDay,
          percent: confirmationPercent(confirmation, now),
        }
      : null,
    dueAt: dueAt?.toISOString() ?? null,
    isLate: dueAt !== null && dueAt <= now,
    subsidyState: found.subsidyState,
    toCall: found.notices.filter(({ by, sent }) => by === 'phone' && !sent).length,
    orderNumber: found.orderNumber,
    createdAt: found.createdAt.toISOString(),
    stateSince: found.stateSince.toISOString(),
  };
}

/** One case whole; numbers are masked, names in full for those who work on it. */
export function mediationDetail(found: MediationCase, seeing: Seeing & { by: MediationActor; doubles: string[] }) {
  const { content, open, by, doubles } = seeing;
  const named = ({ name, phone }: MediationCase['applicant']) => ({
    name: open(name),
    phoneMasked: maskNumbers(open(phone)),
  });
  const kinds = Object.keys(MEDIATION_DOCUMENTS) as MediationDocumentKind[];
  return {
    ...mediationRow(found, seeing),
    sides: { applicant: named(found.applicant), other: named(found.other) },
    mayTellName: found.mayTellName,
    facts: found.facts,
    wish: found.wish,
    tried: found.tried,
    doubts: found.doubts,
    channel: found.channel,
    conversationId: found.conversationId,
    sessionId: found.sessionId,
    incidentId: found.incidentId,
    reach: found.reach,
    ladder: {
      offered: found.ladder.offered,
      rungs: found.ladder.rungs.map((rung) => ({ rung, name: content.ladder.names[rung] })),
      reasons: found.ladder.reasons.map(({ text }) => text),
      next: rungAfter(content, found.disputeKind, found.rung),
      rights: content.ladder.rights,
    },
    askings: found.askings,
    recused: found.recused,
    meetings: found.meetings,
    agreement: found.agreement,
    record: found.record,
    shortRecord: found.shortRecord,
    failures: found.failures,
    outcome: found.outcome,
    outcomeReason: found.outcomeReason,
    confirmationClock: found.confirmation,
    moves: found.moves,
    handOvers: found.handOvers,
    danger: found.danger,
    revisits: found.revisits,
    subsidy: found.subsidy,
    subsidyApart: found.subsidyApart ?? null,
    /** Cases of the same dispute that have drawn a subsidy. */
    subsidyDoubles: doubles,
    notices: found.notices,
    history: found.history.map(({ at, by: who, step, to, note }) => ({
      at: at.toISOString(),
      byName: who.name,
      as: who.as,
      step,
      state: to,
      stateText: MEDIATION_STATE_NAMES[to],
      note,
    })),
    steps: MEDIATION_STEPS.filter(
      (type) => isMediationStepOpen(found, { type, by }) && (type !== 'subsidy-apart' || isAlike(found, doubles)),
    ),
    documents: kinds
      .filter((kind) => hasDocument(found, kind))
      .map((kind) => ({ kind, title: MEDIATION_DOCUMENTS[kind] })),
  };
}

/** There is something for a supervisor to judge before a subsidy is claimed. */
function isAlike({ subsidyApart }: MediationCase, doubles: readonly string[]): boolean {
  return doubles.some((number) => subsidyApart?.numbers.includes(number) !== true);
}
