import { z } from 'zod';
import { ORDER_KINDS, ORDER_ORIGINS, ORDER_RESULTS, ORDER_STATES, URGENCIES } from '../work-orders/index.ts';
import { revealReason } from './session-view-routes.ts';

const text = (longest: number) => z.string().trim().min(1).max(longest);
const words = (longest: number) => z.string().trim().max(longest).default('');
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
/** How many lines the history had on the page that somebody decided on. */
const seen = z.int().min(0);
const reason = text(2000);
const evaluation = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

/** Bodies and queries of `/api/desk/orders`. */
export const orderListQuery = z.strictObject({
  state: z.enum(ORDER_STATES).optional(),
  /** `done`: what is closed, returned, withdrawn or put away. */
  show: z.enum(['open', 'done']).default('open'),
  mine: z.literal('1').optional(),
  unassigned: z.literal('1').optional(),
  origin: z.enum(ORDER_ORIGINS).optional(),
  kind: z.enum(ORDER_KINDS).optional(),
  peer: z.string().min(1).max(60).optional(),
  overdue: z.literal('1').optional(),
  supervised: z.literal('1').optional(),
  /** Answered by us, and not closed by the city that gave it; what was put away here left out. */
  awaitingClose: z.literal('1').optional(),
  handledBy: z.enum(['us', 'peer']).optional(),
  /** Our number or the peer's, whole. */
  number: z.string().trim().min(1).max(60).optional(),
  cursor: z.string().min(1).max(500).optional(),
});
export type OrderListQuery = z.output<typeof orderListQuery>;
export const lawQuery = z.strictObject({ q: text(100) });
export const revealOrderBody = z.strictObject({ reason: revealReason });
export const assignOrderBody = z.strictObject({ seen, staffId: z.string().min(1).max(100).nullable() });
export const handOnBody = z.strictObject({ seen, peer: text(100), reason });
export const closeHereBody = z.strictObject({
  seen,
  reason: z.string().trim().min(4, '请写明原因，至少四个字').max(300),
});
export const otherOrderBody = z.strictObject({ seen, otherId: text(100) });
export const toldOrderBody = z.strictObject({ key: text(300) });

const bare = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), seen });
const reasoned = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), seen, reason });

/** What who handles an order does. */
export const workBody = z.discriminatedUnion('type', [
  bare('SIGN'),
  bare('START'),
  z.strictObject({
    type: z.literal('COMPLETE'),
    seen,
    result: z.enum(ORDER_RESULTS),
    reply: text(8000),
    legalBasis: z.array(text(200)).max(20).default([]),
    contacted: z.boolean(),
  }),
  reasoned('RETURN_REQUEST'),
  z.strictObject({ type: z.literal('EXTEND_REQUEST'), seen, reason, until: instant }),
  z.strictObject({ type: z.literal('SUSPEND_REQUEST'), seen, reason, until: instant.nullable().default(null) }),
  bare('RESUME'),
  z.strictObject({
    type: z.literal('PROGRESS'),
    seen,
    text: text(8000),
    toResident: z.boolean(),
    contacted: z.boolean().default(false),
  }),
]);
export type WorkBody = z.output<typeof workBody>;

/** What who gave an order out does, or has done for the resident. */
export const decideBody = z.discriminatedUnion('type', [
  bare('RETURN_APPROVED'),
  reasoned('RETURN_REJECTED'),
  z.strictObject({ type: z.literal('EXTEND_APPROVED'), seen, until: instant.nullable().default(null) }),
  reasoned('EXTEND_REJECTED'),
  bare('SUSPEND_APPROVED'),
  reasoned('SUSPEND_REJECTED'),
  bare('RESUME'),
  z.strictObject({
    type: z.literal('TRANSFER'),
    seen,
    to: z.strictObject({ code: text(60), name: text(100) }),
    reason,
  }),
  reasoned('WITHDRAW'),
  reasoned('REVIEW_REJECTED'),
  z.strictObject({
    type: z.literal('CALLBACK'),
    seen,
    ok: z.boolean(),
    solved: z.boolean().nullable(),
    evaluation: evaluation.nullable(),
    dissatisfiedBecause: words(2000),
  }),
  z.strictObject({ type: z.literal('EVALUATE'), seen, evaluation }),
  bare('CLOSE'),
  reasoned('REOPEN'),
  bare('ARCHIVE'),
  z.strictObject({ type: z.literal('URGE'), seen, reason: words(2000) }),
  z.strictObject({ type: z.literal('SUPERVISE'), seen, reason: words(2000) }),
  z.strictObject({ type: z.literal('SUPPLEMENT'), seen, text: text(8000) }),
]);
export type DecideBody = z.output<typeof decideBody>;

/** An order written down at the desk, for a caller at the telephone. */
export const writeDownBody = z.strictObject({
  /** Made by the page, so that the same form sent twice is one order. */
  key: z.uuid(),
  kind: z.enum(ORDER_KINDS),
  urgency: z.enum(URGENCIES),
  title: text(60),
  content: text(4000),
  regionCode: z
    .string()
    .regex(/^\d{6}$/, 'must be a code of six digits')
    .nullable()
    .default(null),
  address: words(200),
  target: words(100),
  name: words(40),
  phone: words(40),
  anonymous: z.boolean().default(false),
  confidential: z.boolean().default(false),
  safeTime: words(100),
  /** Id of the city's platform that is to handle it; null: it stays in this house. */
  handTo: z.string().min(1).max(60).nullable().default(null),
});
