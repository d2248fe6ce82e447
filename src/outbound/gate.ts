import { OutboundRefusedError } from './errors.ts';
import { isMetadata } from './public-address.ts';

/** A request that ends: with a limit of time, and following nothing. */
export interface OutboundRequest extends Omit<RequestInit, 'redirect' | 'signal'> {
  signal: AbortSignal;
  /** `error` (unless set): a redirect is a failure; `manual`: it is an answer like others. Never followed. */
  redirect?: 'error' | 'manual';
}

/**
 * Sends a request where it may go.
 * @throws OutboundRefusedError before anything is sent; else as `fetch`.
 */
export type Gate = (address: string | URL, request: OutboundRequest) => Promise<Response>;

/**
 * A gate to servers that are configured: scheme, host and port as there, and a path below the one there. What is put
 * behind it can lead nowhere else, whatever it holds.
 */
export function gateTo(...places: readonly string[]): Gate {
  const bases = places.map((place) => new URL(place));
  return gateBy((target) => bases.some((base) => isBelow(target, base)));
}

/** A gate by a rule of its own, where addresses are told by a server that is trusted. */
export function gateBy(mayGo: (target: URL) => boolean): Gate {
  return async (address, { redirect = 'error', ...request }) => {
    const target = URL.canParse(String(address)) ? new URL(address) : null;
    if (target === null || !isPlain(target) || !mayGo(target)) throw new OutboundRefusedError();
    return fetch(target, { ...request, redirect });
  };
}

/** By http, without a name and password in the address, and not to where clouds keep their keys. */
function isPlain({ protocol, username, password, hostname }: URL): boolean {
  const isHttp = protocol === 'https:' || protocol === 'http:';
  return isHttp && username === '' && password === '' && !isMetadata(hostname.replace(/^\[|\]$/g, ''));
}

function isBelow(target: URL, base: URL): boolean {
  const path = base.pathname.replace(/\/+$/, '');
  return target.origin === base.origin && (target.pathname === path || target.pathname.startsWith(`${path}/`));
}
