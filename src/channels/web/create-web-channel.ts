import type { Server } from 'node:http';
import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { clientAddress } from '../../client-address.ts';
import type { Clock } from '../../clock.ts';
import type { SharedMemory } from '../../cluster/index.ts';
import type { Conversation, Turn, TurnFeed } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelRefusal } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { authorize } from './authorize.ts';
import { createDirectLineCalls } from './direct-line-calls.ts';
import { readJson } from './json-body.ts';
import { WEB_LIMITS, type WebLimits, WebRate } from './limits.ts';
import { createMessageCalls } from './message-calls.ts';
import { Origins, SESSION } from './origins.ts';
import { createPageCalls } from './page-calls.ts';
import { refuse } from './refuse.ts';
import { renderTyping } from './render-activity.ts';
import { type ResumeCode, ResumeCodes } from './resume-codes.ts';
import type { WebPapers } from './sent-files.ts';
import { StreamSockets } from './stream-sockets.ts';
import { Tokens } from './tokens.ts';
import { type TypedTurn, type TypingLine, TypingSignal } from './typing-signal.ts';

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
  /** Origins beside our own whose pages may use web chat; `*` for every page. */
  origins?: readonly string[];
  /** Where files go; left out: none is taken, and the bot says so. */
  papers?: WebPapers;
  /** Codes for another device; left out: there are none. */
  resume?: { codes: Collection<ResumeCode>; fingerprint: (plain: string) => string };
  limits?: Partial<WebLimits>;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
  /** Tells the other processes that an answer is being made, and hears it of them; left out: there are none. */
  typing?: TypingLine;
  counter?: ChannelCounter;
  /** Between looks at each open socket, ms; default 25 000. */
  heartbeatMs?: number;
  /** Thinking time after which a client is shown that an answer is being made, ms; default 1000. */
  typingAfterMs?: number;
}

const TYPING_AFTER_MS = 1000;

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
  const rate = new WebRate(limits, deps.shared);
  const counter = deps.counter ?? countNothing;
  const origins = new Origins(deps.origins ?? [], deps.publicBaseUrl);
  const sockets = new StreamSockets(
    { turns: deps.turns, feed: deps.feed, tokens, origins, logger: deps.logger },
    deps.heartbeatMs,
  );
  const showTyping = (turn: TypedTurn, count: number) => sockets.show(turn.stream, renderTyping(turn, count));
  deps.typing?.hear(showTyping);
  const typing = new TypingSignal((turn, count) => {
    // His stream may be open at another process than the one that took his message.
    if (!showTyping(turn, count)) deps.typing?.tell(turn, count);
  }, deps.typingAfterMs ?? TYPING_AFTER_MS);
  const codes = deps.resume === undefined ? null : new ResumeCodes({ ...deps.resume, clock: deps.clock });
  const json = readJson(limits.bodyBytes);
  const callDeps = { ...deps, limits, tokens, rate, codes, typing, counter };
  const calls = {
    ...createPageCalls(callDeps),
    ...createDirectLineCalls(callDeps),
    ...createMessageCalls(callDeps),
  };
  const onError = refusalHandler(deps.logger, (response, refusal) => {
    counter('web', `refused:${refusal.statusCode}`);
    refuse(response, refusal);
  });

  const limitCalls = async (request: Request, _response: Response, next: NextFunction) => {
    await rate.call(clientAddress(request));
    next();
  };

  const page = Router();
  page.use(origins.middleware, limitCalls);
  page.post('/token', json, calls.pageToken);
  page.post('/resume-code', calls.resumeCode);
  page.post('/resume', json, calls.resumeByCode);
  page.use(notFound, onError);

  const directLine = Router();
  directLine.use(origins.middleware, limitCalls);
  directLine.post('/tokens/generate', json, calls.generateToken);
  directLine.post('/tokens/refresh', json, calls.refreshToken);
  directLine.post('/conversations', json, calls.startConversation);
  directLine.get('/conversations/:id', calls.reconnect);
  directLine.get('/conversations/:id/activities', calls.readActivities);
  directLine.post('/conversations/:id/activities', json, calls.postActivity);
  directLine.post('/conversations/:id/upload', fewAtOnce(limits.uploadsAtOnce), calls.upload);
  directLine.get(SESSION, calls.sessionId);
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
    close: () => {
      typing.close();
      return sockets.close();
    },
  };
}

/** Refuses with 429 what would be too much to hold in memory; clients try again. */
function fewAtOnce(most: number) {
  let underWay = 0;
  return (_request: Request, response: Response, next: NextFunction): void => {
    if (underWay >= most) {
      throw new ChannelRefusal('busy', 429, '现在发文件的人多，请过几秒再发一次。', { retryAfterSeconds: 2 });
    }
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}

function notFound(): never {
  throw new ChannelRefusal('no_such_call', 404, '没有这个接口。');
}
