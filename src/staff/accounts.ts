import type { Collection } from '../storage/index.ts';
import { type StaffAccount, wholeAccount } from './account.ts';
import { StaffMissingError } from './errors.ts';

/** Who does something to an account: staff id and network address; null and `cli` from the command line. */
export interface Actor {
  id: string | null;
  address: string;
}

/** Whoever has the machine. */
export const COMMAND_LINE: Actor = { id: null, address: 'cli' };

/** Staff accounts as stored, complete. */
export class Accounts {
  constructor(readonly stored: Collection<StaffAccount>) {}

  async get(id: string): Promise<StaffAccount | null> {
    const account = await this.stored.get(id);
    return account === null ? null : wholeAccount(account);
  }

  /** @throws StaffMissingError 404 */
  async require(id: string): Promise<StaffAccount> {
    const account = await this.get(id);
    if (account === null) throw new StaffMissingError(id);
    return account;
  }

  async byUsername(username: string): Promise<StaffAccount | null> {
    const [account] = await this.stored.find({ where: { username }, limit: 1 });
    return account === undefined ? null : wholeAccount(account);
  }

  async bySubject(oidcSubject: string): Promise<StaffAccount | null> {
    const [account] = await this.stored.find({ where: { oidcSubject }, limit: 1 });
    return account === undefined ? null : wholeAccount(account);
  }

  /** All, by username. */
  async all(): Promise<StaffAccount[]> {
    const all: StaffAccount[] = [];
    let after: string | null = null;
    do {
      const query = { sort: { username: 1 as const }, limit: 1000, ...(after === null ? {} : { after }) };
      const page: { items: StaffAccount[]; next: string | null } = await this.stored.page(query);
      all.push(...page.items.map(wholeAccount));
      after = page.next;
    } while (after !== null);
    return all;
  }

  /** @throws StaffMissingError 404 */
  async change(id: string, fn: (account: StaffAccount) => StaffAccount): Promise<StaffAccount> {
    const changed = await this.stored.change(id, (stored) => fn(wholeAccount(stored)));
    if (changed === null) throw new StaffMissingError(id);
    return wholeAccount(changed);
  }
}
