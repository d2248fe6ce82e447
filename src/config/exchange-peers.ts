import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Environment } from './config.ts';
import { ConfigInvalidError } from './errors.ts';

export const PEER_ID = /^[a-z][a-z0-9-]{1,40}$/;
export const PEER_KEY = /^[\w.@-]{1,64}$/;
export const PEER_KEY_PROBLEM = 'must be 1 to 64 letters, digits, dots, @ or dashes';
export const PEER_SECRET_LENGTH = 24;
export const PEER_SECRET_PROBLEM = `must have at least ${PEER_SECRET_LENGTH} characters (openssl rand -hex 24)`;

/** A platform that work orders or dangers are exchanged with. */
export interface ExchangePeer {
  /** Id of its mapping in `knowledge/peers/`. */
  peer: string;
  /** Without a slash at its end. */
  url: string;
  /** What both sides name in `X-HW-Key`. */
  key: string;
  secret: string;
  /** Also good while the secret rolls; null for none. */
  secretBefore: string | null;
  /** The variable that it comes from, for who has to mend it. */
  from: string;
}

const secret = z.string().min(PEER_SECRET_LENGTH, PEER_SECRET_PROBLEM);
const listSchema = z
  .array(
    z.strictObject({
      peer: z.string().regex(PEER_ID, 'must be the id of a file in knowledge/peers/'),
      url: z.url({ protocol: /^https?$/ }),
      key: z.string().regex(PEER_KEY, PEER_KEY_PROBLEM),
      secret,
      secretBefore: secret.nullish(),
    }),
  )
  .min(1);

/**
 * Every peer of the environment. @throws ConfigInvalidError for a file that cannot be used, a peer or key that is named
 * twice, and in production an address without https.
 */
export function exchangePeersOf(environment: Environment): ExchangePeer[] {
  const peers = [
    ...peerOf(environment, 'CITY12345'),
    ...peerOf(environment, 'POLICE110'),
    ...peersOfFile(environment.EXCHANGE_PEERS_FILE),
  ];
  const problems = peers.flatMap(({ peer, key, url, from }, at) => {
    const earlier = peers.slice(0, at);
    const found: string[] = [];
    if (earlier.some((one) => one.peer === peer)) found.push(`names the peer ${peer} a second time`);
    if (earlier.some((one) => one.key === key)) found.push(`names the key ${key} a second time`);
    if (environment.NODE_ENV === 'production' && !url.startsWith('https:')) {
      found.push(`must give ${peer} an address with https in production`);
    }
    return found.map((problem) => ({ field: from, problem }));
  });
  if (problems.length > 0) throw new ConfigInvalidError(problems);
  return peers;
}

function peerOf(environment: Environment, name: 'CITY12345' | 'POLICE110'): ExchangePeer[] {
  const peer = environment[`${name}_PEER`];
  const url = environment[`${name}_URL`];
  const key = environment[`${name}_KEY`];
  const given = environment[`${name}_SECRET`];
  if (peer === undefined || url === undefined || key === undefined || given === undefined) return [];
  const secretBefore = environment[`${name}_SECRET_BEFORE`] ?? null;
  return [{ peer, url: bare(url), key, secret: given, secretBefore, from: `${name}_URL` }];
}

function peersOfFile(file: string | undefined): ExchangePeer[] {
  if (file === undefined) return [];
  const field = 'EXCHANGE_PEERS_FILE';
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new ConfigInvalidError([{ field, problem: 'must name a file that can be read and holds JSON' }]);
  }
  const read = listSchema.safeParse(raw);
  if (!read.success) {
    throw new ConfigInvalidError(
      read.error.issues.map(({ path, message }) => ({ field, problem: `${path.join('.') || 'the list'}: ${message}` })),
    );
  }
  return read.data.map(({ url, secretBefore, ...one }) => ({
    ...one,
    url: bare(url),
    secretBefore: secretBefore ?? null,
    from: field,
  }));
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}
