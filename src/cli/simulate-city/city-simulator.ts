import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../clock.ts';
import { ExchangeRefusal, verifyRequest } from '../../work-orders/index.ts';
import { CityCaller } from './city-caller.ts';

/** What it got, and how it answered. */
export interface CityReceipt {
  at: Date;
  path: string;
  /** Idempotency-Key. */
  key: string;
  nonce: string;
  /** With two while a secret rolls. */
  signature: string;
  body: Readonly<Record<string, unknown>>;
  status: number;
  /** It had it already, and answered as the first time. */
  isRepeated: boolean;
}

/**
 * How the city is: `up`; `down` (connections are cut); slow by so many ms; or it answers everything with a status, which
 * may carry a code of the contract and `Retry-After`. `lost`: it takes what comes, and its answer gets lost.
 */
export type CityMood =
  | { is: 'up' | 'down' | 'lost' }
  | { is: 'slow'; ms: number }
  | { is: 'answering'; status: number; code?: string; retryAfter?: string };

interface Options {
  /** Name by which both sides know each other. */
  key: string;
  secret: string;
  clock: Clock;
  /** Where the contract begins. */
  base?: string;
  /** Address of the hotline, for what the city sends. */
  hotline?: string;
  scheme?: 'v1' | 'v1sm3';
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * A city's platform as the contract describes it (模拟城市平台), for trials and tests: it verifies signatures, counts every
 * Idempotency-Key once, wants the events of an order without a gap, and keeps all in memory. {@link caller} sends what a
 * city sends.
 */
export class CitySimulator {
  mood: CityMood = { is: 'up' };
  /** Everything that reached it and was signed right, also what it refused. */
  readonly receipts: CityReceipt[] = [];
  /** What counted, by order or incident, in the order in which it did. */
  readonly taken = new Map<string, Readonly<Record<string, unknown>>[]>();
  /** Most requests of one order, and of one Idempotency-Key, that were under way at the same time. */
  mostAtOnce = 0;
  readonly caller: CityCaller;
  private secrets: string[];
  private readonly server: Server;
  private readonly base: string;
  private readonly answers = new Map<string, { hash: string; answer: Answer }>();
  private readonly nonces = new Map<string, number>();
  private readonly underWay = new Map<string, number>();
  private numbers = 0;

  constructor(private readonly options: Options) {
    const { key, secret, scheme = 'v1', clock, hotline = 'http://localhost:3978', base = '/api/v1' } = options;
    this.secrets = [secret];
    this.base = base;
    this.caller = new CityCaller({ hotline, clock, by: () => ({ key, secrets: this.secrets, scheme }) });
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  /** @returns the address that a hotline is given as `CITY12345_URL`. */
  async start(port = 0, host = '127.0.0.1'): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return `http://${host}:${(this.server.address() as AddressInfo).port}${this.base}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A new secret; the one before stays good until {@link forgetOldSecret}. */
  rollSecret(secret: string): void {
    this.secrets = [secret, ...this.secrets.slice(0, 1)];
  }

  forgetOldSecret(): void {
    this.secrets = this.secrets.slice(0, 1);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mood = this.mood;
    if (mood.is === 'down') {
      request.socket.destroy();
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const bytes = Buffer.concat(parts);
    const { answer, isRepeated } = await this.answered(request, bytes, mood);
    if (mood.is === 'slow') await new Promise((resolve) => setTimeout(resolve, mood.ms));
    if (mood.is === 'lost') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'Content-Type': 'application/json',
      ...(isRepeated ? { 'Idempotent-Replayed': 'true' } : {}),
      ...(mood.is === 'answering' && mood.retryAfter !== undefined ? { 'Retry-After': mood.retryAfter } : {}),
    });
    response.end(JSON.stringify(answer.body));
  }

  private async answered(
    request: IncomingMessage,
    bytes: Buffer,
    mood: CityMood,
  ): Promise<{ answer: Answer; isRepeated: boolean }> {
    const { method = '', url: target = '', headers } = request;
    try {
      const access = (key: string) => (key === this.options.key ? { peer: key, secrets: this.secrets } : null);
      const nonces = { take: (_key: string, nonce: string) => this.takeNonce(nonce) };
      const { clock } = this.options;
      await verifyRequest({ method, target, headers, body: bytes }, { access, nonces, clock });
    } catch (error) {
      if (!(error instanceof ExchangeRefusal)) throw error;
      const body = { code: error.contractCode, message: error.message, requestId: '', details: error.details };
      return { answer: { status: error.statusCode, body }, isRepeated: false };
    }
    const body = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    const stream = streamOf(target, body);
    const running = (this.underWay.get(stream) ?? 0) + 1;
    this.underWay.set(stream, running);
    this.mostAtOnce = Math.max(this.mostAtOnce, running);
    // One turn of the loop, so that what comes at the same time is seen to.
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay.set(stream, (this.underWay.get(stream) ?? 1) - 1);
    const key = String(headers['idempotency-key'] ?? '');
    const made = mood.is === 'answering' ? { answer: ordered(mood), isRepeated: false } : this.once(key, target, body);
    this.receipts.push({
      at: this.options.clock.now(),
      path: target,
      key,
      nonce: String(headers['x-hw-nonce']),
      signature: String(headers['x-hw-signature']),
      body,
      status: made.answer.status,
      isRepeated: made.isRepeated,
    });
    return made;
  }

  private once(key: string, target: string, body: Record<string, unknown>): { answer: Answer; isRepeated: boolean } {
    const hash = createHash('sha256')
      .update(`${target}\n${JSON.stringify(body)}`)
      .digest('hex');
    const known = this.answers.get(key);
    if (known !== undefined) {
      const isSame = known.hash === hash;
      return {
        answer: isSame ? known.answer : refused(409, 'IDEMPOTENCY_CONFLICT', 'another body'),
        isRepeated: isSame,
      };
    }
    const answer = this.take(target, body);
    if (answer.status < 300) this.answers.set(key, { hash, answer });
    return { answer, isRepeated: false };
  }

  private take(target: string, body: Record<string, unknown>): Answer {
    const stream = streamOf(target, body);
    const before = this.taken.get(stream) ?? [];
    const path = target.slice(this.base.length);
    const isEvent = path === '/feedback' || /^\/work-orders\/[^/]+\/events$/.test(path);
    if (isEvent) {
      const last = before.reduce((most, one) => Math.max(most, Number(one.seq ?? 0)), 0);
      if (body.seq !== last + 1) return refused(409, 'SEQUENCE_GAP', `expected ${last + 1}`);
      this.taken.set(stream, [...before, body]);
      return { status: path === '/feedback' ? 200 : 202, body: { accepted: true } };
    }
    if (path === '/work-orders' || path === '/incidents') {
      this.numbers += 1;
      this.taken.set(stream, [...before, body]);
      const number = `CITY-${String(this.numbers).padStart(6, '0')}`;
      return { status: 201, body: { workOrderId: number, orderNo: number, state: 'DISPATCHED' } };
    }
    return refused(404, 'NOT_FOUND', 'no such address');
  }

  private async takeNonce(nonce: string): Promise<void> {
    const now = this.options.clock.now().getTime();
    if (now - (this.nonces.get(nonce) ?? Number.NEGATIVE_INFINITY) < 600_000) {
      throw new ExchangeRefusal('NONCE_REUSED', 'This nonce was used in the last 10 minutes.');
    }
    this.nonces.set(nonce, now);
  }
}

/** The order or incident that a request is about. */
function streamOf(target: string, body: Readonly<Record<string, unknown>>): string {
  const ofPath = /\/work-orders\/([^/]+)\/events$/.exec(target)?.[1];
  return ofPath === undefined ? String(body.orderNo ?? body.incidentId ?? '') : decodeURIComponent(ofPath);
}

function ordered({ status, code = 'TROUBLE' }: Extract<CityMood, { is: 'answering' }>): Answer {
  return status < 300 ? { status, body: {} } : refused(status, code, 'as it was told to answer');
}

function refused(status: number, code: string, message: string): Answer {
  return { status, body: { code, message, requestId: '', details: [] } };
}
