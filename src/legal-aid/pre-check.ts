/** The only words a pre-check may use (法律援助法 43: the agency decides, not the bot). */
export type Verdict = '可能符合' | '可能不符合' | '需人工核实';

/** What the resident told, as the dialog `legal-aid` collects it. Unknown is null, never guessed. */
export interface PreCheckInput {
  /** Code of the region, e.g. `340300`. */
  regionCode: string | null;
  /** Matter code of `knowledge/legal-aid/matters.yaml`, e.g. `wage`, `support`, `domestic-violence`, `criminal`. */
  matter: string | null;
  /** Custody: the person concerned is a suspect, defendant or convict. */
  inCustody: boolean | null;
  /** Already has a lawyer in the matter. */
  hasAgent: boolean | null;
  /** Groups of 法律援助法 32 and 42, e.g. `migrant-worker`, `minor`, `elder-no-income`, `relief`. */
  groups: string[];
  householdSize: number | null;
  /** Whole household, a month, in fen. */
  householdIncome: number | null;
  /** The upper end when the income was told as a range (两三千); `householdIncome` then is the lower end. */
  householdIncomeHigh?: number | null;
  residence: 'urban' | 'rural' | null;
  /** Whether the income told is one month's or the average of the last six; not told is null. */
  incomePeriod?: 'month' | '6m-average' | null;
  /** Days until a time limit passes or something must be filed; null when none is known. */
  daysToDeadline: number | null;
  /** Somebody needs a preservation or advance execution at once. */
  needsPreservation: boolean | null;
}

/** One step of the decision, for the resident in words and for the supervisor as data. */
export interface TraceEntry {
  /** `R3`, `R5` … of the rule table. */
  rule: string;
  /** e.g. `法律援助法 31`. */
  article: string;
  outcome: 'met' | 'not-met' | 'unknown';
  /** In words a resident understands. */
  text: string;
  /** What the rule looked at, thresholds and arithmetic in fen. */
  inputs: Record<string, string | number | boolean | null>;
  /** The same for the supervisor, in one line: rule, article, outcome, inputs, arithmetic. Money in fen, 元 beside it. */
  audit: string;
}

/** A step before its line for the supervisor is written. */
export type TraceStep = Omit<TraceEntry, 'audit'>;

/** Why a pre-check says 可能不符合, in the codes that refusals use. */
export type ReasonCode = 'already-has-agent' | 'over-means';

/** What a supervisor needs to see how the result came about, and to get it again. */
export interface PreCheckAudit {
  /** The step that decided. */
  decidedBy: { rule: string; article: string; outcome: TraceEntry['outcome'] };
  reasonCode: ReasonCode | null;
  /** Fingerprint of the rules and figures that were used. */
  content: string;
  /** The law and its version. */
  law: string;
  /** What was told, as the rules took it; money in fen. */
  told: Record<string, string | number | boolean | null>;
  /** What was told and could not be used: fields, and groups that are unknown. */
  unused: string[];
}

export interface PreCheckResult {
  verdict: Verdict;
  /** One sentence: the verdict and what decides. */
  summary: string;
  trace: TraceEntry[];
  /** Less than 7 days left, or preservation needed (法律援助法 44). */
  urgent: boolean;
  /** Papers to bring, in words. */
  papers: string[];
  /** Where to apply, in words (法律援助法 38). */
  where: string;
  /** The day it was evaluated for, `YYYY-MM-DD`. */
  asOf: string;
}

/** A result as it is made now; those kept from before have no audit. */
export interface AuditedPreCheck extends PreCheckResult {
  audit: PreCheckAudit;
}
