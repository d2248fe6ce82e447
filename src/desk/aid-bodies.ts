import { z } from 'zod';
import { AID_STATES, CLOSING_GROUNDS, REFUSAL_CODES, SERVICE_FORMS } from '../legal-aid/index.ts';

const text = (longest: number) => z.string().trim().min(1).max(longest);
const words = (longest: number) => z.string().trim().max(longest).default('');
const day = z.iso.date('must be a day like 2026-03-01');
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** Bodies and queries of `/api/desk/aid`. */
export const aidListQuery = z.strictObject({
  state: z.enum(AID_STATES).exclude(['draft']).optional(),
  number: z.string().min(1).max(40).optional(),
  /** Only what has a running limit, ended or not: objections too. */
  running: z.literal('1').optional(),
  cursor: z.string().min(1).max(500).optional(),
});
export const AID_FIELDS = [
  'applicant.identityNumber',
  'applicant.phone',
  'representative.identityNumber',
  'representative.phone',
  'homeVisit.address',
] as const;
export type AidField = (typeof AID_FIELDS)[number];
export const aidRevealBody = z.strictObject({ field: z.enum(AID_FIELDS), reason: text(200) });
export const askPapersBody = z.strictObject({
  papers: z
    .array(z.strictObject({ name: text(120), note: words(300) }))
    .min(1)
    .max(40),
  dueDay: day,
});
export const paperBody = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('received'), paperId: text(20) }),
  z.strictObject({ state: z.literal('waived'), paperId: text(20), note: text(300) }),
  z.strictObject({ state: z.literal('unclear'), paperId: text(20), note: text(300), dueDay: day }),
]);
export const agencyBody = z.strictObject({ agencyId: text(100), why: text(300) });
export const bookBody = z.strictObject({
  placeId: text(100).nullable().default(null),
  placeName: text(100),
  startsAt: instant,
  endsAt: instant,
});
export const appointmentEndedBody = z.strictObject({ state: z.enum(['kept', 'missed', 'cancelled']) });
export const homeVisitBody = z.strictObject({ state: z.enum(['agreed', 'done', 'declined']), when: words(100) });
export const toldBody = z.strictObject({ key: text(300) });
export const grantBody = z.strictObject({ serviceForm: z.enum(SERVICE_FORMS), reasons: words(4000) });
export const refuseBody = z.strictObject({
  codes: z.array(z.enum(REFUSAL_CODES)).min(1).max(REFUSAL_CODES.length),
  reasons: text(4000),
});
export const referBody = z.strictObject({ referredTo: text(100), reasons: words(4000) });
export const assignBody = z.strictObject({ lawyerId: text(100), note: words(300) });
export const closeAidBody = z.strictObject({ ground: z.enum(CLOSING_GROUNDS), reasons: words(4000) });
export const withdrawBody = z.strictObject({ because: z.enum(['own-wish', 'withdrawn-no-papers']) });
export const objectBody = z.strictObject({ words: text(4000) });
export const reasonsBody = z.strictObject({ reasons: text(4000) });
