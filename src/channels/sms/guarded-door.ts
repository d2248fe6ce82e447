import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { ChannelConfigError, ChannelRefusal } from '../errors.ts';

/** What tells a gateway's callback from a stranger's, where the gateway signs nothing. */
export interface GuardedDoorOptions {
  /** What the operator calls it: the start of the names of its variables, e.g. `ALIYUN_SMS`. */
  variables: string;
  /** Part of the address, at least 32 characters. */
  secret: string;
  /** Addresses and networks (CIDR) that may call, separated by commas; '' = any. */
  addresses?: string;
  /** `user:password` that must come as Basic authentication; '' = none. */
  basic?: string;
}

const BODY_LIMIT = '64kb';
/** A callback is a list of flat objects. */
const DEEPEST = 4;

/**
 * Lets in who knows the address, calls from an allowed place and brings the password; then reads the JSON body. A wrong
 * address is nobody's address: the request goes on to where every unknown one goes.
 * @throws ChannelConfigError when the secret is too short or an address cannot be read.
 */
export function guardedDoor(options: GuardedDoorOptions): RequestHandler[] {
  const { variables, secret, addresses = '', basic = '' } = options;
  if (!/^[\w-]{32,}$/.test(secret)) {
    const problem = 'must be at least 32 letters, digits, - or _ (openssl rand -hex 24)';
    throw new ChannelConfigError(`${variables}_CALLBACK_SECRET ${problem}.`);
  }
  const allowed = allowList(variables, addresses);
  const known = (request: Request, _response: Response, next: NextFunction): void => {
    const given = request.params.secret;
    next(typeof given === 'string' && isSame(given, secret) ? undefined : 'router');
  };
  const placed = (request: Request, _response: Response, next: NextFunction): void => {
    if (allowed === null || isAllowed(allowed, request.ip ?? '')) next();
    else next(new ChannelRefusal('sms_address', 403, `The address is not in ${variables}_CALLBACK_IPS.`));
  };
  const authenticated = (request: Request, response: Response, next: NextFunction): void => {
    const wanted = `Basic ${Buffer.from(basic, 'utf8').toString('base64')}`;
    if (basic === '' || isSame(request.get('authorization') ?? '', wanted)) next();
    else {
      response.set('WWW-Authenticate', 'Basic realm="sms"');
      next(new ChannelRefusal('sms_unauthorized', 401, `The password is not that of ${variables}_CALLBACK_BASIC.`));
    }
  };
  return [known, placed, authenticated, express.raw({ limit: BODY_LIMIT, type: () => true }), readJson];
}

function readJson(request: Request, _response: Response, next: NextFunction): void {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || isDeep(bytes)) throw malformed();
  try {
    request.body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed();
  }
  next();
}

function malformed(): ChannelRefusal {
  return new ChannelRefusal('sms_callback', 400, 'The body must be JSON of flat objects.');
}

/** In a time that does not depend on where they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function allowList(variables: string, written: string): BlockList | null {
  const entries = written
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) return null;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
    if (version === 0 || !isRange) {
      throw new ChannelConfigError(`${variables}_CALLBACK_IPS: ${entry.slice(0, 60)} is no address and no network.`);
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isAllowed(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  const version = isIP(plain);
  return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** Nested deeper than any callback; asked before it is parsed. */
function isDeep(bytes: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
