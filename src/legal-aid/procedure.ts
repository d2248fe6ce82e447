import type { TraceEntry } from './pre-check.ts';
import type { Told } from './told.ts';

const URGENT_DAYS = 7;
const NO_PLACE = '向办理案件的机关所在地，或者事情发生地的法律援助机构申请。';

/** R6: how hardship is shown, and what a false statement costs (art. 41, 64). */
export function declarationEntry(): TraceEntry {
  return {
    rule: 'R6',
    article: '法律援助法 41、64',
    outcome: 'met',
    text: '经济困难由法律援助机构联网核查，或者由您签个人诚信承诺，要如实说明；骗取法律援助的，要补交费用并可能罚款三千元以下。',
    inputs: { greatestFineFen: 300_000 },
  };
}

/** R8: where to apply (art. 38): the place of the case or of the dispute, not simply the home. */
export function placeOf(told: Told): string {
  return `${told.matter?.where ?? NO_PLACE}不知道找哪一家的，可以拨打12348。`;
}

export function placeEntry(told: Told): TraceEntry {
  return {
    rule: 'R8',
    article: '法律援助法 38',
    outcome: 'met',
    text: told.matter?.where ?? NO_PLACE,
    inputs: { matter: told.matter?.code ?? null },
  };
}

/** R9: a request of somebody in custody is passed on within 24 hours (art. 39); R10: who may apply for him (art. 40). */
export function custodyEntries(told: Told): TraceEntry[] {
  if (told.inCustody !== true) return [];
  const inputs = { inCustody: true };
  return [
    {
      rule: 'R9',
      article: '法律援助法 39',
      outcome: 'met',
      text: '被关押的人提出法律援助申请，办案机关、看守所应当在24小时内转交。',
      inputs,
    },
    {
      rule: 'R10',
      article: '法律援助法 40',
      outcome: 'met',
      text: '被关押的人，可以由法定代理人或者近亲属代为申请。',
      inputs,
    },
  ];
}

/** R11: the agency decides in 7 days and assigns in 3 (art. 43). */
export function clockEntry(): TraceEntry {
  return {
    rule: 'R11',
    article: '法律援助法 43',
    outcome: 'met',
    text: '法律援助机构收到申请后7日内决定；给予援助的，3日内指派律师；材料不齐的会一次告诉您。',
    inputs: { decideDays: 7, assignDays: 3 },
  };
}

/** R12: help first, papers later (art. 44). */
export function urgencyEntry(told: Told): TraceEntry {
  const { daysToDeadline, needsPreservation } = told;
  const entry = { rule: 'R12', article: '法律援助法 44', inputs: { daysToDeadline, needsPreservation } };
  if (daysToDeadline !== null && daysToDeadline < 0) {
    return { ...entry, outcome: 'met', text: '说的期限好像已经过了，请马上找律师看看还有没有办法。' };
  }
  if (daysToDeadline !== null && daysToDeadline < URGENT_DAYS) {
    const text = `离期限只有${daysToDeadline}天，不足7天，可以请法律援助机构先提供援助，手续以后再补。`;
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
  return { ...entry, outcome: 'not-met', text: '没有说到不足7天的期限，或者要马上保全的情形。' };
}

/** R14: what can be done against a refusal (art. 49). */
export function remedyEntry(): TraceEntry {
  return {
    rule: 'R14',
    article: '法律援助法 49',
    outcome: 'met',
    text: '您仍然可以申请；不同意法律援助机构的决定，可以向设立它的司法局提出异议，司法局5日内审查。',
    inputs: { reviewDays: 5 },
  };
}
