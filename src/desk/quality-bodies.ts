import { z } from 'zod';
import { maskPersonalData } from '../text/index.ts';

const id = z.string().trim().min(1).max(60);
/** Words of staff that are kept: without personal numbers of residents. */
const words = (longest: number) => z.string().trim().min(1).max(longest).transform(maskPersonalData);
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const items = z
  .array(
    z.strictObject({
      id,
      /** Null: it does not apply. */
      points: z.number().min(0).max(100).multipleOf(0.1).nullable(),
      comment: z.string().trim().max(500).transform(maskPersonalData).default(''),
    }),
  )
  .min(1)
  .max(20);

export const reviewBody = z.strictObject({ rubricVersion: id, items, comment: words(2000) });
export const decideBody = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('upheld'), comment: words(2000) }),
  z.strictObject({ verdict: z.literal('changed'), items, comment: words(2000) }),
]);
export const recuseBody = z.strictObject({ reason: words(200) });
export const lawyerBody = z.strictObject({ text: words(2000) });
export const cursorQuery = z.strictObject({ cursor: z.string().min(1).max(500).optional() });

/** Longest time of one report. */
const MOST_DAYS = 1_100;
/** Of what is no instant, and refused already, not a number. */
const ms = (given: Date): number => new Date(given).getTime();

export const agreementQuery = z
  .strictObject({ from: instant, before: instant })
  .refine(({ from, before }) => !(ms(from) >= ms(before)), { path: ['before'], message: 'is later than from' })
  .refine(({ from, before }) => !(ms(before) - ms(from) > MOST_DAYS * 86_400_000), {
    path: ['before'],
    message: `is at most ${MOST_DAYS} days after from`,
  });
