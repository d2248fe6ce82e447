import { z } from 'zod';

/** A region (行政区划) by its code of GB/T 2260. The tree is told by `parent`. */
export const regionSchema = z.strictObject({
  code: z.string().regex(/^\d{6}$/, 'six digits, quoted'),
  name: z.string().min(2),
  parent: z
    .string()
    .regex(/^\d{6}$/, 'six digits, quoted')
    .nullable()
    .default(null),
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

/** A place a resident can go to or call (服务机构). What is not known stays empty and is not said. */
export const officeSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(2),
  regionCode: z.string().regex(/^\d{6}$/, 'six digits, quoted'),
  kind: z.enum(['legal-aid-agency', 'legal-service-centre', 'mediation', 'notary', 'arbitration', 'other']),
  address: z.string().default(''),
  phone: z.string().default(''),
  hours: z.string().default(''),
  verified: z.boolean().default(false),
  source: z.string().default(''),
});
export type Office = z.infer<typeof officeSchema>;

export const regionFileSchema = z.strictObject({ regions: z.array(regionSchema).min(1) });
export const hotlineFileSchema = z.strictObject({ hotlines: z.array(hotlineSchema).min(1) });
export const officeFileSchema = z.strictObject({ offices: z.array(officeSchema) });
