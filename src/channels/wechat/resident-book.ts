import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { type Collection, changeOrInsert } from '../../storage/index.ts';
import {
  type GrantKind,
  granted,
  newResident,
  type ReplyWindow,
  shut,
  spent,
  type WechatResident,
  windowOf,
} from './wechat-resident.ts';

export interface ResidentBookDeps {
  residents: Collection<WechatResident>;
  clock: Clock;
  /** Of an openid: opaque, the same for the same openid. */
  fingerprint: (openId: string) => string;
}

/**
 * The followers of the account as the channel knows them, shared by all processes: the name of the thread, and how
 * many messages may be sent. Nothing here says who they are.
 */
export class ResidentBook {
  constructor(private readonly deps: ResidentBookDeps) {}

  /**
   * The id of the resident's thread, and what he did noted. A repeated delivery is read only.
   * @param did when WeChat received what he sent, and what it allows.
   * @returns null for what was sent before he unfollowed: it belongs to nobody any more.
   */
  async threadOf(openId: string, did: { at: Date; key: string; kind?: GrantKind }): Promise<string | null> {
    const { residents, clock, fingerprint } = this.deps;
    const id = fingerprint(openId);
    const resident = await residents.get(id);
    const { at, key, kind } = did;
    if (resident?.leftAt != null && at <= resident.leftAt) return null;
    if (kind !== undefined && granted(resident ?? newResident(id), { kind, key, at, now: clock.now() }) !== null) {
      await this.allow(openId, kind, key, at);
    }
    return `wechat-${resident === null || resident.thread === '' ? id : resident.thread}`;
  }

  /** He did something that allows messages. Telling it twice changes nothing. */
  async allow(openId: string, kind: GrantKind, key: string, at: Date): Promise<void> {
    const now = this.deps.clock.now();
    await this.change(openId, (resident) => granted(resident, { kind, key, at, now }));
  }

  /** What may be sent to him now. */
  async window(openId: string): Promise<ReplyWindow> {
    const resident = await this.deps.residents.get(this.deps.fingerprint(openId));
    return resident === null ? { left: 0, until: null } : windowOf(resident, this.deps.clock.now());
  }

  /**
   * Take messages from what may be sent; all of them or none. More than one only where WeChat surely takes them all.
   * @param kept messages that must be left over.
   * @returns whether they were taken, and what is left.
   */
  async take(openId: string, count: number, kept: number): Promise<ReplyWindow & { taken: boolean; gone: boolean }> {
    const now = this.deps.clock.now();
    let taken = false;
    const after = await this.deps.residents.change(this.deps.fingerprint(openId), (resident) => {
      const unsure = count > 1 ? resident.doubtful : 0;
      taken = windowOf(resident, now).left - unsure - kept >= count;
      return taken ? spent(resident, count, now) : null;
    });
    const window = after === null ? { left: 0, until: null } : windowOf(after, now);
    return { ...window, taken, gone: after?.gone ?? false };
  }

  /** Messages that were taken and certainly did not go out. */
  async giveBack(openId: string, count: number): Promise<void> {
    const { residents, clock, fingerprint } = this.deps;
    await residents.change(fingerprint(openId), (resident) => spent(resident, -count, clock.now()));
  }

  /** WeChat says that nothing may be sent any more. */
  async shut(openId: string): Promise<void> {
    await this.deps.residents.change(this.deps.fingerprint(openId), shut);
  }

  /** WeChat does not know the openid; until he is heard of again nothing is tried. */
  async gone(openId: string): Promise<void> {
    await this.change(openId, (resident) => ({ ...resident, gone: true }));
  }

  /**
   * He has unfollowed: all but the names of old and new thread is forgotten, and the next thing he says begins a new
   * thread, which nothing ties to the old one.
   */
  async leave(openId: string, at: Date): Promise<void> {
    const thread = randomBytes(16).toString('hex');
    await this.change(openId, (resident) => ({ ...newResident(resident._id, thread), leftAt: at }));
  }

  async refusesNotice(openId: string, template: string): Promise<boolean> {
    const resident = await this.deps.residents.get(this.deps.fingerprint(openId));
    return resident?.refusedNotices.includes(template) ?? false;
  }

  /** He takes or refuses notices of a template. */
  async choseNotice(openId: string, template: string, refuses: boolean): Promise<void> {
    await this.change(openId, (resident) => {
      const others = resident.refusedNotices.filter((one) => one !== template);
      return { ...resident, refusedNotices: refuses ? [...others, template] : others };
    });
  }

  private async change(openId: string, fn: (resident: WechatResident) => WechatResident | null): Promise<void> {
    await changeOrInsert(this.deps.residents, newResident(this.deps.fingerprint(openId)), fn);
  }
}
