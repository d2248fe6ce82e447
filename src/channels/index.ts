/**
 * Channels (接入渠道): how residents' words come in and go out. Each folder verifies, parses and renders for one
 * provider, and none knows law; the bot stands behind {@link Inlet}, the courier pushes through {@link Sender}.
 */
export type { Inbound, InboundReceipt, Inlet, MountedChannel, Sender } from './channel.ts';
export type { ChannelCounter } from './counter.ts';
export { ChannelConfigError, ChannelRefusal, SendError, type SendRemedy } from './errors.ts';
export { type ChannelPreview, previewOnChannels } from './preview.ts';
export { createSmsChannel, type SmsChannelDeps, type SmsOptOut, smsOptOutCollection } from './sms/index.ts';
export {
  createWebChannel,
  WEB_LIMITS,
  type WebChannel,
  type WebChannelDeps,
  type WebLimits,
} from './web/index.ts';
export { createWechatChannel, type WechatChannelDeps } from './wechat/index.ts';
