import type { Router } from 'express';
import { type Actor, ForbiddenError, type StaffListed } from '../staff/index.ts';
import { changeStaffBody, newStaffBody, profileBody } from './account-bodies.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import type { ViewLog } from './view-log.ts';

/** Accounts of everybody (账号管理): administrators change them, supervisors keep the profiles. */
export function mountStaff(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { admin } = deps.staff;
  const listed = async (id: string) => (await deps.staff.listed()).find((account) => account.id === id);
  const one = async (id: string): Promise<DeskAnswer> => ({ status: 200, body: { staff: await listed(id) } });
  /** A change that says nothing of its own. */
  const plain = (
    action: 'staff.disable' | 'staff.enable' | 'staff.second-factor-reset' | 'staff.sign-out' | 'staff.unlock',
    change: (id: string, by: Actor) => Promise<void>,
  ) =>
    mount(router, deps, action, async (call) => {
      parse(noBody, call.body);
      await change(call.id, actorOf(call));
      return one(call.id);
    });

  mount(router, deps, 'staff.list', async (call) => {
    await viewLog.opened(call, 'staff', 'open-list');
    return { status: 200, body: { staff: await deps.staff.listed() } };
  });

  mount(router, deps, 'staff.add', async (call) => {
    const { staff, password } = await admin.add(parse(newStaffBody, call.body), actorOf(call));
    return { status: 201, body: { staff: await listed(staff.id), temporaryPassword: password } };
  });

  mount(router, deps, 'staff.change', async (call) => {
    await admin.change(call.id, parse(changeStaffBody, call.body), actorOf(call));
    return one(call.id);
  });

  mount(router, deps, 'staff.profile', async (call) => {
    const change = parse(profileBody, call.body);
    if (!call.staff.roles.includes('admin')) assertScopeKept(await listed(call.id), change.regions);
    await admin.setProfile(call.id, change, actorOf(call));
    return one(call.id);
  });

  mount(router, deps, 'staff.password', async (call) => {
    parse(noBody, call.body);
    return { status: 200, body: { temporaryPassword: await admin.setPassword(call.id, actorOf(call)) } };
  });

  plain('staff.disable', (id, by) => admin.setDisabled(id, true, by));
  plain('staff.enable', (id, by) => admin.setDisabled(id, false, by));
  plain('staff.second-factor-reset', (id, by) => admin.resetSecondFactor(id, by));
  plain('staff.sign-out', (id, by) => admin.signOut(id, by));
  plain('staff.unlock', (id, by) => admin.unlock(id, by));
}

/**
 * The regions of who oversees others are what he may see: only an administrator sets them, nobody widens his own.
 * @throws ForbiddenError 403
 */
function assertScopeKept(member: StaffListed | undefined, regions: readonly string[] | undefined): void {
  if (member === undefined || regions === undefined || member.roles.every((role) => role === 'lawyer')) return;
  const isSame = regions.length === member.regions.length && regions.every((code) => member.regions.includes(code));
  if (!isSame) throw new ForbiddenError();
}

function actorOf({ staff, address }: DeskCall): Actor {
  return { id: staff.id, address };
}
