import { Router } from 'express';
import type { Clock } from '../clock.ts';

export interface SecurityContact {
  /** `mailto:`, `tel:` or `https:`; without it there is no such file. */
  contact: string | undefined;
  publicBaseUrl?: string | undefined;
  clock: Clock;
}

const DAY_MS = 86_400_000;
/** RFC 9116 2.5.5: less than a year ahead. */
const VALID_DAYS = 180;

/** `GET /.well-known/security.txt` (RFC 9116): whom to tell of a weakness; 404 where nobody is named. */
export function createSecurityContactRouter({ contact, publicBaseUrl, clock }: SecurityContact): Router {
  const router = Router();
  router.get('/', (_request, response, next) => {
    if (contact === undefined) {
      next();
      return;
    }
    const today = Math.floor(clock.now().getTime() / DAY_MS);
    const lines = [
      `Contact: ${contact}`,
      `Expires: ${new Date((today + VALID_DAYS) * DAY_MS).toISOString()}`,
      'Preferred-Languages: zh, en',
      ...(publicBaseUrl === undefined
        ? []
        : [`Canonical: ${new URL('/.well-known/security.txt', publicBaseUrl).href}`]),
    ];
    response
      .set('Cache-Control', 'public, max-age=3600')
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });
  return router;
}
