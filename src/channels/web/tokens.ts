import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { ChannelConfigError } from '../errors.ts';

/** What a token is good for: REST calls, one WebSocket, or a new token for the same conversation. */
export type TokenKind = 'conversation' | 'stream' | 'resume';

/** Life of each kind, seconds. */
export const TOKEN_SECONDS: Readonly<Record<TokenKind, number>> = {
  conversation: 30 * 60,
  stream: 60,
  resume: 7 * 24 * 3600,
};

/** A new resident with a conversation of his own. */
export function newClaims(): TokenClaims {
  return { conv: `web-${randomUUID()}`, user: `dl_${randomUUID()}` };
}

/** What a token says. `user` is read by Microsoft's client too. */
export interface TokenClaims {
  conv: string;
  /** `dl_…`: ids with this prefix come from a token only, never from a body. */
  user: string;
  /** Where the resident came in, six digits. */
  region?: string;
}

export type TokenCheck = { ok: true; claims: TokenClaims } | { ok: false; problem: 'expired' | 'invalid' };

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Signs and checks the tokens of web chat: JSON Web Tokens with HMAC-SHA256, one fixed algorithm. */
export class Tokens {
  constructor(
    private readonly key: string,
    private readonly clock: Clock,
  ) {
    if (key.length < 16) throw new ChannelConfigError('The token key of web chat must have at least 16 characters.');
  }

  issue(kind: TokenKind, claims: TokenClaims): string {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const payload = encode({ ...claims, kind, iat: now, exp: now + TOKEN_SECONDS[kind] });
    return `${HEADER}.${payload}.${this.sign(payload).toString('base64url')}`;
  }

  check(kind: TokenKind, token: string): TokenCheck {
    const [header, payload, signature, ...more] = token.split('.');
    if (header !== HEADER || !payload || !signature || more.length > 0) return { ok: false, problem: 'invalid' };
    const expected = this.sign(payload);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { ok: false, problem: 'invalid' };
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims & {
      kind: TokenKind;
      exp: number;
    };
    if (claims.kind !== kind) return { ok: false, problem: 'invalid' };
    if (claims.exp * 1000 <= this.clock.now().getTime()) return { ok: false, problem: 'expired' };
    const { conv, user, region } = claims;
    return { ok: true, claims: { conv, user, ...(region ? { region } : {}) } };
  }

  private sign(payload: string): Buffer {
    return createHmac('sha256', this.key).update(`${HEADER}.${payload}`).digest();
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
