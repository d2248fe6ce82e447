import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** Cost of argon2id. */
export interface PasswordCost {
  /** KiB. */
  memoryCost: number;
  /** Passes over the memory. */
  timeCost: number;
  parallelism: number;
}

/** 19 MiB, two passes, one thread: the setting of the OWASP password storage cheat sheet. */
export const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @returns the argon2id hash with its salt and cost (PHC string), so that the cost can be raised later. */
export function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  return hash(normal(password), cost);
}

/** Compares in constant time; false for a hash that cannot be read. Hashes of earlier versions (scrypt) open too. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  if (stored.startsWith('scrypt$')) return verifyScrypt(password, stored);
  try {
    return await verify(stored, normal(password));
  } catch {
    return false;
  }
}

/** Whether a hash is of another kind or another cost than hashes made today. */
export function isOutdated(stored: string, cost: PasswordCost): boolean {
  if (!stored.startsWith('$argon2id$')) return true;
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism;
}

/** The same password, however the keyboard composed it. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** `scrypt$N$r$p$<salt>$<key>`, base64, as versions before argon2id wrote it. */
async function verifyScrypt(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, key] = stored.split('$');
  if (salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  const actual = await new Promise<Buffer>((resolve, reject) => {
    scrypt(normal(password), Buffer.from(salt, 'base64'), expected.length, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
  return timingSafeEqual(expected, actual);
}
