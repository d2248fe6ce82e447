import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { signRequest } from '../../work-orders/index.ts';
import { CliUsageError } from '../errors.ts';

/** Where the hotline takes what a city sends. */
export const HOTLINE_PATH = '/api/integrations/12345/v1/work-orders';

interface Options {
  /** Address of the hotline. */
  hotline: string;
  clock: Clock;
  by(): { key: string; secrets: readonly string[]; scheme: 'v1' | 'v1sm3' };
}

/** What the hotline answered. */
export interface HotlineAnswer {
  status: number;
  body: unknown;
}

/** Sends a hotline what a city sends, signed. */
export class CityCaller {
  /** Address of the hotline. */
  hotline: string;

  constructor(private readonly options: Options) {
    this.hotline = options.hotline;
  }

  /** Give out an order. The same order again is the same request. */
  dispatch(order: Readonly<Record<string, unknown>>): Promise<HotlineAnswer> {
    const { orderNo, dispatchSeq = 1 } = order;
    return this.post(HOTLINE_PATH, order, `${orderNo}:dispatch:${dispatchSeq}`);
  }

  /** Tell of an order what happened: `{type: 'WITHDRAW', seq: 1, reason: …}`. */
  event(
    orderNo: string,
    event: Readonly<Record<string, unknown>> & { type: string; seq: number },
  ): Promise<HotlineAnswer> {
    const eventId = `${orderNo}:${event.seq}`;
    const at = this.options.clock.now().toISOString();
    const path = `${HOTLINE_PATH}/${encodeURIComponent(orderNo)}/events`;
    return this.post(path, { eventId, at, ...event }, String(event.eventId ?? eventId));
  }

  /** How an order stands there. */
  look(orderNo: string): Promise<HotlineAnswer> {
    return this.send('GET', `${HOTLINE_PATH}/${encodeURIComponent(orderNo)}`, '', {});
  }

  private post(path: string, body: Readonly<Record<string, unknown>>, key: string): Promise<HotlineAnswer> {
    return this.send('POST', path, JSON.stringify(body), {
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    });
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<HotlineAnswer> {
    const { clock, by } = this.options;
    const target = `${this.hotline.replace(/\/+$/, '')}${path}`;
    const signed = signRequest(by(), { method, target, body, at: clock.now(), nonce: randomUUID() });
    const response = await fetch(target, {
      method,
      headers: { ...headers, ...signed, 'X-Request-Id': randomUUID() },
      ...(method === 'POST' ? { body } : {}),
      redirect: 'manual',
    }).catch(() => {
      throw new CliUsageError(`No hotline answers at ${this.hotline}.`);
    });
    const text = await response.text();
    return { status: response.status, body: readable(text) };
  }
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
