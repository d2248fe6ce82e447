import { calendarDay } from '../knowledge/index.ts';
import { mandatoryEntry, noCheckEntry, noMeansTestEntry } from './exemptions.ts';
import { meansEntry, meansSummary } from './means.ts';
import type { PreCheckInput, PreCheckResult, TraceEntry, Verdict } from './pre-check.ts';
import {
  clockEntry,
  custodyEntries,
  declarationEntry,
  placeEntry,
  placeOf,
  remedyEntry,
  urgencyEntry,
} from './procedure.ts';
import type { LegalAidRules } from './rules.ts';
import { agentEntry, scopeEntry } from './scope.ts';
import { readTold, type Told } from './told.ts';

/** What the rules found so far: the verdict, the entries that led there, and the one that decides. */
interface Finding {
  verdict: Verdict;
  entries: TraceEntry[];
  decisive: TraceEntry;
}

/**
 * Pre-check of a legal-aid application (法律援助预审), for the day of `asOf` in Asia/Shanghai. The bot says what may
 * be; the legal-aid agency decides (法律援助法 43). Pure; whatever is not known leads to 需人工核实, never to a guess.
 */
export function preCheck(input: PreCheckInput, rules: LegalAidRules, asOf: Date): PreCheckResult {
  const told = readTold(input, rules);
  const day = calendarDay(asOf);
  const { verdict, entries, decisive } = find(told, rules, day);
  const urgency = urgencyEntry(told);
  const needsMeans = entries.some(({ rule }) => rule === 'R5');
  const trace = [
    ...entries,
    ...(needsMeans ? [declarationEntry()] : []),
    placeEntry(told),
    ...custodyEntries(told),
    clockEntry(),
    urgency,
    ...(verdict === '可能符合' ? [] : [remedyEntry()]),
  ];
  return {
    verdict,
    summary: summaryOf(verdict, decisive),
    trace,
    urgent: urgency.outcome === 'met',
    papers: papersFor(told, rules, needsMeans),
    where: placeOf(told),
    asOf: day,
  };
}

/** The order of decision: scope, own lawyer, no means test, no check, means. */
function find(told: Told, rules: LegalAidRules, day: string): Finding {
  const isSuspect = told.matter?.mandatory === true;
  const mandatory = isSuspect ? mandatoryEntry(told) : null;
  const exempt = isSuspect ? null : noMeansTestEntry(told);
  const scope = scopeEntry(told);
  const agent = agentEntry(told);
  const entries = [...(mandatory === null ? [] : [mandatory]), scope, agent];
  const stop = (verdict: Verdict, decisive: TraceEntry, more: TraceEntry[] = []): Finding => ({
    verdict,
    decisive,
    entries: [...entries, ...more],
  });

  const aside = exempt === null || exempt.inputs.matter !== undefined ? [] : [exempt];
  if (agent.outcome === 'not-met') return stop('可能不符合', agent);
  if (scope.outcome === 'unknown' && exempt === null) return stop('需人工核实', scope);
  if (agent.outcome === 'unknown') return stop('需人工核实', agent, aside);
  if (mandatory?.outcome === 'met') return stop('可能符合', mandatory);
  if (exempt !== null) return stop('可能符合', exempt, aside);
  const unchecked = noCheckEntry(told);
  if (unchecked !== null) return stop('可能符合', unchecked, [unchecked]);
  const means = meansEntry(told, rules, day);
  if (means.outcome === 'met') return stop('可能符合', means, [means]);
  // A suspect may also apply for other reasons than hardship (art. 24).
  if (means.outcome === 'not-met' && !isSuspect) return stop('可能不符合', means, [means]);
  return stop('需人工核实', means, [means]);
}

function summaryOf(verdict: Verdict, decisive: TraceEntry): string {
  const why = meansSummary(decisive) ?? decisive.text;
  if (verdict !== '需人工核实') return `${verdict}法律援助条件：${why}`;
  return `${verdict}：${why.replace(/，需要人工核实。$/, '。')}`;
}

function papersFor(told: Told, rules: LegalAidRules, needsMeans: boolean): string[] {
  return [
    ...rules.papers.always,
    ...(told.matter?.papers ?? []),
    ...told.groups.flatMap((group) => group.papers),
    ...(needsMeans ? rules.papers.means : []),
    ...(told.inCustody === true ? rules.papers.representative : []),
  ].filter((paper, index, all) => all.indexOf(paper) === index);
}
