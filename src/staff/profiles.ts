import type { Clock } from '../clock.ts';
import type { FieldSeal } from '../storage/index.ts';
import { STAFF_KINDS, type StaffAccount, type StaffCapacity, type StaffKind } from './account.ts';
import type { Accounts } from './accounts.ts';
import { StaffInvalidError } from './errors.ts';

/** Somebody who takes cases, as routing sees him. */
export interface StaffProfile {
  id: string;
  displayName: string;
  kind: StaffKind;
  /** Firm or office that he serves for (服务机构); '' for none. */
  provider: string;
  skills: readonly string[];
  languages: readonly string[];
  regions: readonly string[];
  capacity: StaffCapacity;
  /** He has a telephone that can be called. */
  hasPhone: boolean;
  /** In clear: names of clients whose other side he must not advise. */
  clients: readonly string[];
}

/** What may be set of a profile; what is left out stays. */
export interface ProfileChange {
  kind?: StaffKind;
  provider?: string;
  skills?: readonly string[];
  languages?: readonly string[];
  regions?: readonly string[];
  capacity?: StaffCapacity;
  clients?: readonly string[];
}

/** Ids that skills and languages are chosen from. */
export interface KnownSkills {
  skills: readonly string[];
  languages: readonly string[];
}

/** Routing asks for every case: so long an answer may be old. */
const FRESH_MS = 2_000;
const MOST_CLIENTS = 200;
const MOST_OTHERS = 50;
const MOST_PROVIDER = 60;

interface Deps {
  accounts: Accounts;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  clock: Clock;
  /** Without it any id is taken. */
  knownSkills?: (() => KnownSkills) | undefined;
}

/** Profiles of those who take cases (值班人员档案): what they are fit for, how much, and whom they must not face. */
export class Profiles {
  private kept: { at: number; found: Promise<Map<string, StaffProfile>> } | null = null;
  /** Opening two hundred sealed names for everybody at every look would cost more than the look. */
  private readonly opened = new Map<string, { sealed: readonly string[]; names: readonly string[] }>();

  constructor(private readonly deps: Deps) {}

  /** Everybody whose account is open and may take cases; at most 2 s old. */
  async all(): Promise<StaffProfile[]> {
    return [...(await this.found()).values()];
  }

  /** One of them; null when there is none, or his account is closed. At most 2 s old. */
  async of(staffId: string): Promise<StaffProfile | null> {
    return (await this.found()).get(staffId) ?? null;
  }

  /** Something about an account changed: look again. */
  forget(): void {
    this.kept = null;
  }

  /** @throws StaffInvalidError 422 naming the field, StaffMissingError 404 */
  async set(staffId: string, change: ProfileChange): Promise<void> {
    const { kind, provider, skills, languages, regions, capacity, clients } = change;
    const known = this.deps.knownSkills?.();
    if (kind !== undefined && !STAFF_KINDS.includes(kind)) throw new StaffInvalidError('kind', '没有这个类别。');
    const fields = {
      ...(kind === undefined ? {} : { kind }),
      ...(provider === undefined ? {} : { provider: asProvider(provider) }),
      ...(skills === undefined ? {} : { skills: chosen('skills', skills, known?.skills) }),
      ...(languages === undefined ? {} : { languages: chosen('languages', languages, known?.languages) }),
      ...(regions === undefined ? {} : { regions: asRegions(regions) }),
      ...(capacity === undefined ? {} : { capacity: asCapacity(capacity) }),
      ...(clients === undefined ? {} : { clients: asClients(clients).map((name) => this.deps.seal.seal(name)) }),
    };
    await this.deps.accounts.change(staffId, (account) => ({ ...account, ...fields }));
    this.forget();
  }

  profileOf(account: StaffAccount): StaffProfile {
    const { _id: id, displayName, kind, provider, skills, languages, regions, capacity, phone } = account;
    const clients = this.clientsOf(account);
    const hasPhone = phone !== '';
    return { id, displayName, kind, provider, skills, languages, regions, capacity, hasPhone, clients };
  }

  private found(): Promise<Map<string, StaffProfile>> {
    const now = this.deps.clock.now().getTime();
    if (this.kept !== null && Math.abs(now - this.kept.at) < FRESH_MS) return this.kept.found;
    const kept = { at: now, found: this.look() };
    this.kept = kept;
    kept.found.catch(() => {
      if (this.kept === kept) this.kept = null;
    });
    return kept.found;
  }

  private async look(): Promise<Map<string, StaffProfile>> {
    const accounts = await this.deps.accounts.all();
    const serving = accounts.filter(({ disabled, roles }) => !disabled && roles.includes('lawyer'));
    return new Map(serving.map((account) => [account._id, this.profileOf(account)]));
  }

  private clientsOf({ _id, clients }: StaffAccount): readonly string[] {
    if (clients.length === 0) return [];
    const before = this.opened.get(_id);
    const isSame = before?.sealed.length === clients.length && clients.every((one, at) => one === before.sealed[at]);
    if (before !== undefined && isSame) return before.names;
    const names = clients.map((sealed) => this.deps.seal.open(sealed));
    this.opened.set(_id, { sealed: clients, names });
    return names;
  }
}

function chosen(field: string, ids: readonly string[], known: readonly string[] | undefined): string[] {
  const given = [...new Set(ids)];
  const unknown = given.find((id) => (known === undefined ? !/^[a-z0-9-]{1,40}$/.test(id) : !known.includes(id)));
  if (unknown !== undefined) throw new StaffInvalidError(field, '有一项不在可选的列表里。');
  if (given.length > MOST_OTHERS) throw new StaffInvalidError(field, `最多${MOST_OTHERS}项。`);
  return given;
}

function asRegions(codes: readonly string[]): string[] {
  const given = [...new Set(codes)];
  if (given.some((code) => !/^\d{6}$/.test(code))) throw new StaffInvalidError('regions', '请用6位行政区划代码。');
  if (given.length > MOST_OTHERS) throw new StaffInvalidError('regions', `最多${MOST_OTHERS}个地区。`);
  return given;
}

function asProvider(name: string): string {
  const given = name.trim().replaceAll(/\s+/g, ' ');
  if (given.length > MOST_PROVIDER) throw new StaffInvalidError('provider', `服务机构的名称最多${MOST_PROVIDER}个字。`);
  return given;
}

function asCapacity({ text, voice }: StaffCapacity): StaffCapacity {
  if (!Number.isInteger(text) || text < 0 || text > 10) {
    throw new StaffInvalidError('capacity.text', '文字咨询同时接待数是0到10的整数。');
  }
  if (voice !== 0 && voice !== 1) throw new StaffInvalidError('capacity.voice', '电话同时接待数是0或1。');
  return { text, voice };
}

function asClients(names: readonly string[]): string[] {
  const given = [...new Set(names.map((name) => name.trim().replaceAll(/\s+/g, ' ')))];
  if (given.length > MOST_CLIENTS) throw new StaffInvalidError('clients', `最多${MOST_CLIENTS}个名称。`);
  if (given.some((name) => name.length < 2 || name.length > 60)) {
    throw new StaffInvalidError('clients', '每个名称2到60个字。');
  }
  return given;
}
