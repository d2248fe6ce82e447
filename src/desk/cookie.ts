/** Cookie of a staff sign-in. */
export const COOKIE_NAME = 'hotline_desk';

const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;

/** The token in a `Cookie` header, or null. Of several cookies of this name the first is taken, as servers do. */
export function tokenOf(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0 || part.slice(0, at).trim() !== COOKIE_NAME) continue;
    const value = part.slice(at + 1).trim();
    return TOKEN.test(value) ? value : null;
  }
  return null;
}
