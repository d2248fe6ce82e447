/** WeChat official account (微信公众号): callbacks in, passive replies and customer-service messages out. */
export { createWechatChannel, type WechatChannelDeps } from './create-wechat-channel.ts';
