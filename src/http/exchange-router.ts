import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type Limit, localMemory, type SharedMemory } from '../cluster/index.ts';
import { asHotlineError } from '../errors.ts';
import {
  type AccessByKey,
  type AnsweredRequests,
  ATTACHMENT_PATH,
  type AttachmentLinks,
  ExchangeRefusal,
  type Nonces,
  OrderFileMissingError,
  type OrderFiles,
  type Peer,
  type PeerInbox,
  readCaller,
  readJson,
  verifyCaller,
} from '../work-orders/index.ts';

export interface ExchangeRouterDeps {
  inbox: Pick<PeerInbox, 'dispatch' | 'event' | 'show' | 'list'>;
  requests: Pick<AnsweredRequests, 'once'>;
  nonces: Pick<Nonces, 'take'>;
  access: AccessByKey<Peer>;
  files: Pick<OrderFiles, 'open'>;
  links: Pick<AttachmentLinks, 'check'>;
  /** OpenAPI 3.1. */
  document: Readonly<Record<string, unknown>>;
  clock: Clock;
  log: Logger;
  /** Requests of one key in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

const PER_MINUTE = 600;
const BODY_LIMIT = '1mb';
/** Of what a signed address names: 32 hex digits. */
const FILE_ID = /^[0-9a-f]{32}$/;
const RETRY_AFTER_S = 5;

/** The document of the contract, at `/openapi.json`. */
export function createExchangeDocumentRouter({ document }: Pick<ExchangeRouterDeps, 'document'>): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.json(document);
  });
  return router;
}

/**
 * What a city's platform (12345) sends, at `/api/integrations/12345/v1`: work orders and their events, questions about
 * them, files by signed address. Checked in the order of the contract: headers, key, time, size, signature, nonce,
 * limit, content type, fields; then each request counts once by its Idempotency-Key. Errors have the contract's form.
 */
export function createExchangeRouter(deps: ExchangeRouterDeps): Router {
  const { inbox, requests, document } = deps;
  const router = Router();
  router.use(named);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get(`${ATTACHMENT_PATH}/:id`, sendFile(deps));
  router.use(...signed(deps));

  router.post('/work-orders', async (request: Request, response: Response) => {
    await answerOnce(requests, { request, response }, (peer, body, isAgain) => inbox.dispatch(peer, body, isAgain));
  });
  router.post('/work-orders/:orderNo/events', async (request: Request, response: Response) => {
    const orderNo = String(request.params.orderNo);
    await answerOnce(requests, { request, response }, (peer, body) => inbox.event(peer, orderNo, body));
  });
  router.get('/work-orders', async (request: Request, response: Response) => {
    response.json(await inbox.list(callerOf(response), request.query));
  });
  router.get('/work-orders/:orderNo', async (request: Request, response: Response) => {
    response.json(await inbox.show(callerOf(response), String(request.params.orderNo)));
  });
  router.use(() => {
    throw new ExchangeRefusal('NOT_FOUND', 'The contract has no such operation.');
  });
  router.use(refuse(deps.log));
  return router;
}

/** The id of the request comes back, and nothing is kept on the way. */
function named(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id') ?? '';
  const made = response.getHeader('X-Request-Id');
  const id = /^[\x21-\x7e]{1,128}$/.test(given) ? given : typeof made === 'string' ? made : randomUUID();
  response.set({ 'X-Request-Id': id, 'Cache-Control': 'no-store' });
  next();
}

/** Who calls, and that it is he; his peer is in `response.locals`. */
function signed({ access, nonces, clock, perMinute, shared }: ExchangeRouterDeps) {
  const limiter = (shared ?? localMemory()).limit({ name: 'exchange', points: perMinute ?? PER_MINUTE, seconds: 60 });
  const read = (request: Request, response: Response, next: NextFunction): void => {
    response.locals.caller = readCaller(request.headers, access, clock.now());
    next();
  };
  const verify = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const caller = response.locals.caller as ReturnType<typeof readCaller<Peer>>;
    const { method, originalUrl: target } = request;
    const body: unknown = request.body;
    await verifyCaller(caller, { method, target, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) }, nonces);
    await take(limiter, caller.key);
    response.locals.peer = caller.peer;
    next();
  };
  return [read, express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false }), verify];
}

function callerOf(response: Response): Peer {
  return response.locals.peer as Peer;
}

/** One request with an effect: the same key and body again give the same answer. */
async function answerOnce(
  requests: ExchangeRouterDeps['requests'],
  { request, response }: { request: Request; response: Response },
  effect: (peer: Peer, body: unknown, isAgain: boolean) => ReturnType<PeerInbox['dispatch']>,
): Promise<void> {
  const peer = callerOf(response);
  const bytes: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (request.is('application/json') === false) {
    throw new ExchangeRefusal('CONTENT_TYPE', 'The body must be application/json, not compressed.');
  }
  const key = request.get('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
    const details = [{ field: 'Idempotency-Key', problem: 'must be 1 to 128 printable characters' }];
    throw new ExchangeRefusal('VALIDATION', 'The header Idempotency-Key is needed.', { details });
  }
  const path = request.originalUrl.split('?')[0] ?? '';
  const asked = { peer: peer.id, key, method: request.method, path, body: bytes };
  const { status, body, isReplayed } = await requests.once(asked, (isAgain) => effect(peer, readJson(bytes), isAgain));
  if (isReplayed) response.set('Idempotent-Replayed', 'true');
  response.status(status).json(body);
}

function sendFile({ files, links, log }: ExchangeRouterDeps) {
  return async (request: Request, response: Response): Promise<void> => {
    const { expires, signature } = request.query;
    const id = String(request.params.id);
    const isRead = FILE_ID.test(id) && typeof expires === 'string' && typeof signature === 'string';
    const standing = isRead ? links.check(id, expires, signature) : 'wrong';
    if (standing === 'wrong') throw new ExchangeRefusal('NOT_FOUND', 'There is no such file.');
    if (standing === 'expired')
      throw new ExchangeRefusal('GONE', 'This address is no longer valid; ask for the order again.');
    const { file, content } = await files.open(null, id);
    response.set({
      'Content-Type': file.contentType,
      'Content-Length': String(file.bytes),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'X-Content-Type-Options': 'nosniff',
      'X-HW-Content-SHA256': file.sha256,
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(content, response).catch((error: unknown) => {
      log.warn({ file: id, code: asHotlineError(error).code }, 'exchange: a file was not sent to its end');
    });
  };
}

async function take(limiter: Limit, key: string): Promise<void> {
  const retryAfter = await limiter.take(key);
  if (retryAfter === 0) return;
  throw new ExchangeRefusal('TOO_MANY_REQUESTS', 'Too many requests of this key in a minute.', { retryAfter });
}

/** Errors in the form of the contract: `{code, message, requestId, details[]}` and what the code brings along. */
function refuse(log: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const requestId = String(response.getHeader('X-Request-Id'));
    const refusal = asRefusal(error);
    const { contractCode: code, statusCode, message, details, facts, retryAfter } = refusal;
    if (statusCode >= 500) log.error({ err: error, requestId, code }, 'exchange: a request failed');
    if (retryAfter !== null) response.set('Retry-After', String(retryAfter));
    response.status(statusCode).json({ code, message, requestId, details, ...facts });
  };
}

function asRefusal(error: unknown): ExchangeRefusal {
  if (error instanceof ExchangeRefusal) return error;
  if (error instanceof URIError) return new ExchangeRefusal('NOT_FOUND', 'There is no such order of yours.');
  if (error instanceof OrderFileMissingError) return new ExchangeRefusal('NOT_FOUND', 'There is no such file.');
  if (asHotlineError(error).statusCode === 503) {
    const message = 'It cannot be stored now; ask again with the same Idempotency-Key.';
    return new ExchangeRefusal('UNAVAILABLE', message, { retryAfter: RETRY_AFTER_S, cause: error });
  }
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  if (status === 413) return new ExchangeRefusal('BODY_TOO_LARGE', `A body has ${BODY_LIMIT} at most.`);
  if (status === 415) return new ExchangeRefusal('CONTENT_TYPE', 'The body must not be compressed.');
  if (status === 400) return new ExchangeRefusal('VALIDATION', 'The request cannot be read.');
  return new ExchangeRefusal('INTERNAL', 'Something went wrong here; ask again later with the same Idempotency-Key.');
}
