/**
 * Channels (接入渠道): how residents' words come in and go out. Each folder verifies, parses and renders for one
 * provider, and none knows law; the bot stands behind {@link Inlet}, the courier pushes through {@link Sender}.
 */
export type { Inbound, InboundReceipt, Inlet, MessagePlace, MountedChannel, Sender, SendResult } from './channel.ts';
export type { ChannelCounter } from './counter.ts';
export { ChannelConfigError, ChannelRefusal, SendError, type SendRemedy } from './errors.ts';
export { type ChannelPreview, previewOnChannels } from './preview.ts';
export {
  type ConfiguredGateways,
  codePhoneOf,
  configuredGateways,
  createSmsChannel,
  type SmsChannel,
  type SmsChannelDeps,
  type SmsOptOut,
  type SmsPost,
  type SmsRecord,
  type SmsTurnReceipt,
  smsMessageCollection,
  smsOptOutCollection,
  staffTextsOf,
  textMessagesOf,
} from './sms/index.ts';
export {
  callRecordingCollection,
  configuredVoiceProviders,
  createTwilioRecordings,
  createVoiceChannel,
  LegCalls,
  legRoutes,
  type PoliceLeg,
  type PoliceTransfer,
  type RecordingStore,
  Recordings,
  type ResidentNotices,
  type StaffTelephones,
  Telephones,
  type TextMessages,
  type VoiceCall,
  type VoiceChannel,
  type VoiceExchange,
  type VoiceProvider,
  voiceCallCollection,
  voiceLegCollection,
} from './voice/index.ts';
export {
  createWebChannel,
  type ResumeCode,
  resumeCodeCollection,
  WEB_LIMITS,
  type WebChannel,
  type WebChannelDeps,
  type WebLimits,
  type WebPapers,
} from './web/index.ts';
export {
  createWechatChannel,
  loadMenu,
  loadNoticeTemplates,
  menuFile,
  menuFileSchema,
  noticeFileSchema,
  openWechatStores,
  readMenu,
  type WechatChannelDeps,
  WechatClient,
  type WechatLimits,
} from './wechat/index.ts';
