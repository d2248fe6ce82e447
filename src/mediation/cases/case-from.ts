import type { FieldSeal } from '../../storage/index.ts';
import { maskNumbers, parsePhone } from '../../text/index.ts';
import { DISPUTE_KINDS, type DisputeKind } from '../content/dispute-kinds.ts';
import { type Ladder, ladderFor } from '../content/ladder.ts';
import { finishOf } from '../content/limits.ts';
import { type MediationContent, mediabilityDoubts } from '../content/mediation-content.ts';
import { MediationInputError } from '../errors.ts';
import { nextDueOf } from './case-clock.ts';
import {
  type MediationActor,
  type MediationCase,
  type MediationSource,
  NO_LIMIT,
  type Risk,
  type Tried,
} from './mediation-case.ts';

/** What is told for a case; names and telephones in the clear. */
export interface NewMediation {
  /** The same key again is the same case. */
  key: string;
  source: MediationSource;
  incidentId: string | null;
  disputeKind: string;
  regionCode: string | null;
  place: string;
  facts: string;
  wish: string;
  /** Fen; null where no money was told of. */
  amountFen: number | null;
  tried: Tried;
  risks: readonly Risk[];
  /** `phone`: as told, or ''. */
  applicant: { name: string; phone: string; reach: 'channel' | 'phone' | 'none' };
  otherSide: { name: string; phone: string };
  /** He agreed that the other side is told who asks. */
  mayTellName: boolean;
  channel: string;
  conversationId: string | null;
  sessionId: string | null;
  by: MediationActor;
}

const MOST_WORDS = 5_000;
const MOST_NAME = 100;

export function mediationId(key: string, seal: Pick<FieldSeal, 'fingerprint'>): string {
  return `mediation-${seal.fingerprint(`mediation ${key}`).slice(0, 20)}`;
}

/** @throws MediationInputError 422 naming the fields. */
export function caseFrom(
  told: NewMediation,
  {
    number,
    now,
    content,
    seal,
  }: { number: string; now: Date; content: MediationContent; seal: Pick<FieldSeal, 'seal' | 'fingerprint'> },
): MediationCase {
  const kind = kindOf(told);
  const { applicant, otherSide, risks, facts, wish, tried, by } = told;
  const ladder = firstLadder(content, told, kind);
  const isDangerous = risks.includes('may-turn-violent');
  const committee = ladder.committee ?? 'county';
  const danger = isDangerous ? { at: now, note: '', attendedBy: null, attendedAt: null } : null;
  const dueAt = finishOf(content, now);
  return {
    _id: mediationId(told.key, seal),
    number,
    key: told.key,
    state: 'requested',
    source: told.source,
    incidentId: told.incidentId,
    orderId: null,
    orderNumber: '',
    disputeKind: kind,
    regionCode: told.regionCode,
    place: maskNumbers(told.place.trim()).slice(0, 200),
    facts: maskNumbers(facts.trim()).slice(0, MOST_WORDS),
    wish: maskNumbers(wish.trim()).slice(0, MOST_WORDS),
    amountFen: told.amountFen,
    tried,
    risks: [...new Set(risks)],
    doubts: mediabilityDoubts(content, `${facts}\n${wish}`),
    applicant: { name: seal.seal(applicant.name.trim()), phone: seal.seal(phoneOf(applicant.phone)) },
    other: { name: seal.seal(otherSide.name.trim()), phone: seal.seal(phoneOf(otherSide.phone)) },
    mayTellName: told.mayTellName,
    channel: told.channel,
    conversationId: told.conversationId,
    sessionId: told.sessionId,
    reach: applicant.reach,
    rung: committee,
    ladder: { rungs: ladder.rungs, offered: ladder.offered, reasons: ladder.reasons },
    committee: { id: null, name: '' },
    askings: [],
    mediators: [],
    mediatorIds: [],
    mediatorId: null,
    recused: [],
    meetings: [],
    agreement: null,
    record: 'full',
    shortRecord: null,
    failures: 0,
    outcome: null,
    outcomeReason: '',
    confirmation: null,
    moves: [],
    handOvers: [],
    danger,
    revisits: [],
    subsidy: null,
    subsidyApart: null,
    subsidyState: '',
    dueAt,
    nextDueAt: nextDueOf({ danger, confirmation: null, dueAt, state: 'requested' }),
    wakeAt: NO_LIMIT,
    history: [{ at: now, by, step: 'request', from: 'requested', to: 'requested', note: '' }],
    notices: [],
    followed: 0,
    createdAt: now,
    updatedAt: now,
    stateSince: now,
    settled: false,
  };
}

function firstLadder(content: MediationContent, { amountFen, risks, tried }: NewMediation, kind: DisputeKind): Ladder {
  return ladderFor(content, {
    kind,
    amountFen,
    tried,
    injured: risks.includes('injured'),
    manyPeople: risks.includes('many-people'),
    mayTurnViolent: risks.includes('may-turn-violent'),
    failures: 0,
  });
}

function kindOf({ key, disputeKind, facts, applicant, otherSide, amountFen }: NewMediation): DisputeKind {
  const problems: { field: string; problem: string }[] = [];
  const check = (isRight: boolean, field: string, problem: string) => {
    if (!isRight) problems.push({ field, problem });
  };
  const kind = DISPUTE_KINDS.find((one) => one === disputeKind);
  check(key !== '', 'key', '缺少编号。');
  check(facts.trim() !== '', 'facts', '请写明纠纷的情况。');
  check(applicant.name.length <= MOST_NAME, 'applicant.name', '姓名太长。');
  check(otherSide.name.length <= MOST_NAME, 'otherSide.name', '对方的姓名或者名称太长。');
  check(amountFen === null || (Number.isSafeInteger(amountFen) && amountFen >= 0), 'amountFen', '金额不对。');
  check(kind !== undefined, 'disputeKind', '请选择纠纷类型。');
  if (kind === undefined || problems.length > 0) throw new MediationInputError(problems);
  return kind;
}

/** E.164 where it is a telephone; else as it was told, for a person to read. */
function phoneOf(told: string): string {
  return parsePhone(told) ?? told.trim().slice(0, 40);
}
