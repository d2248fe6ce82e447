/**
 * WeChat official account (微信公众号): callbacks in; passive replies, customer-service messages and notices out; the menu.
 */
export { createWechatChannel, type WechatChannelDeps } from './create-wechat-channel.ts';
export { loadMenu, menuFile, menuFileSchema, readMenu } from './menu.ts';
export { loadNoticeTemplates, noticeFileSchema } from './notice-templates.ts';
export type { WechatLimits } from './sender-rate.ts';
export { WechatClient } from './wechat-client.ts';
export { openWechatStores } from './wechat-stores.ts';
