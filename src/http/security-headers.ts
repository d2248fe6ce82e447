import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { PAGE_STYLE_HASH } from '../answer-links/index.ts';

export interface SecurityHeaders {
  /** True when residents come by https: then browsers are told to stay there. */
  https: boolean;
  /** Where residents reach us, as configured; sockets of pages lead there. */
  publicBaseUrl?: string | undefined;
}

/** A host with or without a port, as it may stand in a policy. */
const HOST = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * Headers of every answer (OWASP ASVS 5.0 V3.4). Scripts come from files of ours alone; styles too, and from the few of
 * which the hash (pages behind short links) or the nonce (desk) is told. Nothing inline, nothing of others.
 */
export function securityHeaders({ https, publicBaseUrl }: SecurityHeaders): RequestHandler {
  const named = publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).host];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", `'${PAGE_STYLE_HASH}'`],
        'img-src': ["'self'", 'data:'],
        // Recordings of calls, fetched with a reason and played from memory.
        'media-src': ["'self'", 'blob:'],
        'font-src': ["'self'", 'data:'],
        // Older Safari does not take the WebSocket of a page's own host for its own.
        'connect-src': ["'self'", (request: IncomingMessage) => socketsOf([hostOf(request), ...named])],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
  });
}

/** Ours as the browser asked for it, where that can stand in a header. */
function hostOf(request: IncomingMessage): string {
  const host = (request as Request).host ?? '';
  return HOST.test(host) ? host : '';
}

function socketsOf(hosts: readonly string[]): string {
  return [...new Set(hosts)]
    .filter((host) => host !== '')
    .map((host) => `ws://${host} wss://${host}`)
    .join(' ');
}

/** Lets sites show a page in a frame; without any, the headers stay as they are. */
export function frameOnlyOn(origins: readonly string[]): RequestHandler {
  return (_request: Request, response: Response, next: NextFunction): void => {
    if (origins.length > 0) {
      changePolicy(response, /frame-ancestors [^;]*/, () => `frame-ancestors 'self' ${origins.join(' ')}`);
      // It knows no list of sites; browsers that know the one above ignore it.
      response.removeHeader('X-Frame-Options');
    }
    next();
  };
}

/** Lets a page make styles while it runs, if it knows the nonce of this answer. */
export function allowStylesOf(response: ServerResponse, nonce: string): void {
  changePolicy(response, /style-src [^;]*/, (now) => `${now} 'nonce-${nonce}'`);
}

function changePolicy(response: ServerResponse, part: RegExp, change: (now: string) => string): void {
  const policy = String(response.getHeader('Content-Security-Policy'));
  response.setHeader('Content-Security-Policy', policy.replace(part, change));
}
