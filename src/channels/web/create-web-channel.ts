import type { Server } from 'node:http';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Conversation, Turn, TurnFeed } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelRefusal } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { authorize } from './authorize.ts';
import { createCalls } from './direct-line-calls.ts';
import { WEB_LIMITS, type WebLimits, WebRate } from './limits.ts';
import { refuse } from './refuse.ts';
import { StreamSockets } from './stream-sockets.ts';
import { Tokens } from './tokens.ts';

export interface WebChannelDeps {
  inlet: Inlet;
  turns: EventStream<Turn>;
  /** Read only. */
  conversations: Pick<Collection<Conversation>, 'get'>;
  feed: TurnFeed;
  /** DIRECTLINE_SECRET, for `tokens/generate`; '' switches that call off. */
  secret: string;
  /** Signs the tokens; at least 16 characters, the same in every process. */
  tokenKey: string;
  clock: Clock;
  logger: Logger;
  /** Where residents reach us; without it stream addresses follow the Host header. */
  publicBaseUrl?: string;
  limits?: Partial<WebLimits>;
  counter?: ChannelCounter;
  /** Between looks at each open socket, ms; default 25 000. */
  heartbeatMs?: number;
}

export interface WebChannel extends MountedChannel {
  /** Serve the WebSocket streams on this server; other upgrades are left alone. */
  attachUpgrade(server: Server): void;
  /** The conversation whose token a request carries, for other doors than ours. @throws ChannelRefusal 401, 403 */
  conversationOf(request: Request): string;
}

/** Web chat: the part of Direct Line 3.0 that its clients use, and the anonymous tokens of the resident page. */
export function createWebChannel(deps: WebChannelDeps): WebChannel {
  const limits = { ...WEB_LIMITS, ...deps.limits };
  const tokens = new Tokens(deps.tokenKey, deps.clock);
  const rate = new WebRate(limits);
  const counter = deps.counter ?? countNothing;
  const sockets = new StreamSockets(
    { turns: deps.turns, feed: deps.feed, tokens, logger: deps.logger },
    deps.heartbeatMs,
  );
  const json = express.json({ limit: limits.bodyBytes, type: ['application/json', 'text/json'] });
  const calls = createCalls({ ...deps, limits, tokens, rate, counter });
  const onError = refusalHandler(deps.logger, (response, refusal) => {
    counter('web', `refused:${refusal.statusCode}`);
    refuse(response, refusal);
  });

  const page = Router();
  page.use(allowOrigins);
  page.post('/token', json, calls.pageToken);
  page.use(notFound, onError);

  const directLine = Router();
  directLine.use(allowOrigins);
  directLine.post('/tokens/generate', json, calls.generateToken);
  directLine.post('/tokens/refresh', json, calls.refreshToken);
  directLine.post('/conversations', json, calls.startConversation);
  directLine.get('/conversations/:id', calls.reconnect);
  directLine.get('/conversations/:id/activities', calls.readActivities);
  directLine.post('/conversations/:id/activities', json, calls.postActivity);
  directLine.post('/conversations/:id/upload', calls.upload);
  directLine.use(notFound, onError);

  return {
    name: 'web',
    routes: [
      { path: '/v3/directline', router: directLine },
      { path: '/channels/web', router: page },
    ],
    sender: null,
    attachUpgrade: (server) => sockets.attach(server),
    conversationOf: (request) => authorize(request, tokens).conv,
    close: () => sockets.close(),
  };
}

/** Any page may speak to us: what counts is the token, and there are no cookies. */
function allowOrigins(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
  response.setHeader('Cache-Control', 'no-store');
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  response.setHeader('Access-Control-Max-Age', '600');
  response.status(204).end();
}

function notFound(): never {
  throw new ChannelRefusal('no_such_call', 404, '没有这个接口。');
}
