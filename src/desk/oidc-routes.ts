import type { CookieOptions, Request, Response, Router } from 'express';
import { DIRECTORY_TRIP_MS, type DirectoryRefusal, DirectorySignInError } from '../staff/index.ts';
import { cookieIn } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { giveCookie, placeOf } from './sign-in-routes.ts';

/** What a sealed state is made of. */
const SEALED = /^[\w.-]{20,2000}$/;

/**
 * Signing in by the bureau's directory: the browser goes there and comes back. What goes wrong is told on the sign-in
 * page, by a reason in its address.
 */
export function mountDirectorySignIn(router: Router, deps: DeskDeps): void {
  const { directory = null, secureCookies } = deps;
  const name = secureCookies ? '__Host-hotline_oidc' : 'hotline_oidc';
  // Lax, not strict: the browser comes back from the directory's page.
  const path = secureCookies ? '/' : '/api/desk/oidc';
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: secureCookies, path };

  router.get('/oidc/start', async (_request: Request, response: Response) => {
    if (directory === null) throw new DeskMissingError();
    try {
      const { url, kept } = await directory.begin();
      response.cookie(name, kept, { ...cookie, maxAge: DIRECTORY_TRIP_MS }).redirect(302, url);
    } catch (error) {
      toSignIn(response, reasonOf(deps, error));
    }
  });

  router.get('/oidc/callback', async (request: Request, response: Response) => {
    if (directory === null) throw new DeskMissingError();
    const kept = cookieIn(request.headers.cookie, name);
    response.clearCookie(name, cookie);
    try {
      const sealed = kept !== null && SEALED.test(kept) ? kept : null;
      const query = new URL(request.originalUrl, 'http://localhost').search;
      const { token } = await directory.finish(query, sealed, placeOf(request));
      await giveCookie(deps, token, { request, response });
      response.redirect(302, '/desk');
    } catch (error) {
      toSignIn(response, reasonOf(deps, error));
    }
  });
}

function toSignIn(response: Response, reason: DirectoryRefusal): void {
  response.redirect(302, `/desk?signin=${reason}`);
}

/** What the directory has nothing to do with is logged: who waits in the browser is sent back to the sign-in page all the same. */
function reasonOf({ log }: DeskDeps, error: unknown): DirectoryRefusal {
  if (error instanceof DirectorySignInError) return error.reason;
  log.error({ err: error }, 'a sign-in by the directory failed');
  return 'unavailable';
}
