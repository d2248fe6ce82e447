import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Collection, CollectionDefinition, FieldSeal, Stored } from '../../storage/index.ts';
import { SendError } from '../errors.ts';
import { apiFailure } from './api-failure.ts';
import type { WechatApi } from './wechat-api.ts';

/** The access token of an account as all processes share it. */
export interface WechatToken extends Stored {
  /** The account's app id. */
  _id: string;
  /** Sealed with the field key; '' when there is none. */
  token: string;
  /** From here on a new one is fetched, UTC. */
  renewAt: Date;
  /** Who fetches a new one now, and until when the others wait for it. */
  leasedBy: string;
  leaseUntil: Date;
}

export const wechatTokenCollection: CollectionDefinition<WechatToken> = {
  name: 'wechatTokens',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      token: { type: String, default: '' },
      renewAt: { type: Date, required: true },
      leasedBy: { type: String, default: '' },
      leaseUntil: { type: Date, required: true },
    },
    { versionKey: false, minimize: false },
  ),
};

export interface AccessTokenDeps {
  api: WechatApi;
  appId: string;
  appSecret: string;
  clock: Clock;
  /** Where the processes share the token; without it each has its own. */
  shared?: { tokens: Collection<WechatToken>; seal: Pick<FieldSeal, 'seal' | 'open'> };
}

/** WeChat renews a stable token five minutes before its end, and both are good in between. */
const RENEW_BEFORE_SECONDS = 300;
/** Longer than WeChat's API may take. */
const LEASE_MS = 10_000;
const LOOK_AGAIN_MS = 100;
const LONGEST_WAIT_MS = 12_000;
const NEVER = new Date(0);

/** A token, and when it has to be renewed. */
interface Held {
  token: string;
  renewAt: Date;
}

/**
 * The access token of the account, from `stable_token`: fetched once however many ask and in however many processes,
 * kept until it nears its end.
 */
export class AccessToken {
  private current: Held | null = null;
  private renewing: Promise<string> | null = null;

  constructor(private readonly deps: AccessTokenDeps) {}

  /** @throws SendError when WeChat gives none. */
  async get(): Promise<string> {
    if (this.current && this.deps.clock.now() < this.current.renewAt) return this.current.token;
    this.renewing ??= this.renew().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  /** Forget a token that WeChat refused, unless another one has taken its place meanwhile. */
  async drop(token: string): Promise<void> {
    if (this.current?.token === token) this.current = null;
    const { shared, appId } = this.deps;
    await shared?.tokens.change(appId, (stored) =>
      stored.token !== '' && shared.seal.open(stored.token) === token ? { ...stored, token: '', renewAt: NEVER } : null,
    );
  }

  private async renew(): Promise<string> {
    const held = await (this.deps.shared === undefined ? this.fetch() : this.renewShared(this.deps.shared));
    this.current = held;
    return held.token;
  }

  /** Another process's token, or a new one under a lease that lets one process fetch at a time. */
  private async renewShared({ tokens, seal }: NonNullable<AccessTokenDeps['shared']>): Promise<Held> {
    const { appId, clock } = this.deps;
    const me = randomUUID();
    await this.open(tokens);
    for (let waited = 0; waited <= LONGEST_WAIT_MS; waited += LOOK_AGAIN_MS) {
      const now = clock.now();
      const isGood = (stored: WechatToken) => stored.token !== '' && stored.renewAt > now;
      const seen = await tokens.change(appId, (stored) =>
        isGood(stored) || stored.leaseUntil > now
          ? null
          : { ...stored, leasedBy: me, leaseUntil: new Date(now.getTime() + LEASE_MS) },
      );
      if (seen !== null && isGood(seen)) return { token: seal.open(seen.token), renewAt: seen.renewAt };
      if (seen?.leasedBy === me) return this.fetchFor(tokens, me, seal);
      await sleep(LOOK_AGAIN_MS);
    }
    throw new SendError('wechat_token_wait', 'later', 'Another process is fetching the access token and is not done.');
  }

  private async fetchFor(tokens: Collection<WechatToken>, me: string, seal: Pick<FieldSeal, 'seal'>): Promise<Held> {
    const letGo = { leasedBy: '', leaseUntil: NEVER };
    try {
      const held = await this.fetch();
      const sealed = seal.seal(held.token);
      await tokens.change(this.deps.appId, (stored) => ({ ...stored, ...letGo, token: sealed, renewAt: held.renewAt }));
      return held;
    } catch (error) {
      await tokens.change(this.deps.appId, (stored) => (stored.leasedBy === me ? { ...stored, ...letGo } : null));
      throw error;
    }
  }

  private async open(tokens: Collection<WechatToken>): Promise<void> {
    const { appId } = this.deps;
    if ((await tokens.get(appId)) !== null) return;
    try {
      await tokens.insert({ _id: appId, token: '', renewAt: NEVER, leasedBy: '', leaseUntil: NEVER });
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    }
  }

  private async fetch(): Promise<Held> {
    const { api, appId, appSecret, clock } = this.deps;
    const answer = await api.call('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: appId,
      secret: appSecret,
      force_refresh: false,
    });
    if (answer === 'unknown') throw apiFailure(-1);
    if (typeof answer.access_token !== 'string') throw apiFailure(answer.errcode ?? 0);
    const seconds = Math.max(60, (answer.expires_in ?? 0) - RENEW_BEFORE_SECONDS);
    return { token: answer.access_token, renewAt: new Date(clock.now().getTime() + seconds * 1000) };
  }
}
