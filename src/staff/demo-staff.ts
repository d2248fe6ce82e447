import type { Role } from './account.ts';
import { DemoStaffRefusedError, UsernameTakenError } from './errors.ts';
import type { StaffService } from './staff-service.ts';

export interface DemoAccount {
  username: string;
  displayName: string;
  roles: Role[];
  password: string;
  /** Of a lawyer; see `StaffAccount`. */
  skills?: readonly string[];
}

const DEMO: readonly Omit<DemoAccount, 'password'>[] = [
  { username: 'lawyer1', displayName: '值班律师一号', roles: ['lawyer'] },
  { username: 'lawyer2', displayName: '值班律师二号', roles: ['lawyer'], skills: ['minor'] },
  { username: 'supervisor1', displayName: '督导员一号', roles: ['supervisor'] },
  { username: 'reviewer1', displayName: '质检员一号', roles: ['reviewer'] },
  { username: 'editor1', displayName: '知识编辑一号', roles: ['knowledge-editor'] },
  { username: 'aid1', displayName: '法律援助审查员一号', roles: ['aid-officer'] },
  { username: 'order1', displayName: '工单办理员一号', roles: ['order-officer'] },
  { username: 'admin1', displayName: '管理员', roles: ['admin'] },
];

/**
 * Accounts to try the desk with; those that exist are left alone, password and all.
 * @returns the accounts to print at start, with the password given.
 * @throws DemoStaffRefusedError in production.
 */
export async function seedDemoStaff(
  service: StaffService,
  options: { password: string; production: boolean },
): Promise<DemoAccount[]> {
  if (options.production) throw new DemoStaffRefusedError();
  const accounts = DEMO.map((account) => ({ ...account, roles: [...account.roles], password: options.password }));
  const existing = new Set((await service.list()).map((staff) => staff.username));
  for (const account of accounts) {
    if (existing.has(account.username)) continue;
    try {
      await service.add(account);
    } catch (error) {
      if (!(error instanceof UsernameTakenError)) throw error;
    }
  }
  return accounts;
}
