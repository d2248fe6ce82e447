import { clientAddress } from '../../client-address.ts';
import { ChannelRefusal } from '../errors.ts';
import { authorize } from './authorize.ts';
import { type Call, type CallDeps, exists, tokenAnswer } from './call-deps.ts';
import { parseCode, parseTokenRequest } from './parse-activity.ts';
import { CODE_SECONDS, type ResumeCodes } from './resume-codes.ts';
import { newClaims, type TokenClaims } from './tokens.ts';

/** The calls of the resident page beside Direct Line: its token, and going on on another device. */
export function createPageCalls(deps: CallDeps): Record<'pageToken' | 'resumeCode' | 'resumeByCode', Call> {
  const { tokens, rate } = deps;

  const pageAnswer = (claims: TokenClaims) => ({
    ...tokenAnswer(tokens, claims),
    userId: claims.user,
    resume: tokens.issue('resume', claims),
  });
  const codesElse404 = (): ResumeCodes => {
    if (deps.codes !== null) return deps.codes;
    throw new ChannelRefusal('no_such_call', 404, '没有这个接口。');
  };

  return {
    async pageToken(request, response) {
      await rate.token(clientAddress(request));
      const asked = parseTokenRequest(request.body);
      const resumed = asked.resume ? tokens.check('resume', asked.resume) : null;
      if (resumed && !resumed.ok) throw new ChannelRefusal('resume_invalid', 403, '上次的会话已经过期，请重新开始。');
      const claims = resumed?.claims ?? {
        ...newClaims(),
        ...(asked.regionCode ? { region: asked.regionCode } : {}),
      };
      deps.counter('web', resumed ? 'token:resumed' : 'token:new');
      response.json(pageAnswer(claims));
    },

    async resumeCode(request, response) {
      const codes = codesElse404();
      const claims = authorize(request, tokens);
      await rate.code(claims.conv);
      if (!(await exists(deps, claims))) throw new ChannelRefusal('conversation_missing', 404, '还没有开始咨询。');
      const code = await codes.make(claims);
      deps.counter('web', 'resume-code:made');
      deps.logger.info({ conversationId: claims.conv }, 'web: a code for another device was given');
      const expiresAt = new Date(deps.clock.now().getTime() + CODE_SECONDS * 1000).toISOString();
      response.json({ code, expiresAt, expires_in: CODE_SECONDS });
    },

    async resumeByCode(request, response) {
      const codes = codesElse404();
      const code = parseCode(request.body);
      const address = clientAddress(request);
      await rate.tryCode(address);
      const claims = await codes.use(code);
      if (claims === null) {
        deps.counter('web', 'resume-code:wrong');
        throw new ChannelRefusal('code_wrong', 403, '短码不对，或者已经过期、已经用过。请在原来的设备上重新取一个。');
      }
      await rate.codeWasRight(address);
      deps.counter('web', 'resume-code:used');
      deps.logger.info({ conversationId: claims.conv }, 'web: a conversation goes on on another device');
      response.json(pageAnswer(claims));
    },
  };
}
