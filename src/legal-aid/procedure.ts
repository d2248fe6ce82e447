import { dayInWords } from '../knowledge/index.ts';
import { lawArticle } from './law-article.ts';
import type { TraceStep } from './pre-check.ts';
import type { LegalAidRules } from './rules.ts';
import { fillTerms, type OtherLaw, type RuleId, type Statute } from './statute.ts';
import type { Told } from './told.ts';

const NO_PLACE = '向办理案件的机关所在地，或者事情发生地的法律援助机构申请。';

/** The law was not in force on the day (art. 71), or no longer is: then nothing is concluded from it. Null when it was. */
export function notInForceEntry({ statute }: LegalAidRules, day: string): TraceStep | null {
  const { law, validFrom, validTo, commencement } = statute;
  if (validFrom <= day && day <= (validTo ?? day)) return null;
  const isEarly = day < validFrom;
  return {
    rule: 'R3',
    article: `${law} ${commencement}`,
    outcome: 'unknown',
    text: isEarly
      ? `《${law}》${dayInWords(validFrom)}起施行，${dayInWords(day)}还没有施行，需要人工核实。`
      : `系统里的《${law}》条文用到${dayInWords(validTo ?? day)}为止，新的规定需要人工核实。`,
    inputs: { day, validFrom, validTo },
  };
}

/** A rule that only tells (R6, R9, R10, R11, R14), in the words of the content. */
export function tellingEntry(id: RuleId, { statute }: LegalAidRules): TraceStep {
  const rule = statute.rules.find((one) => one.id === id);
  const { text, used } = fillTerms(rule?.tells ?? '', statute.terms);
  return {
    rule: id,
    article: lawArticle({ law: statute.law, article: rule?.article ?? '', item: '' }),
    outcome: 'met',
    text,
    inputs: used,
  };
}

/** R8: where to apply (art. 38): the place of the case or of the dispute, not simply the home. */
export function placeOf(told: Told): string {
  return `${told.matter?.where ?? NO_PLACE}不知道找哪一家的，可以拨打12348。`;
}

export function placeEntry(told: Told): TraceStep {
  return {
    rule: 'R8',
    article: '法律援助法 38',
    outcome: 'met',
    text: told.matter?.where ?? NO_PLACE,
    inputs: { matter: told.matter?.code ?? null },
  };
}

/** R9: a request of somebody in custody is passed on within 24 hours (art. 39); R10: who may apply for another (art. 40). */
export function custodyEntries(told: Told, rules: LegalAidRules): TraceStep[] {
  const inputs = { inCustody: told.inCustody };
  const told9 = told.inCustody === true ? [tellingEntry('R9', rules)] : [];
  const told10 = told.inCustody === true || isFor('R10', told, rules.statute) ? [tellingEntry('R10', rules)] : [];
  return [...told9, ...told10].map((entry) => ({ ...entry, inputs: { ...inputs, ...entry.inputs } }));
}

function isFor(id: RuleId, told: Told, { rules }: Statute): boolean {
  const whom = rules.find((rule) => rule.id === id)?.for;
  if (whom === undefined) return false;
  return (
    whom.groups.some((group) => told.allGroups.includes(group)) ||
    (told.matter !== null && whom.matters.includes(told.matter.code))
  );
}

/** R12: help first, papers later (art. 44). */
export function urgencyEntry(told: Told, { statute }: LegalAidRules): TraceStep {
  const { daysToDeadline, needsPreservation } = told;
  const { urgentDays } = statute.terms;
  const inputs = { daysToDeadline, needsPreservation, urgentDays };
  const entry = { rule: 'R12', article: '法律援助法 44', inputs };
  if (daysToDeadline !== null && daysToDeadline < 0) {
    return { ...entry, outcome: 'met', text: '说的期限好像已经过了，请马上找律师看看还有没有办法。' };
  }
  if (daysToDeadline !== null && daysToDeadline < urgentDays) {
    const text = `离期限只有${daysToDeadline}天，不足${urgentDays}天，可以请法律援助机构先提供援助，手续以后再补。`;
    return { ...entry, outcome: 'met', text };
  }
  if (needsPreservation === true) {
    return { ...entry, outcome: 'met', text: '需要马上保全或者先予执行，可以请法律援助机构先提供援助，手续以后再补。' };
  }
  if (daysToDeadline === null && needsPreservation === null) {
    return {
      ...entry,
      outcome: 'unknown',
      text: '如果有期限快到了，或者对方在转移财产，请马上说，可以先援助、后补手续。',
    };
  }
  return { ...entry, outcome: 'not-met', text: `没有说到不足${urgentDays}天的期限，或者要马上保全的情形。` };
}

/** R15: what other laws say for the person and the matter; each law and article once. */
export function otherLawEntries(told: Told, { statute }: LegalAidRules, day: string): TraceStep[] {
  const fitting = statute.otherLaws.filter((one) => fits(one, told) && (one.validFrom ?? day) <= day);
  const articles = fitting.map(({ law, article }) => `${law} ${article}`);
  return fitting
    .filter((_one, index) => articles.indexOf(articles[index] ?? '') === index)
    .map(({ id, law, version, article, tag, tells }) => ({
      rule: 'R15',
      article: lawArticle({ law, article, item: '' }),
      outcome: 'met',
      text: tells,
      inputs: { entry: id, version, tag: tag ?? null },
    }));
}

function fits({ groups, matters }: OtherLaw, told: Told): boolean {
  const byGroup = groups === undefined || groups.some((group) => told.allGroups.includes(group));
  return byGroup && (matters === undefined || (told.matter !== null && matters.includes(told.matter.code)));
}
