/** What a fact of a resident's story is about (事实的角色). */
export const FACT_ROLES = [
  /** Sum that is owed or claimed, fen. */
  'amount-owed',
  /** Another sum: paid, repaid, a deposit, fen. */
  'amount',
  /** Wage, fen for the period of the unit. */
  'wage',
  /** Income of the whole household, fen a month. */
  'household-income',
  /** Wages not paid, months. */
  'months-owed',
  'duration',
  /** People who share the matter. */
  'persons',
  'household-size',
  'children',
  /** Of the person concerned, years. */
  'age',
  'child-age',
  'event-date',
  'start-date',
  /** Day by which something must be done. */
  'deadline',
  /** Where it happened, code of GB/T 2260. */
  'place',
  'home-place',
  /** For whom he asks: `self`, `parent`, `child`, `spouse`, `relative`, `friend`, `neighbour`, `colleague`. */
  'asking-for',
  /** Who owes or did it: `employer`, `landlord`, `ex-spouse` … */
  'other-side',
  'employed',
  'injury',
  /** Group of 法律援助法 42: `relief`, `preferential`. */
  'group',
  'migrant-worker',
  'residence',
  'has-lawyer',
  'in-custody',
  /** Matter of legal aid, e.g. `wage`, `work-injury`. */
  'matter',
  'percent',
  /** Basis points for the period of the unit. */
  'interest-rate',
  'identity-number',
  'phone',
] as const;
export type FactRole = (typeof FACT_ROLES)[number];
export type FactValue = string | number | boolean;

export function isFactRole(name: string): name is FactRole {
  return (FACT_ROLES as readonly string[]).includes(name);
}
