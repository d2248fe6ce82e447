import type { Router } from 'express';
import { z } from 'zod';
import { parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { mount } from './guard.ts';

/** What a person may have sent again. What was dropped is not wanted or too late; what is held goes by itself. */
const SENT_AGAIN = ['failed', 'unknown', 'undelivered'] as const;

/** Messages that did not arrive, of one channel for one reason; counts and codes only. */
export interface UndeliveredGroup {
  state: (typeof SENT_AGAIN)[number] | 'dropped' | 'held';
  /** '' for messages that were never tried by the courier. */
  channel: string;
  /** Stable code; '' when there is none. */
  reason: string;
  count: number;
}

/** What the desk asks of the courier. */
export interface DeskDeliveries {
  /** Of the last 30 days, largest group first. */
  list(): Promise<UndeliveredGroup[]>;
  /** @returns how many were queued, at most 1000 at once. */
  retry(group: { state: (typeof SENT_AGAIN)[number]; channel: string; reason: string }): Promise<number>;
}

const retryBody = z.strictObject({
  state: z.enum(SENT_AGAIN),
  channel: z.string().max(40),
  reason: z.string().max(200),
});

/** What could not be delivered, for the supervisor, who has the account mended and sends it again. */
export function mountDeliveries(router: Router, deps: DeskDeps): void {
  mount(router, deps, 'deliveries.list', async () => ({ status: 200, body: { groups: await deps.deliveries.list() } }));

  mount(router, deps, 'deliveries.retry', async ({ staff, body, address }) => {
    const group = parse(retryBody, body);
    const queued = await deps.deliveries.retry(group);
    const { state, channel, reason } = group;
    await deps.audit.record({
      who: staff.id,
      what: 'deliveries-retry',
      subject: `${channel} ${state}`,
      address,
      reason,
    });
    return { status: 200, body: { queued, groups: await deps.deliveries.list() } };
  });
}
