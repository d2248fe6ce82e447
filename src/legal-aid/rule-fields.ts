import { z } from 'zod';

/** A day, Asia/Shanghai. */
export const dayOf = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-01-01');
/** Code of a region (GB/T 2260). */
export const regionCodeOf = z.string().regex(/^\d{6}$/, 'six digits, quoted');
/** Code of a rule, matter or group. */
export const ruleCode = z.string().regex(/^[a-z][a-z0-9-]*$/);
