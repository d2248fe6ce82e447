import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { clientAddress } from '../client-address.ts';
import { localMemory, type SharedMemory } from '../cluster/index.ts';
import { parseSafely } from '../parse-safely.ts';
import { AidQueryError, TooManyRequestsError } from './errors.ts';

const PER_MINUTE = 20;
/** Longer than sending a code takes: how long the answer took tells nobody whether one was sent. */
export const CODE_ANSWER_MS = 400;
/** Where a page sends the pass that a code gave it. */
export const AID_PASS_HEADER = 'x-aid-pass';
/** The same for everybody who asks for a code. */
export const CODE_ASKED =
  '编号和手机尾号对得上的话，验证码已经发到登记的手机或者申请时用的渠道，10分钟内有效。没有收到的，请到申请时的对话里查，或者拨打12348。';

export interface CallLimits {
  /** Calls of one client address in a minute. */
  perMinute?: number | undefined;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory | undefined;
}

/** Calls of one client address in a minute; nothing that is answered is kept by anybody in between. */
export function limitedCalls(name: string, { perMinute, shared }: CallLimits): RequestHandler {
  const limiter = (shared ?? localMemory()).limit({ name, points: perMinute ?? PER_MINUTE, seconds: 60 });
  return async (request: Request, response: Response, next: () => void) => {
    const wait = await limiter.take(clientAddress(request));
    if (wait > 0) {
      response.set('Retry-After', String(wait));
      throw new TooManyRequestsError();
    }
    response.set('Cache-Control', 'no-store');
    next();
  };
}

/** @throws AidQueryError 400 naming the fields. */
export function readCall<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = parseSafely(schema, given);
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
