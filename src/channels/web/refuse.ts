import type { Response } from 'express';
import type { HotlineError } from '../../errors.ts';

const DIRECT_LINE_CODES: Readonly<Record<number, string>> = {
  400: 'BadArgument',
  401: 'MissingProperty',
  403: 'BadArgument',
  404: 'ResourceNotFound',
  413: 'MessageSizeTooBig',
  415: 'BadArgument',
  429: 'TooManyRequests',
  503: 'ServiceError',
};

/** A refusal as our pages read it (`code`, `message`, `details`) and as Direct Line clients do (`error`). */
export function refuse(response: Response, refusal: HotlineError): void {
  const code =
    refusal.code === 'hotline_channels_token_expired'
      ? 'TokenExpired'
      : (DIRECT_LINE_CODES[refusal.statusCode] ?? 'BadArgument');
  response.status(refusal.statusCode).json({ ...refusal.toBody(), error: { code, message: refusal.message } });
}
