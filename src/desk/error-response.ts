import type { ErrorRequestHandler, NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { correlation } from '../correlation.ts';
import { asHotlineError, HotlineError } from '../errors.ts';
import { DeskRequestError } from './errors.ts';

/** Every error leaves as `{code, message, details?}`; a stranger's words stay inside. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = recognised(error);
    if (known.statusCode < 500) {
      response.status(known.statusCode).json(known.toBody());
      return;
    }
    log.error({ err: error }, 'a call of the desk failed');
    const { requestId } = correlation();
    const found = requestId === undefined ? {} : { requestId };
    response.status(known.statusCode).json({ code: known.code, message: '系统暂时出错，请稍后再试。', ...found });
  };
}

/** Errors of Express and its parsers carry a status of their own: a bad request stays one. */
function recognised(error: unknown): HotlineError {
  if (error instanceof HotlineError) return error;
  const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) return new DeskRequestError(status);
  return asHotlineError(error);
}
