/** Kinds of disputes (纠纷类型): the seven common ones (list A), and the seven of trades (list B). */
export const COMMON_DISPUTES = [
  'marriage',
  'family',
  'inheritance',
  'neighbours',
  'contract-debt',
  'housing',
  'injury',
] as const;
export const PROFESSIONAL_DISPUTES = [
  'e-commerce',
  'traffic',
  'medical',
  'land',
  'environment',
  'labour',
  'property-management',
] as const;
export const DISPUTE_KINDS = [...COMMON_DISPUTES, ...PROFESSIONAL_DISPUTES] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** Rungs of the ladder (梯级导引), the lowest first. */
export const RUNGS = [
  'talk',
  'village',
  'town',
  'county',
  'professional',
  'administrative',
  'arbitration',
  'court',
] as const;
export type Rung = (typeof RUNGS)[number];

/** Rungs on which a committee of people's mediation works. */
export const COMMITTEE_RUNGS = ['village', 'town', 'county', 'professional'] as const;
export type CommitteeRung = (typeof COMMITTEE_RUNGS)[number];

export function isCommitteeRung(rung: Rung): rung is CommitteeRung {
  return COMMITTEE_RUNGS.some((one) => one === rung);
}
