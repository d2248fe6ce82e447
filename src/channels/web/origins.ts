import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { ChannelRefusal } from '../errors.ts';

/** What clients of Direct Line send; Microsoft's adds `x-ms-bot-agent`. */
const HEADERS = 'authorization, content-type, x-ms-bot-agent, x-requested-with';

/** Microsoft's client asks for its session with cookies: there are none, but its browser wants to be told. */
export const SESSION = '/session/getsessionid';

/** Whose pages may speak to us. A page is known by its origin (scheme, host, port); who sends none is no browser. */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  /** @param given origins, or `*` for every page; our own are allowed always. */
  constructor(given: readonly string[], publicBaseUrl?: string) {
    const own = publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).origin];
    this.allowed = new Set([...given, ...own]);
  }

  /** @param host as the client asked for it; our own pages come from there. */
  allows(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.allowed.has('*') || this.allowed.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  }

  /** Of a WebSocket; no page can set its forwarded host, and what opens the stream is its token. */
  allowsUpgrade({ headers: { origin, host, 'x-forwarded-host': forwarded } }: IncomingMessage): boolean {
    return this.allows(origin, host) || this.allows(origin, String(forwarded ?? ''));
  }

  /** Answers preflights, marks answers for pages of other origins, and refuses pages that are not allowed. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const origin = request.get('origin');
    response.setHeader('Cache-Control', 'no-store');
    response.vary('Origin');
    if (!this.allows(origin, request.host)) {
      next(new ChannelRefusal('origin_refused', 403, '这个网页不能使用本热线的在线咨询。'));
      return;
    }
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    }
    if (request.path === SESSION) response.setHeader('Access-Control-Allow-Credentials', 'true');
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.setHeader('Access-Control-Allow-Headers', HEADERS);
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}
