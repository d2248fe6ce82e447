import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import {
  OutsideDeskActivityError,
  type OutsideHandoffs,
  type OutsidePresence,
  takeActivity,
  verifyWebhook,
} from '../outside-desks/index.ts';
import { parseSafely } from '../parse-safely.ts';

export interface OutsideDeskRouterDeps {
  /** `OUTSIDE_DESK_SECRET`. */
  secret: string;
  handoffs: OutsideHandoffs;
  presence: Pick<OutsidePresence, 'set'>;
  clock: Clock;
}

const presenceBody = z.strictObject({ available: z.number().int().min(0).max(1000) });

/**
 * What an outside desk sends, at `/api/outside-desk/v1`: `POST /handoffs/<id>/activities` with one Activity, `PUT
 * /presence {available}` at least once a minute. Every request is signed as ours are; the signature is over the bytes.
 */
export function createOutsideDeskRouter({ secret, handoffs, presence, clock }: OutsideDeskRouterDeps): Router {
  const router = Router();
  router.use(express.raw({ type: () => true, limit: '64kb' }));
  router.use((request: Request, response: Response, next: NextFunction) => {
    const bytes: unknown = request.body;
    const body = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
    response.locals.id = verifyWebhook(secret, request.headers, body, clock.now()).id;
    response.set('Cache-Control', 'no-store');
    request.body = jsonOf(body);
    next();
  });
  router.post('/handoffs/:id/activities', async (request: Request, response: Response) => {
    const handoffId = String(request.params.id);
    response.json(await takeActivity(handoffs, { handoffId, id: String(response.locals.id), activity: request.body }));
  });
  router.put('/presence', async (request: Request, response: Response) => {
    const { success, data } = parseSafely(presenceBody, request.body);
    if (!success) throw new OutsideDeskActivityError('available', 'must be a whole number from 0 to 1000');
    const { until } = await presence.set(data.available);
    response.json({ available: data.available, until: until.toISOString() });
  });
  return router;
}

/** @throws OutsideDeskActivityError 422 */
function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new OutsideDeskActivityError('body', 'is not JSON');
  }
}
