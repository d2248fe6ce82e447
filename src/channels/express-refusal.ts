import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { TooBusyError } from '../bot/index.ts';
import { HotlineError } from '../errors.ts';
import { ChannelRefusal } from './errors.ts';

const BODY_PROBLEMS: Readonly<Record<string, [status: number, what: string, message: string]>> = {
  'entity.too.large': [413, 'body_too_large', '发送的内容过大，请缩短后再发。'],
  'parameters.too.many': [413, 'body_too_large', '发送的内容过大，请缩短后再发。'],
  'entity.parse.failed': [400, 'body_malformed', '发送的内容格式不正确。'],
  'encoding.unsupported': [415, 'body_encoding', '不支持这种内容编码。'],
  'charset.unsupported': [415, 'body_encoding', '不支持这种字符集，请使用 UTF-8。'],
  'request.size.invalid': [400, 'body_malformed', '发送的内容不完整。'],
  'request.aborted': [400, 'body_malformed', '发送的内容不完整。'],
};

/**
 * Whatever went wrong while a request was read or handled, as an error with a code and a sentence. What is the
 * client's doing stays 4xx; anything else is "not now" (503), because then every provider tries again.
 */
export function asRefusal(error: unknown): HotlineError {
  if (error instanceof HotlineError && error.statusCode < 500) return error;
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  const known = BODY_PROBLEMS[type];
  if (known) return new ChannelRefusal(known[1], known[0], known[2]);
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  if (status >= 400 && status < 500) return new ChannelRefusal('request_malformed', status, '请求格式不正确。');
  if (error instanceof ChannelRefusal) return error;
  if (error instanceof TooBusyError) {
    return new ChannelRefusal('unavailable', 503, error.message, { cause: error, retryAfterSeconds: 20 });
  }
  return new ChannelRefusal('unavailable', 503, '系统暂时繁忙，请稍后再发一次。', {
    cause: error,
    retryAfterSeconds: 3,
  });
}

/** An Express error handler that logs by code, never by content, and lets `answer` write the refusal. */
export function refusalHandler(
  logger: Logger,
  answer: (response: Response, refusal: HotlineError) => void,
): (error: unknown, request: Request, response: Response, next: NextFunction) => void {
  return (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = asRefusal(error);
    // Overload is told by its figures, not by a line for each message.
    const isOverload = refusal.cause instanceof TooBusyError;
    if (refusal.statusCode >= 500 && !isOverload)
      logger.error({ code: refusal.code, cause: causeOf(refusal) }, 'request not served');
    if (refusal instanceof ChannelRefusal && refusal.retryAfterSeconds !== null) {
      response.setHeader('Retry-After', String(refusal.retryAfterSeconds));
    }
    answer(response, refusal);
  };
}

function causeOf(error: HotlineError): string {
  const cause = error.cause;
  if (cause instanceof HotlineError) return cause.code;
  return cause instanceof Error ? cause.name : typeof cause;
}
