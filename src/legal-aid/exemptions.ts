import { lawArticle } from './law-article.ts';
import type { TraceEntry } from './pre-check.ts';
import type { Group } from './rules.ts';
import type { Told } from './told.ts';

/** R1: the authority must have a lawyer assigned, without application and without a means test (art. 25, 28). */
export function mandatoryEntry(told: Told): TraceEntry {
  const group = told.groups.find(({ rule }) => rule === 'R1');
  if (group === undefined) {
    return {
      rule: 'R1',
      article: '法律援助法 25',
      outcome: 'not-met',
      text: '没有说到办案机关必须通知指派律师的情形，按申请来看。',
      inputs: { group: null },
    };
  }
  return {
    rule: 'R1',
    article: lawArticle(group),
    outcome: 'met',
    text: `${group.name}没有辩护人的，办案机关应当通知法律援助机构指派律师，不用申请，也不看收入。`,
    inputs: { group: group.code },
  };
}

/** R4: no means test (art. 32), by the matter or by the person; null when it does not apply. */
export function noMeansTestEntry(told: Told): TraceEntry | null {
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
  return group === undefined ? null : groupEntry(group, '申请法律援助，不受经济困难条件的限制。');
}

/** R7: hardship is not checked (art. 42); null when it does not apply. */
export function noCheckEntry(told: Told): TraceEntry | null {
  const group = told.groups.find(({ rule }) => rule === 'R7');
  return group === undefined ? null : groupEntry(group, '有材料证明的，免予核查经济困难状况。');
}

function groupEntry(group: Group, text: string): TraceEntry {
  return {
    rule: group.rule,
    article: lawArticle(group),
    outcome: 'met',
    text: `${group.name}${text}`,
    inputs: { group: group.code },
  };
}
