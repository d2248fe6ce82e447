import { lawArticle } from './law-article.ts';
import type { TraceStep } from './pre-check.ts';
import { additionInputs, regionAddition } from './region-additions.ts';
import type { Group, LegalAidRules } from './rules.ts';
import type { Told } from './told.ts';

/** R1: the authority must have a lawyer assigned, without application and without a means test (art. 25, 28, 36). */
export function mandatoryEntry(told: Told, { statute }: LegalAidRules): TraceStep {
  const group = told.groups.find(({ rule }) => rule === 'R1');
  if (group === undefined) {
    return {
      rule: 'R1',
      article: '法律援助法 25',
      outcome: 'not-met',
      text: '没有说到办案机关必须通知指派律师的情形，按申请来看；适用普通程序审理的，法院也可以通知指派律师。',
      inputs: { group: null },
    };
  }
  const { notifyDays, assignDays } = statute.terms;
  return {
    rule: 'R1',
    article: `${lawArticle(group)}、36`,
    outcome: 'met',
    text: `${group.name}没有辩护人的，办案机关应当在${notifyDays}日内通知法律援助机构，法律援助机构${assignDays}日内指派律师，不用申请，也不看收入。${group.tells ?? ''}`,
    inputs: { group: group.code, notifyDays, assignDays },
  };
}

/** R4: no means test (art. 32), by the matter, the person or the region; null when it does not apply. */
export function noMeansTestEntry(told: Told, rules: LegalAidRules, day: string): TraceStep | null {
  const { matter } = told;
  if (matter?.rule === 'R4') {
    return {
      rule: 'R4',
      article: lawArticle(matter),
      outcome: 'met',
      text: `“${matter.name}”申请法律援助，不受经济困难条件的限制。`,
      inputs: { matter: matter.code },
    };
  }
  const group = told.groups.find(({ rule }) => rule === 'R4');
  if (group !== undefined) return groupEntry(group, '申请法律援助，不受经济困难条件的限制。');
  return additionEntry('R4', '申请法律援助，不审查经济状况', told, rules, day);
}

/** R7: hardship is not checked (art. 42), by the person or the region; null when it does not apply. */
export function noCheckEntry(told: Told, rules: LegalAidRules, day: string): TraceStep | null {
  const group = told.groups.find(({ rule }) => rule === 'R7');
  if (group !== undefined) return groupEntry(group, '有材料证明的，免予核查经济困难状况。');
  return additionEntry('R7', '有材料证明的，免予核查经济困难状况', told, rules, day);
}

function additionEntry(
  rule: 'R4' | 'R7',
  what: string,
  told: Told,
  rules: LegalAidRules,
  day: string,
): TraceStep | null {
  const addition = regionAddition(rule, told, rules, day);
  if (addition === null) return null;
  const { name, place, status } = addition;
  return {
    rule,
    article: lawArticle(addition),
    outcome: 'met',
    text: `${place}规定：${name}，${what}${status === 'verified' ? '' : '，以当地法律援助机构为准'}。`,
    inputs: additionInputs(addition, told),
  };
}

function groupEntry(group: Group, text: string): TraceStep {
  return {
    rule: group.rule,
    article: lawArticle(group),
    outcome: 'met',
    text: `${group.name}${text}${group.tells ?? ''}`,
    inputs: { group: group.code },
  };
}
