import type { CookieOptions } from 'express';

/** Cookie of a staff sign-in where the desk is reached over http. */
const PLAIN_NAME = 'hotline_desk';
/** Over https: browsers take this name only from us, for this host alone, and never over http (RFC 6265bis 4.1.3.2). */
const HOST_NAME = '__Host-hotline_desk';

const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;

/** Name of the sign-in's cookie; of the two only one is ever taken. */
export function cookieName(secure: boolean): string {
  return secure ? HOST_NAME : PLAIN_NAME;
}

/** Scripts cannot read it, and other sites cannot make a browser send it. */
export function cookieOptions(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure, path: secure ? '/' : '/api/desk' };
}

/** The token of a sign-in in a `Cookie` header, or null. */
export function tokenOf(header: string | undefined, secure: boolean): string | null {
  const value = cookieIn(header, cookieName(secure));
  return value !== null && TOKEN.test(value) ? value : null;
}

/** A cookie's value, or null. Of several cookies of this name the first is taken, as servers do. */
export function cookieIn(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at >= 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
