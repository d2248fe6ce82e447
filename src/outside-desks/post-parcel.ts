import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import { gateTo } from '../outbound/index.ts';
import type { SendParcel } from './outside-desk.ts';
import { signWebhook } from './webhook-signature.ts';

const TIMEOUT_MS = 10_000;

/**
 * Sends a parcel as a signed `POST`. Taken is what is answered with 2xx; redirects are not followed, because a secret
 * address that moves is a mistake to be seen.
 */
export function createParcelPost(options: {
  url: string;
  secret: string;
  clock: Clock;
  timeoutMs?: number;
}): SendParcel {
  const { url, secret, clock, timeoutMs = TIMEOUT_MS } = options;
  const send = gateTo(url);
  return async ({ id, body }) => {
    const headers = { 'content-type': 'application/json', ...signWebhook(secret, { id, at: clock.now(), body }) };
    let status: number;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await send(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      ({ status } = response);
    } catch {
      throw new HotlineError('hotline_outside_desk_unreachable', 502, 'The outside desk cannot be reached.');
    }
    if (status < 200 || status > 299) {
      throw new HotlineError(`hotline_outside_desk_answered_${status}`, 502, `The outside desk answered ${status}.`);
    }
  };
}
