import { calendarDay } from '../knowledge/index.ts';
import { audited, auditOf } from './audit-pre-check.ts';
import { mandatoryEntry, noCheckEntry, noMeansTestEntry } from './exemptions.ts';
import { meansEntry, meansSummary } from './means.ts';
import type { AuditedPreCheck, PreCheckInput, TraceStep, Verdict } from './pre-check.ts';
import {
  custodyEntries,
  notInForceEntry,
  otherLawEntries,
  placeEntry,
  placeOf,
  tellingEntry,
  urgencyEntry,
} from './procedure.ts';
import type { LegalAidRules } from './rules.ts';
import { agentEntry, scopeEntry } from './scope.ts';
import { readTold, type Told } from './told.ts';

/** What the rules found so far: the verdict, the entries that led there, and the one that decides. */
interface Finding {
  verdict: Verdict;
  entries: TraceStep[];
  decisive: TraceStep;
}

/**
 * Pre-check of a legal-aid application (法律援助预审), for the day of `asOf` in Asia/Shanghai. The bot says what may
 * be; the legal-aid agency decides (法律援助法 43). Pure; whatever is not known leads to 需人工核实, never to a guess.
 */
export function preCheck(input: PreCheckInput, rules: LegalAidRules, asOf: Date): AuditedPreCheck {
  const told = readTold(input, rules);
  const day = calendarDay(asOf);
  const { verdict, entries, decisive } = find(told, rules, day);
  const urgency = urgencyEntry(told, rules);
  const custody = custodyEntries(told, rules);
  const isInForce = notInForceEntry(rules, day) === null;
  const needsMeans = entries.some(({ rule }) => rule === 'R5');
  const trace = [
    ...entries,
    ...(needsMeans ? [tellingEntry('R6', rules)] : []),
    ...(isInForce ? [placeEntry(told), ...custody, tellingEntry('R11', rules), urgency] : [urgency]),
    ...(verdict === '可能符合' || !isInForce ? [] : [tellingEntry('R14', rules)]),
    ...(isInForce ? otherLawEntries(told, rules, day) : []),
  ];
  return {
    verdict,
    summary: summaryOf(verdict, decisive),
    trace: trace.map(audited),
    urgent: urgency.outcome === 'met',
    papers: papersFor(told, rules, { means: needsMeans, representative: custody.some(({ rule }) => rule === 'R10') }),
    where: placeOf(told),
    asOf: day,
    audit: auditOf(told, verdict, decisive, rules),
  };
}

/** The order of decision: scope, own lawyer, no means test, no check, means. */
function find(told: Told, rules: LegalAidRules, day: string): Finding {
  const notInForce = notInForceEntry(rules, day);
  if (notInForce !== null) return { verdict: '需人工核实', entries: [notInForce], decisive: notInForce };
  const isSuspect = told.matter?.mandatory === true;
  const mandatory = isSuspect ? mandatoryEntry(told, rules) : null;
  const exempt = isSuspect ? null : noMeansTestEntry(told, rules, day);
  const scope = scopeEntry(told, rules, day);
  const agent = agentEntry(told);
  const entries = [...(mandatory === null ? [] : [mandatory]), scope, agent];
  const stop = (verdict: Verdict, decisive: TraceStep, more: TraceStep[] = []): Finding => ({
    verdict,
    decisive,
    entries: [...entries, ...more],
  });

  const aside = exempt === null || isByMatter(exempt) ? [] : [exempt];
  if (agent.outcome === 'not-met') return stop('可能不符合', agent);
  // A region may lift the means test for a person; that alone does not bring his matter into the scope.
  const isRescued = exempt !== null && exempt.inputs.addition === undefined;
  if (scope.outcome === 'unknown' && !isRescued) return stop('需人工核实', scope);
  if (agent.outcome === 'unknown') return stop('需人工核实', agent, aside);
  if (mandatory?.outcome === 'met') return stop('可能符合', mandatory);
  if (exempt !== null) return stop('可能符合', exempt, aside);
  const unchecked = noCheckEntry(told, rules, day);
  if (unchecked !== null) return stop('可能符合', unchecked, [unchecked]);
  const means = meansEntry(told, rules, day);
  if (means.outcome === 'met') return stop('可能符合', means, [means]);
  // A suspect may also apply for other reasons than hardship (art. 24).
  if (means.outcome === 'not-met' && !isSuspect) return stop('可能不符合', means, [means]);
  return stop('需人工核实', means, [means]);
}

/** R4 by the matter itself is told by the scope already. */
function isByMatter({ inputs }: TraceStep): boolean {
  return inputs.matter !== undefined && inputs.addition === undefined;
}

function summaryOf(verdict: Verdict, decisive: TraceStep): string {
  const why = meansSummary(decisive) ?? decisive.text;
  if (verdict !== '需人工核实') return `${verdict}法律援助条件：${why}`;
  return `${verdict}：${why.replace(/，需要人工核实。$/, '。')}`;
}

function papersFor(told: Told, rules: LegalAidRules, needs: { means: boolean; representative: boolean }): string[] {
  return [
    ...rules.papers.always,
    ...(told.matter?.papers ?? []),
    ...told.groups.flatMap((group) => group.papers),
    ...(needs.means ? rules.papers.means : []),
    ...(needs.representative ? rules.papers.representative : []),
  ].filter((paper, index, all) => all.indexOf(paper) === index);
}
