import type { AuditedPreCheck, PreCheckAudit, ReasonCode, TraceEntry, TraceStep, Verdict } from './pre-check.ts';
import type { LegalAidRules } from './rules.ts';
import type { Told } from './told.ts';

const OUTCOME = { met: '是', 'not-met': '否', unknown: '不能确定' };
/** Kept beside the arithmetic, which says them already. */
const SAID_BY_ARITHMETIC = ['incomeLowFen', 'incomeHighFen', 'householdSize', 'factor', 'operator', 'arithmetic'];

/** Null here says that there is none; elsewhere, that it is not known. */
const NONE_WHEN_NULL = ['ruleTo', 'baseTo', 'validTo', 'assetTest', 'tag', 'group'];

/** The step with its line for the supervisor. */
export function audited(step: TraceStep): TraceEntry {
  const { rule, article, outcome, inputs } = step;
  const arithmetic = typeof inputs.arithmetic === 'string' ? inputs.arithmetic : null;
  const facts = Object.entries(inputs)
    .filter(([name]) => arithmetic === null || !SAID_BY_ARITHMETIC.includes(name))
    .map(([name, value]) => `${name}=${valueWords(name, value)}`);
  const parts = [rule, article, OUTCOME[outcome], ...(arithmetic === null ? [] : [arithmetic]), facts.join(' ')];
  return { ...step, audit: parts.filter((part) => part !== '').join(' · ') };
}

/** How the result came about, for the supervisor. */
export function auditOf(told: Told, verdict: Verdict, decisive: TraceStep, rules: LegalAidRules): PreCheckAudit {
  const { rule, article, outcome } = decisive;
  return {
    decidedBy: { rule, article, outcome },
    reasonCode: verdict === '可能不符合' ? reasonOf(decisive) : null,
    content: rules.fingerprint,
    law: `${rules.statute.law} ${rules.statute.version}`,
    told: {
      regionCode: told.regionCode,
      matter: told.matter?.code ?? null,
      groups: told.allGroups.join(','),
      inCustody: told.inCustody,
      hasAgent: told.hasAgent,
      householdSize: told.householdSize,
      incomeLowFen: told.income?.low ?? null,
      incomeHighFen: told.income?.high ?? null,
      incomePeriod: told.incomePeriod,
      residence: told.residence,
      daysToDeadline: told.daysToDeadline,
      needsPreservation: told.needsPreservation,
    },
    unused: told.unused,
  };
}

function reasonOf({ rule }: TraceStep): ReasonCode {
  return rule === 'R13' ? 'already-has-agent' : 'over-means';
}

/** A pre-check in the form a supervisor audits: what was told, each rule with its article, inputs and arithmetic. */
export function auditText(result: AuditedPreCheck): string {
  const { audit } = result;
  const { decidedBy } = audit;
  const told = Object.entries(audit.told).map(([name, value]) => `${name}=${valueWords(name, value)}`);
  return [
    `结论：${result.verdict}（${result.asOf}${result.urgent ? '，紧急' : ''}）`,
    `决定的规则：${decidedBy.rule} · ${decidedBy.article} · ${OUTCOME[decidedBy.outcome]}`,
    `理由代码：${audit.reasonCode ?? '无'}`,
    `依据：${audit.law}；规则内容 ${audit.content}`,
    `当事人所说：${told.join(' ')}`,
    `没有采用：${audit.unused.length === 0 ? '无' : audit.unused.join('、')}`,
    '经过：',
    ...result.trace.map((entry, index) => `${index + 1}. ${entry.audit}`),
  ].join('\n');
}

function valueWords(name: string, value: string | number | boolean | null): string {
  if (value === null) return NONE_WHEN_NULL.includes(name) ? '无' : '不知道';
  return name.endsWith('Fen') && typeof value === 'number' ? `${value}（${value / 100}元）` : String(value);
}
