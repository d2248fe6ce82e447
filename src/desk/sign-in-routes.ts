import type { Request, Response, Router } from 'express';
import {
  SESSION_MS,
  type SignedIn,
  type SignInPlace,
  type SignInStep,
  type Staff,
  shortAgent,
} from '../staff/index.ts';
import { secondStepBody, signInBody } from './account-bodies.ts';
import { parse } from './bodies.ts';
import { cookieName, cookieOptions, tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskServingError } from './errors.ts';
import { addressOf, mount } from './guard.ts';

/** A page on duty uses its sign-in every minute; after this it is taken for closed. */
const ALIVE_MS = 3 * 60_000;

/** Signing in and out, and who I am. All but the last stand outside the access table: they need no rights. */
export function mountSignIn(router: Router, deps: DeskDeps): void {
  const { staff: accounts, secureCookies } = deps;

  router.get('/sign-in-options', (_request: Request, response: Response) => {
    const { directory = null, localSignIn = true } = deps;
    response.json({ local: localSignIn, oidc: directory === null ? null : { name: directory.name } });
  });

  router.post('/session', async (request: Request, response: Response) => {
    const { username, password } = parse(signInBody, request.body);
    const { address, agent } = placeOf(request);
    const step = await accounts.signIn(username, password, address, agent);
    await answerStep(deps, step, { request, response });
  });

  router.post('/session/second-factor', async (request: Request, response: Response) => {
    const { ticket, code } = parse(secondStepBody, request.body);
    const step = await accounts.signInWithCode(ticket, code, placeOf(request));
    await answerStep(deps, step, { request, response });
  });

  router.delete('/session', async (request: Request, response: Response) => {
    const token = tokenOf(request.headers.cookie, secureCookies);
    const known = token === null ? null : await accounts.signedIn(token, false);
    const leaves = known !== null && !(await isElsewhere(deps, known));
    if (leaves && request.query.anyway !== '1') await assertServesNobody(deps, known.staff.id);
    if (token !== null) await accounts.signOut(token, addressOf(request));
    if (leaves) await leave(deps, known.staff);
    response.clearCookie(cookieName(secureCookies), cookieOptions(secureCookies)).status(204).end();
  });

  mount(router, deps, 'session.read', async ({ staff, mustDo }) => ({ status: 200, body: { staff, mustDo } }));
}

/** Whether he is at another device too: duty and cases stay with that one. */
async function isElsewhere({ staff, clock }: DeskDeps, { staff: { id }, signInId }: SignedIn): Promise<boolean> {
  const since = clock.now().getTime() - ALIVE_MS;
  const { signIns } = await staff.own.view({ id, signInId });
  return signIns.some(({ current, lastSeenAt }) => !current && lastSeenAt.getTime() > since);
}

/** He is gone: off duty, and what he serves goes back to the queue. */
async function leave({ roster, handoffs }: DeskDeps, { id, roles }: Staff): Promise<void> {
  if (roles.includes('lawyer') && (await roster.duty(id)).onDuty) await roster.setDuty(id, false);
  await handoffs.releaseAll(id);
}

/** @throws DeskServingError 409: who signs out while he serves is to know that his cases go back. */
async function assertServesNobody({ handoffs }: DeskDeps, staffId: string): Promise<void> {
  const served = (await handoffs.mine(staffId)).filter(({ place }) => place === 'served');
  if (served.length > 0) throw new DeskServingError(served.length);
}

/** Where somebody signs in from. */
export function placeOf(request: Request): Required<SignInPlace> {
  return { address: addressOf(request), agent: shortAgent(request.headers['user-agent']) };
}

/** The cookie of a new sign-in; one that this browser had before is over. */
export async function giveCookie(
  { staff, secureCookies }: DeskDeps,
  token: string,
  { request, response }: { request: Request; response: Response },
): Promise<void> {
  const before = tokenOf(request.headers.cookie, secureCookies);
  if (before !== null) await staff.signOut(before, addressOf(request));
  response.cookie(cookieName(secureCookies), token, { ...cookieOptions(secureCookies), maxAge: SESSION_MS });
}

async function answerStep(
  deps: DeskDeps,
  step: SignInStep,
  exchange: { request: Request; response: Response },
): Promise<void> {
  const { response } = exchange;
  if (step.step === 'second-factor') {
    response.status(200).json({ step: 'second-factor', ticket: step.ticket });
    return;
  }
  await giveCookie(deps, step.token, exchange);
  response.status(200).json({ staff: step.staff, mustDo: step.mustDo });
}
