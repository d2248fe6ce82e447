/**
 * Legal aid (法律援助): the pre-check of an application by the rules of the 法律援助法 and the means standards of the
 * regions, with every step it took. It says what may be; the agency decides.
 */
export * from './application/index.ts';
export { auditText } from './audit-pre-check.ts';
export { type DescribedPreCheck, describePreCheck, type PreCheckCard } from './describe-pre-check.ts';
export * from './documents/index.ts';
export { LegalAidRulesInvalidError, PreCheckInputError } from './errors.ts';
export { loadLegalAidRules } from './load-rules.ts';
export type {
  AuditedPreCheck,
  PreCheckAudit,
  PreCheckInput,
  PreCheckResult,
  TraceEntry,
  Verdict,
} from './pre-check.ts';
export { readPreCheckInput, toPreCheckInput } from './read-input.ts';
export {
  baseFigureFileSchema,
  groupFileSchema,
  type LegalAidRules,
  matterFileSchema,
  meansRuleFileSchema,
} from './rules.ts';
export { preCheck } from './run-pre-check.ts';
export { RULE_IDS, regionAdditionFileSchema, statuteFileSchema } from './statute.ts';
export { stillDecides } from './still-decides.ts';
export * from './uploads/index.ts';
