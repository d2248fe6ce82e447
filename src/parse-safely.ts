import type { z } from 'zod';

/** What no schema takes. */
const NOTHING = Symbol('nothing');

/**
 * `safeParse` that never throws. The schema library compares the `length` of whatever has one, and a stranger may put a thing
 * there that cannot be compared (`{"length": {"toString": 1}}`); then nothing is right about the input.
 */
export function parseSafely<T extends z.ZodType>(
  schema: T,
  input: unknown,
  options?: z.core.ParseContext<z.core.$ZodIssue>,
): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(input, options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return schema.safeParse(NOTHING);
  }
}
