import { z } from 'zod';
import {
  ASKING_WAYS,
  COMMITTEE_RUNGS,
  DISPUTE_KINDS,
  MEDIATION_SOURCES,
  MEDIATION_STATES,
  RISKS,
  RUNGS,
  TRIED,
} from '../mediation/index.ts';

const words = (longest: number) => z.string().trim().max(longest);
const told = (longest: number) => words(longest).min(1);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const OFFICES = MEDIATION_SOURCES.filter((source) => source !== 'resident');
const reason = words(1000);
const step = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

export const mediationListQuery = z.strictObject({
  state: z.enum(MEDIATION_STATES).optional(),
  number: told(40).optional(),
  cursor: told(500).optional(),
});
export const mediationSubsidyQuery = z.strictObject({
  state: z.enum(['claimed', 'audited', 'approved', 'refused', 'paid']).default('claimed'),
  cursor: told(500).optional(),
});
export const mediationRevealBody = z.strictObject({
  side: z.enum(['applicant', 'other']),
  reason: told(200),
});
export const mediationToldBody = z.strictObject({ key: told(200) });
export const mediationDocumentQuery = z.strictObject({ numbers: z.enum(['masked', 'full']).default('masked') });

const side = z.strictObject({ name: words(100), phone: words(40).default('') });
export const mediationAddBody = z.strictObject({
  /** Made by the page: a button pressed twice writes down one case. */
  key: told(80),
  source: z.enum(MEDIATION_SOURCES).default('resident'),
  incidentId: told(200).nullable().default(null),
  disputeKind: z.enum(DISPUTE_KINDS),
  regionCode: z
    .string()
    .regex(/^\d{6}$/u)
    .nullable()
    .default(null),
  place: words(200).default(''),
  facts: told(5000),
  wish: words(2000).default(''),
  amountFen: z.int().min(0).nullable().default(null),
  tried: z.enum(TRIED).default('none'),
  risks: z.array(z.enum(RISKS)).max(3).default([]),
  applicant: side,
  otherSide: side,
  mayTellName: z.boolean().default(false),
});

/** One step of a case, as a page sends it; who and when are added. */
export const mediationStepBody = z.discriminatedUnion('type', [
  step('accept', {
    rung: z.enum(COMMITTEE_RUNGS),
    committee: z.strictObject({ id: told(200).nullable(), name: told(100) }),
  }),
  step('not-accept', { reason }),
  step('ask-other', { way: z.enum(ASKING_WAYS), nameTold: z.boolean(), note: words(1000).default('') }),
  step('other-agreed', { note: words(1000).default('') }),
  step('other-refused', { reason }),
  /** `unrelated`: each was asked, and is related to neither side. */
  step('assign', { mediatorIds: z.array(told(200)).min(1).max(5), unrelated: z.literal(true) }),
  step('recuse', { mediatorId: told(200), reason }),
  step('meet', { heldAt: instant, place: words(200), present: words(500), record: words(8000) }),
  step('agree', {
    terms: words(8000),
    form: z.enum(['written', 'spoken']),
    signedDay: day.nullable().default(null),
    effectiveDay: day,
    performBy: day.nullable(),
  }),
  step('short-record', {
    who: words(500),
    what: words(2000),
    result: words(2000),
    effectiveDay: day,
    checkedByPhoneAt: instant,
  }),
  step('fail', { reason }),
  step('stop', { side: z.enum(['applicant', 'other', 'mediator']), reason }),
  step('move-up', { to: z.enum(RUNGS), toName: words(100), reason }),
  step('extend', { until: day, reason }),
  step('hand-over', {
    direction: z.enum(['to', 'from']),
    office: z.enum(OFFICES),
    officeName: words(100),
    reference: words(100).default(''),
    reason,
  }),
  step('danger', { note: words(1000).default('') }),
  step('danger-attended', {}),
  step('confirmation-applied', { court: words(100), lodgedDay: day.nullable().default(null) }),
  step('confirmation-given-up', {}),
  step('confirmation-result', { confirmed: z.boolean() }),
  step('close', { reason }),
  step('revisit', {
    performed: z.enum(['yes', 'partly', 'no', 'unknown']),
    satisfaction: z.int().min(1).max(5).nullable(),
    note: words(1000).default(''),
  }),
  step('archive', {}),
  step('subsidy-apart', { reason }),
  step('subsidy-claim', {}),
  step('subsidy-audit', { passed: z.boolean(), note: words(1000).default('') }),
  step('subsidy-approve', { note: words(1000).default('') }),
  step('subsidy-refuse', { note: words(1000) }),
  step('subsidy-paid', {}),
]);
export type MediationStepBody = z.output<typeof mediationStepBody>;
