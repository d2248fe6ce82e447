import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { Inbound, InboundReceipt, Inlet } from '../channel.ts';
import type { ChannelCounter } from '../counter.ts';
import { ChannelRefusal } from '../errors.ts';
import { TIME_UP, within } from '../within.ts';
import { authorize, authorizeSecret } from './authorize.ts';
import type { WebLimits, WebRate } from './limits.ts';
import { noFiles, parseActivity, parseDirectLineUser, parseTokenRequest } from './parse-activity.ts';
import { activityId } from './render-activity.ts';
import { TOKEN_SECONDS, type TokenClaims, type Tokens } from './tokens.ts';
import { parseWatermark, readActivities } from './turn-log.ts';

/** Microsoft's client waits 20 s for an answer; by half of it a message is stored, or the client shall send again. */
const DURABLE_MS = 10_000;

/** What the calls work with. */
export interface CallDeps {
  inlet: Inlet;
  turns: EventStream<Turn>;
  conversations: Pick<Collection<Conversation>, 'get'>;
  secret: string;
  publicBaseUrl?: string;
  limits: WebLimits;
  tokens: Tokens;
  rate: WebRate;
  counter: ChannelCounter;
}

type Call = (request: Request, response: Response) => Promise<void>;

/** The calls of Direct Line and of the resident page, one function each. */
export function createCalls(
  deps: CallDeps,
): Record<
  | 'pageToken'
  | 'generateToken'
  | 'refreshToken'
  | 'startConversation'
  | 'reconnect'
  | 'readActivities'
  | 'postActivity'
  | 'upload',
  Call
> {
  const { tokens, rate, inlet, turns } = deps;

  const tokenAnswer = (claims: TokenClaims) => ({
    conversationId: claims.conv,
    token: tokens.issue('conversation', claims),
    expires_in: TOKEN_SECONDS.conversation,
  });
  const streamAnswer = (request: Request, claims: TokenClaims, watermark: number) => {
    const at = watermark > 0 ? `watermark=${watermark}&` : '';
    const base = socketBase(request, deps.publicBaseUrl);
    const path = `/v3/directline/conversations/${claims.conv}/stream`;
    return {
      ...tokenAnswer(claims),
      streamUrl: `${base}${path}?${at}t=${tokens.issue('stream', claims)}`,
      referenceGrammarId: claims.conv,
    };
  };
  const exists = async (conversationId: string): Promise<boolean> =>
    (await turns.tail(conversationId, 1)).length > 0 || (await deps.conversations.get(conversationId)) !== null;
  const claimsOfPath = async (request: Request): Promise<TokenClaims> => {
    const claims = authorize(request, tokens, String(request.params.id));
    if (await exists(claims.conv)) return claims;
    throw new ChannelRefusal('conversation_missing', 404, '会话已经结束，请刷新页面重新开始。');
  };

  return {
    async pageToken(request, response) {
      await rate.token(request.ip ?? '');
      const asked = parseTokenRequest(request.body);
      const resumed = asked.resume ? tokens.check('resume', asked.resume) : null;
      if (resumed && !resumed.ok) throw new ChannelRefusal('resume_invalid', 403, '上次的会话已经过期，请重新开始。');
      const claims = resumed?.claims ?? {
        ...newClaims(),
        ...(asked.regionCode ? { region: asked.regionCode } : {}),
      };
      deps.counter('web', resumed ? 'token:resumed' : 'token:new');
      response.json({ ...tokenAnswer(claims), userId: claims.user, resume: tokens.issue('resume', claims) });
    },

    async generateToken(request, response) {
      authorizeSecret(request, deps.secret);
      const user = parseDirectLineUser(request.body);
      if (user !== null && !/^dl_[\w-]{1,100}$/.test(user)) {
        throw new ChannelRefusal('user_invalid', 400, '用户编号必须以 dl_ 开头。', {
          details: [{ field: 'user.id', problem: 'must begin with dl_' }],
        });
      }
      response.json(tokenAnswer({ ...newClaims(), ...(user === null ? {} : { user }) }));
    },

    async refreshToken(request, response) {
      response.json(tokenAnswer(authorize(request, tokens)));
    },

    async startConversation(request, response) {
      const claims = authorize(request, tokens);
      parseDirectLineUser(request.body);
      const isNew = !(await exists(claims.conv));
      if (isNew) await receiveDurably(inlet, joining(claims));
      deps.counter('web', isNew ? 'conversation:new' : 'conversation:again');
      response.status(isNew ? 201 : 200).json(streamAnswer(request, claims, 0));
    },

    async reconnect(request, response) {
      const claims = await claimsOfPath(request);
      response.json(streamAnswer(request, claims, parseWatermark(request.query.watermark)));
    },

    async readActivities(request, response) {
      const claims = await claimsOfPath(request);
      const afterSeq = parseWatermark(request.query.watermark);
      response.json((await readActivities(turns, claims.conv, claims.user, afterSeq)).set);
    },

    async postActivity(request, response) {
      const claims = authorize(request, tokens, String(request.params.id));
      const posted = parseActivity(request.body, deps.limits.textBytes);
      const unique = posted.clientActivityId ?? randomUUID();
      if (!posted.activity) {
        response.json({ id: `${claims.conv}|unlogged-${unique}` });
        return;
      }
      await rate.message(claims.conv);
      const { turn } = await receiveDurably(inlet, {
        channel: 'web',
        conversationId: claims.conv,
        address: '',
        key: `web:${claims.conv}:${unique}`,
        activity: posted.activity,
      });
      deps.counter('web', 'message');
      response.json({ id: activityId(claims.conv, turn.seq) });
    },

    async upload(request) {
      authorize(request, tokens, String(request.params.id));
      throw noFiles();
    },
  };
}

function newClaims(): TokenClaims {
  return { conv: `web-${randomUUID()}`, user: `dl_${randomUUID()}` };
}

/** The bot greets on it; the key makes that once. */
function joining(claims: TokenClaims): Inbound {
  return {
    channel: 'web',
    conversationId: claims.conv,
    address: '',
    key: `web:${claims.conv}:join`,
    activity: {
      type: 'conversationUpdate',
      ...(claims.region ? { channelData: { regionCode: claims.region } } : {}),
    },
  };
}

async function receiveDurably(inlet: Inlet, inbound: Inbound): Promise<InboundReceipt> {
  const receipt = await within(inlet.receive(inbound), DURABLE_MS);
  if (receipt !== TIME_UP) return receipt;
  throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。', { retryAfterSeconds: 3 });
}

function socketBase(request: Request, publicBaseUrl: string | undefined): string {
  const base = publicBaseUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  return base.replace(/^http/, 'ws').replace(/\/+$/, '');
}
