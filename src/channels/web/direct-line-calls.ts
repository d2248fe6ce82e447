import type { Request } from 'express';
import type { Inbound } from '../channel.ts';
import { ChannelRefusal } from '../errors.ts';
import { authorize, authorizeSecret } from './authorize.ts';
import { type Call, type CallDeps, exists, receiveDurably, tokenAnswer } from './call-deps.ts';
import { parseDirectLineUser } from './parse-activity.ts';
import { newClaims, type TokenClaims } from './tokens.ts';
import { parseWatermark, readActivities } from './turn-log.ts';

/** The calls of Direct Line that open conversations and read them, one function each. */
export function createDirectLineCalls(
  deps: CallDeps,
): Record<'generateToken' | 'refreshToken' | 'startConversation' | 'reconnect' | 'readActivities' | 'sessionId', Call> {
  const { tokens, inlet, turns } = deps;

  const streamAnswer = (request: Request, claims: TokenClaims, watermark: number) => {
    const at = watermark > 0 ? `watermark=${watermark}&` : '';
    const base = socketBase(request, deps.publicBaseUrl);
    const path = `/v3/directline/conversations/${claims.conv}/stream`;
    return {
      ...tokenAnswer(tokens, claims),
      streamUrl: `${base}${path}?${at}t=${tokens.issue('stream', claims)}`,
      referenceGrammarId: claims.conv,
    };
  };
  const claimsOfPath = async (request: Request): Promise<TokenClaims> => {
    const claims = authorize(request, tokens, String(request.params.id));
    if (await exists(deps, claims)) return claims;
    throw new ChannelRefusal('conversation_missing', 404, '会话已经结束，请刷新页面重新开始。');
  };

  return {
    async generateToken(request, response) {
      authorizeSecret(request, deps.secret);
      const user = parseDirectLineUser(request.body);
      if (user !== null && !/^dl_[\w-]{1,100}$/.test(user)) {
        throw new ChannelRefusal('user_invalid', 400, '用户编号必须以 dl_ 开头。', {
          details: [{ field: 'user.id', problem: 'must begin with dl_' }],
        });
      }
      response.json(tokenAnswer(tokens, { ...newClaims(), ...(user === null ? {} : { user }) }));
    },

    async refreshToken(request, response) {
      response.json(tokenAnswer(tokens, authorize(request, tokens)));
    },

    async startConversation(request, response) {
      const claims = authorize(request, tokens);
      parseDirectLineUser(request.body);
      const isNew = !(await exists(deps, claims));
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

    async sessionId(request, response) {
      response.json({ sessionId: authorize(request, tokens).conv });
    },
  };
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

function socketBase(request: Request, publicBaseUrl: string | undefined): string {
  const base = publicBaseUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  return base.replace(/^http/, 'ws').replace(/\/+$/, '');
}
