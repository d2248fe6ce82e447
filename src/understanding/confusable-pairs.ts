/**
 * Intents that residents' words do not tell apart, but whose answers differ (劳动关系 or 劳务, 定金 or 押金, 协议 or
 * 诉讼离婚 …). When two of a group are both likely, the resident is asked.
 */
export const CONFUSABLE_GROUPS: readonly (readonly string[])[] = [
  ['work-injury-recognition', 'casual-labor-injury', 'illegal-subcontract-injury', 'no-insurance-injury'],
  ['wage-arrears', 'wage-iou', 'migrant-worker-wage', 'private-loan'],
  ['commuting-injury', 'injury-compensation', 'work-injury-third-party'],
  ['school-injury', 'school-bullying'],
  ['house-sale-deposit', 'rent-deposit'],
  ['divorce-agreement', 'divorce-suit', 'invalid-marriage'],
  ['support-amount', 'support-arrears', 'elder-support'],
  ['police-penalty', 'family-detained', 'custody-limits'],
  ['labor-arbitration-howto', 'arbitration-vs-court', 'contract-land'],
  ['admin-reconsideration', 'admin-litigation', 'petition', 'transfer-12345'],
  ['civil-appeal', 'criminal-appeal'],
  ['complain-service', 'complain-12315'],
  ['forced-demolition', 'illegal-building'],
  ['legal-aid-eligibility', 'talk-to-lawyer', 'hire-criminal-lawyer'],
  ['work-injury-recognition', 'disability-appraisal', 'forensic-apply'],
];

/** Are the two answered differently though they sound alike? */
export function areConfusable(one: string, other: string): boolean {
  return one !== other && CONFUSABLE_GROUPS.some((group) => group.includes(one) && group.includes(other));
}
