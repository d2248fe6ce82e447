import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { ChannelRefusal } from '../errors.ts';
import type { TokenClaims, Tokens } from './tokens.ts';

/**
 * The claims of the conversation token of a request.
 * @throws ChannelRefusal 401 without a bearer, 403 for a token that is expired, invalid, or of another conversation.
 */
export function authorize(request: Request, tokens: Tokens, conversationId?: string): TokenClaims {
  const check = tokens.check('conversation', bearer(request));
  if (!check.ok && check.problem === 'expired') {
    throw new ChannelRefusal('token_expired', 403, '页面停留时间过长，请刷新页面。');
  }
  if (!check.ok) throw new ChannelRefusal('token_invalid', 403, '访问凭证无效，请刷新页面。');
  if (conversationId !== undefined && check.claims.conv !== conversationId) {
    throw new ChannelRefusal('not_yours', 403, '这不是您的会话，请刷新页面。');
  }
  return check.claims;
}

/** @throws ChannelRefusal 401 without a bearer, 403 unless it is the configured secret. No secret: nobody. */
export function authorizeSecret(request: Request, secret: string): void {
  const given = bearer(request);
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (secret === '' || !timingSafeEqual(digest(given), digest(secret))) {
    throw new ChannelRefusal('secret_invalid', 403, '访问凭证无效。');
  }
}

function bearer(request: Request): string {
  const token = /^Bearer (\S{1,4096})$/i.exec(request.get('authorization') ?? '')?.[1];
  if (!token) throw new ChannelRefusal('token_missing', 401, '缺少访问凭证，请刷新页面。');
  return token;
}
