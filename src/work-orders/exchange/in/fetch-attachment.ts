import { createHash } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { mayConnect } from '../../../outbound/index.ts';
import type { OrderAttachment } from '../../orders/work-order.ts';

/**
 * Why there is no copy of an attachment, for the desk: its time is over (过期); its address is not of the peer's hosts, or
 * not safe; it is too large; its size or its hash is not as told; the peer does not give it; the peer could not be
 * reached; the scanner found something; the peer is no longer known.
 */
const ATTACHMENT_PROBLEMS = [
  'expired',
  'address',
  'too-large',
  'size',
  'sha256',
  'refused',
  'unreachable',
  'harmful',
  'peer-unknown',
] as const;
export type AttachmentProblem = (typeof ATTACHMENT_PROBLEMS)[number];

/** Bytes of one attachment. */
const MOST_ATTACHMENT_BYTES = 20 * 1024 * 1024;

/** `again`: it may go better later. */
export type Fetched = { bytes: Buffer } | { problem: AttachmentProblem } | { again: string };

/** Where a peer's attachments may come from. */
export interface AttachmentSource {
  /** Names, without port. */
  attachmentHosts: readonly string[];
  /** Networks of these that are not public and allowed all the same, as `10.20.0.0/16`. */
  attachmentNetworks: readonly string[];
}

export interface AttachmentFetchOptions {
  /** Default https alone, on 443. */
  protocol?: 'https:' | 'http:';
  port?: number;
  /** All addresses of a name. */
  resolve?: (name: string) => Promise<readonly { address: string; family: number }[]>;
  timeoutMs?: number;
}

/** Fetches one attachment. Never throws. */
export type AttachmentFetch = (
  attachment: Pick<OrderAttachment, 'url' | 'size' | 'sha256'>,
  source: AttachmentSource,
) => Promise<Fetched>;

const TIMEOUT_MS = 60_000;
/** Answers after which it may go better later; the other refusals stay. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * Fetches by https from the hosts of the peer alone (防 SSRF). The name is resolved once and the connection made to the
 * address that was looked at, so that it cannot lead elsewhere a moment later; redirects are not followed, no proxy
 * is asked, and not more is read than was told.
 */
export function createAttachmentFetch(options: AttachmentFetchOptions = {}): AttachmentFetch {
  const { protocol = 'https:', port = 443, resolve = resolveName, timeoutMs = TIMEOUT_MS } = options;
  return async ({ url, size, sha256 }, source) => {
    if (size > MOST_ATTACHMENT_BYTES) return { problem: 'too-large' };
    const target = readAddress(url);
    const isOurs =
      target !== null &&
      target.protocol === protocol &&
      Number(target.port || (protocol === 'https:' ? 443 : 80)) === port &&
      source.attachmentHosts.includes(target.hostname);
    if (target === null || !isOurs) return { problem: 'address' };
    const found = await resolve(target.hostname).catch(() => null);
    if (found === null || found.length === 0) return { again: 'its name cannot be resolved' };
    const isSafe = found.every(({ address }) => mayConnect(address, source.attachmentNetworks));
    if (!isSafe) return { problem: 'address' };
    const got = await download(target, { addresses: found, most: size, timeoutMs });
    if (!('bytes' in got)) return got;
    if (got.bytes.length !== size) return { problem: 'size' };
    const isSame = createHash('sha256').update(got.bytes).digest('hex') === sha256.toLowerCase();
    return isSame ? got : { problem: 'sha256' };
  };
}

function readAddress(url: string): URL | null {
  const target = URL.canParse(url) ? new URL(url) : null;
  return target === null || target.username !== '' || target.password !== '' ? null : target;
}

async function resolveName(name: string): Promise<readonly { address: string; family: number }[]> {
  const version = isIP(name);
  if (version !== 0) return [{ address: name, family: version }];
  return new Promise((done, fail) => {
    systemLookup(name, { all: true }, (error, addresses) => (error === null ? done(addresses) : fail(error)));
  });
}

interface Download {
  addresses: readonly { address: string; family: number }[];
  /** Bytes that were told. */
  most: number;
  timeoutMs: number;
}

function download(target: URL, { addresses, most, timeoutMs }: Download): Promise<Fetched> {
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((done) => {
    const sent = request(
      target,
      { method: 'GET', agent: false, lookup: only(addresses), signal, headers: { Accept: '*/*' } },
      (response) => {
        read(response, most).then(done, () => done({ again: 'it broke off' }));
      },
    );
    sent.once('error', () => done({ again: 'it does not answer' }));
    sent.end();
  });
}

async function read(response: IncomingMessage, most: number): Promise<Fetched> {
  const { statusCode = 0 } = response;
  if (statusCode !== 200) {
    response.destroy();
    if (statusCode === 410) return { problem: 'expired' };
    return PASSING.includes(statusCode) ? { again: `it answers ${statusCode}` } : { problem: 'refused' };
  }
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) {
      response.destroy();
      return { problem: 'size' };
    }
    pieces.push(piece);
  }
  return { bytes: Buffer.concat(pieces) };
}

/** Answers every question for a name with the addresses that were looked at. */
function only(addresses: readonly { address: string; family: number }[]): LookupFunction {
  return (_name, options, done) => {
    const [first = { address: '', family: 4 }] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}
