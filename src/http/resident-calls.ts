import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { z } from 'zod';
import { clientAddress } from '../client-address.ts';
import { AidQueryError, TooManyRequestsError } from './errors.ts';

const PER_MINUTE = 20;
/** Longer than sending a code takes: how long the answer took tells nobody whether one was sent. */
export const CODE_ANSWER_MS = 400;
/** Where a page sends the pass that a code gave it. */
export const AID_PASS_HEADER = 'x-aid-pass';
/** The same for everybody who asks for a code. */
export const CODE_ASKED =
  '编号和手机尾号对得上的话，验证码已经发到登记的手机或者申请时用的渠道，10分钟内有效。没有收到的，请到申请时的对话里查，或者拨打12348。';

/** Calls of one client address in a minute; nothing that is answered is kept by anybody in between. */
export function limitedCalls(perMinute = PER_MINUTE): RequestHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (request: Request, response: Response, next: () => void) => {
    try {
      await limiter.consume(clientAddress(request));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      response.set('Retry-After', String(Math.max(1, Math.ceil(error.msBeforeNext / 1000))));
      throw new TooManyRequestsError();
    }
    response.set('Cache-Control', 'no-store');
    next();
  };
}

/** @throws AidQueryError 400 naming the fields. */
export function readCall<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AidQueryError(
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message })),
  );
}

/** The pass that a page sends; null without one. */
export function passOf(request: Request): string | null {
  const pass = request.headers[AID_PASS_HEADER];
  return typeof pass === 'string' && pass !== '' ? pass : null;
}
