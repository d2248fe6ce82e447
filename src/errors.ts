/**
 * Errors with a stable code, a status and two sentences: one for the operator, one for the resident.
 * Every room derives its own classes from {@link HotlineError}; codes read `hotline_<room>_<what>`.
 */

/** What a caller of the HTTP API sees of an error. */
export interface ErrorBody {
  code: string;
  message: string;
  details?: readonly { field: string; problem: string }[];
}

export class HotlineError extends Error {
  /** Stable, machine-readable: `hotline_<room>_<what>`. */
  readonly code: string;
  /** HTTP status that fits the error when it reaches an HTTP edge. */
  readonly statusCode: number;
  /** Field paths and problems, when the input was wrong. */
  readonly details: readonly { field: string; problem: string }[];

  constructor(
    code: string,
    statusCode: number,
    message: string,
    options: { details?: readonly { field: string; problem: string }[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.statusCode = statusCode;
    this.details = options.details ?? [];
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.details.length > 0 ? { details: this.details } : {}),
    };
  }
}

/** A stranger's error, wrapped once, so that every error that leaves a room carries a code. */
export function asHotlineError(error: unknown): HotlineError {
  if (error instanceof HotlineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HotlineError('hotline_unknown', 500, message, { cause: error });
}
