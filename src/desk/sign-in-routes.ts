import type { CookieOptions, Request, Response, Router } from 'express';
import { SESSION_MS } from '../staff/index.ts';
import { parse, signInBody } from './bodies.ts';
import { COOKIE_NAME, tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { addressOf, mount } from './guard.ts';

/** Signing in and out, and who I am. The first two stand outside the access table: they need no rights. */
export function mountSignIn(router: Router, deps: DeskDeps): void {
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'strict', secure: deps.secureCookies, path: '/api/desk' };

  router.post('/session', async (request: Request, response: Response) => {
    const { username, password } = parse(signInBody, request.body);
    const { staff, token } = await deps.staff.signIn(username, password, addressOf(request));
    response
      .cookie(COOKIE_NAME, token, { ...cookie, maxAge: SESSION_MS })
      .status(200)
      .json({ staff });
  });

  router.delete('/session', async (request: Request, response: Response) => {
    const token = tokenOf(request.headers.cookie);
    const staff = token === null ? null : await deps.staff.whoIs(token, false);
    if (token !== null) await deps.staff.signOut(token, addressOf(request));
    if (staff?.roles.includes('lawyer') && (await deps.roster.duty(staff.id)).onDuty) {
      await deps.roster.setDuty(staff.id, false);
    }
    response.clearCookie(COOKIE_NAME, cookie).status(204).end();
  });

  mount(router, deps, 'session.read', async ({ staff }) => ({ status: 200, body: { staff } }));
}
