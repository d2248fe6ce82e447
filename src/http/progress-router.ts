import { setTimeout as pause } from 'node:timers/promises';
import express, { Router } from 'express';
import { z } from 'zod';
import type { SharedMemory } from '../cluster/index.ts';
import type { OrderProgress } from '../work-orders/index.ts';
import { CODE_ANSWER_MS, CODE_ASKED, limitedCalls, passOf, readCall } from './resident-calls.ts';

/** How a matter stands, as its page shows it: a work order, or a case of mediation. */
export interface MatterProgress extends Omit<OrderProgress, 'state' | 'steps'> {
  state: string;
  steps: readonly { on: string; step: string }[];
}

export interface ProgressRouterDeps {
  orders: {
    sendCode(number: string, phoneEnd: string): Promise<void>;
    /** @throws HotlineError 404: wrong number, wrong, used or old code. */
    byCode(number: string, code: string): Promise<{ progress: MatterProgress; pass: string }>;
    /** @throws HotlineError 404; without a pass, too: it does not tell whether there is such an order. */
    byPass(number: string, pass: string): Promise<MatterProgress>;
  };
  /** Calls of one client address in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
  /** A code that was asked for is answered no sooner, milliseconds. */
  codeAnswerMs?: number;
}

const codeBody = z.strictObject({ phone: z.string().trim().max(20) });
const codeQuery = z.strictObject({ code: z.string().trim().min(1).max(20).optional() });

/**
 * The resident's own look at his work order or case of mediation. `POST /orders/:number/code {phone}` sends a one-time code (the answer is the same
 * for everybody); `GET /orders/:number?code=` spends it and gives a pass; with the pass in `X-Aid-Pass` it is read again.
 */
export function createProgressRouter({
  orders,
  perMinute,
  shared,
  codeAnswerMs = CODE_ANSWER_MS,
}: ProgressRouterDeps): Router {
  const router = Router();
  router.use(limitedCalls('progress', { perMinute, shared }));
  router.use(express.json({ limit: '16kb' }));
  router.post('/orders/:number/code', async (request, response) => {
    const { phone } = readCall(codeBody, request.body);
    await Promise.all([orders.sendCode(request.params.number, phone), pause(codeAnswerMs)]);
    response.status(202).json({ message: CODE_ASKED });
  });
  router.get('/orders/:number', async (request, response) => {
    const { number } = request.params;
    const { code } = readCall(codeQuery, request.query);
    if (code === undefined) {
      response.json({ order: await orders.byPass(number, passOf(request) ?? '') });
      return;
    }
    const { progress, pass } = await orders.byCode(number, code);
    response.json({ order: progress, pass });
  });
  return router;
}
