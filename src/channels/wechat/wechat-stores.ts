import type { Collection, Storage } from '../../storage/index.ts';
import { type WechatToken, wechatTokenCollection } from './access-token.ts';
import { type WechatBlock, wechatBlockCollection } from './account-blocks.ts';
import { type WechatNotice, wechatNoticeCollection } from './notice-log.ts';
import { type WechatResident, wechatResidentCollection } from './wechat-resident.ts';

/** What the channel keeps, shared by all processes. */
export interface WechatStores {
  wechatResidents: Collection<WechatResident>;
  wechatTokens: Collection<WechatToken>;
  wechatBlocks: Collection<WechatBlock>;
  wechatNotices: Collection<WechatNotice>;
}

/** Declares them; called before the storage is prepared. */
export function openWechatStores(storage: Pick<Storage, 'collection'>): WechatStores {
  return {
    wechatResidents: storage.collection(wechatResidentCollection),
    wechatTokens: storage.collection(wechatTokenCollection),
    wechatBlocks: storage.collection(wechatBlockCollection),
    wechatNotices: storage.collection(wechatNoticeCollection),
  };
}
