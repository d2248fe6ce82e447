import { lawArticle } from './law-article.ts';
import type { TraceStep } from './pre-check.ts';
import { additionInputs, regionAddition } from './region-additions.ts';
import type { LegalAidRules, Matter } from './rules.ts';
import type { Told } from './told.ts';

/** R2, R3, R4: whether the matter is one the law or the region gives aid for (art. 24, 29, 31, 32, 33). */
export function scopeEntry(told: Told, rules: LegalAidRules, day: string): TraceStep {
  const { matter } = told;
  if (matter === null) {
    return {
      rule: 'R3',
      article: '法律援助法 31',
      outcome: 'unknown',
      text: '还不知道是什么事情，要看是否属于法律援助的范围，需要人工核实。',
      inputs: { matter: null },
    };
  }
  if (matter.scope === 'unlisted') {
    const added = addedMatter(told, rules, day);
    if (added !== null) return added;
  }
  const { outcome, text } = judgeScope(told, matter);
  return {
    rule: matter.rule,
    article: lawArticle(matter),
    outcome,
    text,
    inputs: { matter: matter.code, scope: matter.scope },
  };
}

/** R3, art. 31第（九）项: a matter that the region adds, also one it adds without a means test. */
function addedMatter(told: Told, rules: LegalAidRules, day: string): TraceStep | null {
  const added = (['R3', 'R4'] as const)
    .map((rule) => regionAddition(rule, told, rules, day))
    .find((one) => one?.matters !== undefined);
  if (added === undefined || added === null) return null;
  return {
    rule: 'R3',
    article: lawArticle(added),
    outcome: 'met',
    text: `法律没有列明，但${added.place}增加了这一类事项：${added.name}${added.status === 'verified' ? '' : '，以当地法律援助机构为准'}。`,
    inputs: additionInputs(added, told),
  };
}

function judgeScope(told: Told, matter: Matter): { outcome: TraceStep['outcome']; text: string } {
  if (matter.scope === 'unlisted') {
    return {
      outcome: 'unknown',
      text: '这件事不在法律列明的事项里，但各省可以增加事项，也可以先免费咨询律师或者找人民调解，需要人工核实。',
    };
  }
  if (matter.scope === 'conditional' && !told.groups.some(({ code }) => code === matter.condition)) {
    return {
      outcome: 'unknown',
      text: `“${matter.name}”要在法院决定再审或者检察院抗诉以后才能申请，需要人工核实。`,
    };
  }
  return { outcome: 'met', text: `“${matter.name}”属于法律援助的事项。` };
}

/** R13: aid is for those who have no lawyer of their own; it ends when one is hired (art. 31, 48). */
export function agentEntry(told: Told): TraceStep {
  const entry = { rule: 'R13', article: '法律援助法 31、48', inputs: { hasAgent: told.hasAgent } };
  if (told.hasAgent === true) {
    return { ...entry, outcome: 'not-met', text: '这件事已经自己请了律师，一般不再给予法律援助。' };
  }
  if (told.hasAgent === false) return { ...entry, outcome: 'met', text: '这件事还没有请律师。' };
  return { ...entry, outcome: 'unknown', text: '不知道这件事有没有请律师，需要人工核实。' };
}
