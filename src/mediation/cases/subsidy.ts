import { maskPersonalData } from '../../text/index.ts';
import { disputeOf, type MediationContent } from '../content/mediation-content.ts';
import { MediationOwnClaimError, MediationStateError } from '../errors.ts';
import type { MediationStepOf } from './case-steps.ts';
import type { MediationCase, MediationSubsidy } from './mediation-case.ts';
import { masked, problem, required } from './step-words.ts';

type SubsidyStep = MediationStepOf<
  'subsidy-apart' | 'subsidy-claim' | 'subsidy-audit' | 'subsidy-approve' | 'subsidy-refuse' | 'subsidy-paid'
>;

/** What the table gives for a case, in fen; null where none is set. */
export function subsidyFen(
  content: MediationContent,
  { outcome, record, disputeKind }: Pick<MediationCase, 'outcome' | 'record' | 'disputeKind'>,
): number | null {
  const list = disputeOf(content, disputeKind)?.list;
  const result = outcome === 'agreed' ? 'agreed' : 'failed';
  const fitting = content.subsidy.amounts.filter(
    (row) =>
      ['any', result].includes(row.result) &&
      ['any', record].includes(row.record) &&
      (row.list === undefined || row.list === list),
  );
  const [row] = fitting.sort((one, other) => weight(other) - weight(one));
  return row === undefined ? null : Math.round(row.yuan * 100);
}

/**
 * One case, one subsidy (一案一补): the record is part of the case, so there is never a second. Where another case is likely
 * of the same dispute and has one, a supervisor says first that they are two.
 */
export function subsidyStep(current: MediationCase, step: SubsidyStep): MediationCase {
  if (step.type === 'subsidy-claim') return claimed(current, step);
  if (step.type === 'subsidy-apart') return keptApart(current, step);
  const { subsidy } = current;
  if (subsidy === null) throw new MediationStateError(step.type, current.state);
  const { at, by } = step;
  const who = by.id ?? '';
  switch (step.type) {
    case 'subsidy-audit': {
      requireOther(current, who);
      if (subsidy.state === 'audited' && subsidy.audit?.by === who && subsidy.audit.passed === step.passed)
        return current;
      requireState(step.type, subsidy, 'claimed');
      const audit = { passed: step.passed, note: maskPersonalData(step.note), by: who, at };
      return withSubsidy(current, { ...subsidy, state: 'audited', audit });
    }
    case 'subsidy-approve': {
      requireOther(current, who);
      if (subsidy.state === 'approved' && subsidy.decidedBy === who) return current;
      requireState(step.type, subsidy, 'audited');
      const { amountFen, tableVersion, note } = step;
      if (subsidy.audit?.passed !== true) throw problem('audit', '审核没有通过，不能批准。');
      requireSingle(current, step.doubles);
      if (amountFen === null)
        throw problem('amountFen', '补贴标准还没有设置（knowledge/mediation/subsidy.yaml），不能批准。');
      const decided = { decidedBy: who, decidedName: by.name, decidedAt: at, note: maskPersonalData(note) };
      return withSubsidy(current, { ...subsidy, ...decided, state: 'approved', amountFen, tableVersion });
    }
    case 'subsidy-refuse': {
      requireOther(current, who);
      if (subsidy.state === 'refused' && subsidy.decidedBy === who) return current;
      requireState(step.type, subsidy, 'claimed', 'audited');
      const note = maskPersonalData(step.note.trim());
      if (note === '') throw problem('note', '不批准的，请写明原因。');
      const decided = { decidedBy: who, decidedName: by.name, decidedAt: at, note };
      return withSubsidy(current, { ...subsidy, ...decided, state: 'refused' });
    }
    case 'subsidy-paid':
      if (subsidy.state === 'paid') return current;
      requireState(step.type, subsidy, 'approved');
      return withSubsidy(current, { ...subsidy, state: 'paid', paidAt: at });
  }
}

function claimed(current: MediationCase, { at, by, type, doubles }: MediationStepOf<'subsidy-claim'>): MediationCase {
  const { subsidy, revisits, outcome, state } = current;
  const claimedBy = by.id ?? '';
  if (subsidy !== null && subsidy.state !== 'refused') {
    if (subsidy.state === 'claimed' && subsidy.claimedBy === claimedBy) return current;
    throw new MediationStateError(type, `${state}, subsidy ${subsidy.state}`);
  }
  if (outcome !== 'agreed' && outcome !== 'failed') throw problem('outcome', '没有调解过的案件不能申报补贴。');
  if (revisits.length === 0) throw problem('revisits', '还没有回访，先做满意度调查，或者写明没有做的原因。');
  requireSingle(current, doubles);
  const blank = {
    amountFen: null,
    tableVersion: '',
    audit: null,
    decidedBy: null,
    decidedName: '',
    decidedAt: null,
    note: '',
    paidAt: null,
  };
  return withSubsidy(current, { state: 'claimed', claimedBy, claimedName: by.name, claimedAt: at, ...blank });
}

/** The supervisor's word, for the cases that are alike now; one that comes later is judged anew. */
function keptApart(current: MediationCase, step: MediationStepOf<'subsidy-apart'>): MediationCase {
  const { at, by, doubles = [] } = step;
  const { subsidyApart } = current;
  requireOther(current, by.id ?? '');
  const reason = masked(required(step.reason, 'reason', '请写明为什么是另一件纠纷。'));
  const numbers = doubles.filter((number) => !isJudged(current, number));
  if (numbers.length === 0) {
    if (subsidyApart !== null) return current;
    throw problem('reason', '没有别的案件像是同一件纠纷，不用认定，可以直接申报。');
  }
  const all = [...(subsidyApart?.numbers ?? []), ...numbers];
  return { ...current, subsidyApart: { numbers: all, reason, by: by.id ?? '', byName: by.name, at } };
}

function requireSingle(current: MediationCase, doubles: readonly string[] = []): void {
  const open = doubles.filter((number) => !isJudged(current, number));
  if (open.length === 0) return;
  throw problem(
    'doubles',
    `同一件纠纷（${open.join('、')}）已经申报过补贴，一案只补一次。确实是两件纠纷的，请督导员写明理由，认定为另一件纠纷。`,
  );
}

function isJudged({ subsidyApart }: MediationCase, number: string): boolean {
  return subsidyApart?.numbers.includes(number) === true;
}

function withSubsidy(current: MediationCase, subsidy: MediationSubsidy): MediationCase {
  return { ...current, subsidy, subsidyState: subsidy.state };
}

/** Nobody decides on what he claimed, or on a case that he mediated, also before it was given to others. */
function requireOther({ subsidy, mediators, recused, history }: MediationCase, who: string): void {
  const hasMediated =
    mediators.some(({ id }) => id === who) ||
    recused.includes(who) ||
    history.some(({ by }) => by.as === 'mediator' && by.id === who);
  if (subsidy?.claimedBy === who || hasMediated) throw new MediationOwnClaimError();
}

function requireState(step: string, { state }: MediationSubsidy, ...from: MediationSubsidy['state'][]): void {
  if (!from.includes(state)) throw new MediationStateError(step, `subsidy ${state}`);
}

function weight({ result, record, list }: MediationContent['subsidy']['amounts'][number]): number {
  return (result === 'any' ? 0 : 4) + (record === 'any' ? 0 : 2) + (list === undefined ? 0 : 1);
}
