import type { Router } from 'express';
import type { Self } from '../staff/index.ts';
import { changePasswordBody, codeBody, passwordAndCodeBody, passwordBody } from './account-bodies.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';

/** One's own account (我的账号): password, second factor, sign-ins. */
export function mountAccount(router: Router, deps: DeskDeps): void {
  const { own } = deps.staff;
  const view = async (call: DeskCall) => ({ status: 200, body: await own.view(selfOf(call)) });

  mount(router, deps, 'account.read', view);

  mount(router, deps, 'account.password', async (call) => {
    await own.changePassword(selfOf(call), parse(changePasswordBody, call.body));
    return view(call);
  });

  mount(router, deps, 'account.second-factor', async (call) => {
    const { password } = parse(passwordBody, call.body);
    return { status: 200, body: await own.beginSecondFactor(selfOf(call), password) };
  });

  mount(router, deps, 'account.second-factor-confirm', async (call) => {
    const { code } = parse(codeBody, call.body);
    return { status: 200, body: { recoveryCodes: await own.confirmSecondFactor(selfOf(call), code) } };
  });

  mount(router, deps, 'account.second-factor-off', async (call) => {
    await own.switchOffSecondFactor(selfOf(call), parse(passwordAndCodeBody, call.body));
    return view(call);
  });

  mount(router, deps, 'account.recovery-codes', async (call) => {
    const { password } = parse(passwordBody, call.body);
    return { status: 200, body: { recoveryCodes: await own.renewRecoveryCodes(selfOf(call), password) } };
  });

  mount(router, deps, 'account.end-sign-in', async (call) => {
    parse(noBody, call.body);
    if (!(await own.endSignIn(selfOf(call), call.id))) throw new DeskMissingError();
    return view(call);
  });
}

function selfOf({ staff, signInId, address }: DeskCall): Self {
  return { id: staff.id, signInId, address };
}
