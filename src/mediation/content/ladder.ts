import { COMMITTEE_RUNGS, type CommitteeRung, type DisputeKind, isCommitteeRung, type Rung } from './dispute-kinds.ts';
import { disputeOf, type MediationContent } from './mediation-content.ts';

/** What of a dispute decides where it begins. */
export interface LadderQuestion {
  kind: DisputeKind;
  amountFen: number | null;
  injured: boolean;
  manyPeople: boolean;
  mayTurnViolent: boolean;
  /** How far they came before. */
  tried: 'none' | 'talked' | CommitteeRung;
  /** Mediations that failed before. */
  failures: number;
}

export interface LadderReason {
  code:
    | 'lowest-first'
    | 'tried-before'
    | 'professional-kind'
    | 'amount'
    | 'injured'
    | 'many-people'
    | 'may-turn-violent'
    | 'failed-often';
  text: string;
}

export interface Ladder {
  /** The rungs that are open from here on, the one that is offered first. Court or arbitration is always among them. */
  rungs: Rung[];
  /** The lowest that fits. */
  offered: Rung;
  /** The lowest committee that fits; null where mediation by people failed often enough, or at its highest. */
  committee: CommitteeRung | null;
  reasons: LadderReason[];
  /** Said every time: nobody is kept from suing (人民调解法 3), and limits are not to be missed. */
  rights: string;
}

const REASONS: Readonly<Record<LadderReason['code'], string>> = {
  'lowest-first': '先从最近的一级调起',
  'tried-before': '下面的级已经调过，没有调成',
  'professional-kind': '这一类纠纷有专业调解委员会',
  amount: '涉及的金额较大',
  injured: '有人受伤',
  'many-people': '涉及人数多，可能发生群体性事件',
  'may-turn-violent': '可能激化',
  'failed-often': '人民调解已经多次没有调成',
};

/** Where a dispute is best taken first (梯级导引), and what comes after. Pure. It advises; it closes no way. */
export function ladderFor(content: MediationContent, question: LadderQuestion): Ladder {
  const { kind, tried, failures } = question;
  const { ladder } = content;
  const dispute = disputeOf(content, kind);
  const isProfessional = dispute?.professional !== undefined;
  const committees: CommitteeRung[] = isProfessional ? ['professional'] : ['village', 'town', 'county'];
  const reasons: LadderReason['code'][] = [];
  const grave = graveRungs(ladder.gravity, question);
  const least = Math.max(-1, ...grave.map(({ from }) => height(from)));
  let open = committees.filter((rung) => height(rung) >= Math.min(least, height(committees.at(-1) ?? 'county')));
  reasons.push(...grave.map(({ code }) => code));
  const isTriedHere = tried !== 'none' && tried !== 'talked';
  if (isTriedHere) {
    const past = open.length;
    open = open.filter((rung) => height(rung) > height(tried));
    if (open.length < past) reasons.push('tried-before');
  }
  if (failures >= ladder.failures) {
    open = [];
    reasons.push('failed-often');
  }
  if (isProfessional && open.length > 0) reasons.push('professional-kind');
  const isTalkFit = tried === 'none' && grave.length === 0 && failures === 0;
  if (reasons.length === 0) reasons.push('lowest-first');
  const last = dispute?.last === 'arbitration' ? (['arbitration', 'court'] as const) : (['court'] as const);
  const rungs: Rung[] = [...(isTalkFit ? (['talk'] as const) : []), ...open, 'administrative', ...last];
  const [offered = 'court'] = rungs;
  return {
    rungs,
    offered,
    committee: open[0] ?? null,
    reasons: reasons.map((code) => ({ code, text: REASONS[code] })),
    rights: ladder.rights,
  };
}

/** The rung after this one, of those that are open to the kind; null at the end. */
export function rungAfter(content: MediationContent, kind: DisputeKind, rung: Rung): Rung | null {
  const dispute = disputeOf(content, kind);
  const committees: Rung[] = dispute?.professional === undefined ? ['village', 'town', 'county'] : ['professional'];
  const last: Rung[] = dispute?.last === 'arbitration' ? ['arbitration', 'court'] : ['court'];
  const all: Rung[] = ['talk', ...committees, 'administrative', ...last];
  const at = all.indexOf(rung);
  if (at >= 0) return all[at + 1] ?? null;
  return isCommitteeRung(rung) ? 'administrative' : null;
}

type Grave = { code: LadderReason['code']; from: CommitteeRung };

function graveRungs(gravity: MediationContent['ladder']['gravity'], question: LadderQuestion): Grave[] {
  const { amountFen, injured, manyPeople, mayTurnViolent } = question;
  const reached = gravity.amounts.filter(({ atLeast }) => amountFen !== null && amountFen >= atLeast * 100);
  return [
    ...reached
      .map(({ from }): Grave => ({ code: 'amount', from }))
      .sort(byHeight)
      .slice(-1),
    ...(injured ? [{ code: 'injured', from: gravity.injured } as const] : []),
    ...(manyPeople ? [{ code: 'many-people', from: gravity.manyPeople } as const] : []),
    ...(mayTurnViolent ? [{ code: 'may-turn-violent', from: gravity.mayTurnViolent } as const] : []),
  ];
}

function byHeight(one: Grave, other: Grave): number {
  return height(one.from) - height(other.from);
}

function height(rung: CommitteeRung): number {
  return COMMITTEE_RUNGS.indexOf(rung);
}
