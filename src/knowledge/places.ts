import { z } from 'zod';

const REGION_CODE = /^\d{6}(?:\d{3}){0,2}$/;

/** A region (行政区划) by its code: six digits of GB/T 2260, nine of a township, twelve of a village. The tree is told by `parent`. */
export const regionSchema = z.strictObject({
  code: z.string().regex(REGION_CODE, 'six, nine or twelve digits, quoted'),
  name: z.string().min(2),
  parent: z.string().regex(REGION_CODE, 'six, nine or twelve digits, quoted').nullable().default(null),
  /** Other names residents use, e.g. `蚌埠` for 蚌埠市. */
  also: z.array(z.string().min(2)).default([]),
});
export type Region = z.infer<typeof regionSchema>;

/** A number residents can call (公共服务热线). Only `verified` numbers may be told in an answer. */
export const hotlineSchema = z.strictObject({
  number: z.string().regex(/^\d{3,5}$/, 'three to five digits, quoted'),
  name: z.string().min(2),
  /** What it is for, in words. */
  use: z.string().min(2),
  verified: z.boolean(),
  source: z.string().default(''),
});
export type Hotline = z.infer<typeof hotlineSchema>;

export const regionFileSchema = z.strictObject({ regions: z.array(regionSchema).min(1) });
export const hotlineFileSchema = z.strictObject({ hotlines: z.array(hotlineSchema).min(1) });
