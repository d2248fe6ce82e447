import type { Problem } from './knowledge/types.ts';

/** A call that was refused, or not answered at all (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Fields and what is wrong with them, where the server names them. */
    readonly details: readonly Problem[] = [],
  ) {
    super(message);
  }
}
