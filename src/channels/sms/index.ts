/**
 * Text messages (短信) through the gateways Twilio, Aliyun and Tencent: what residents write comes in by any of them,
 * what we send leaves by one; who wants no messages, and what became of each message, is kept.
 */
export { type ConfiguredGateways, configuredGateways } from './configured-gateways.ts';
export { createSmsChannel, type SmsChannel, type SmsChannelDeps, type SmsTurnReceipt } from './create-sms-channel.ts';
export { type SmsOptOut, smsOptOutCollection } from './opt-outs.ts';
export type { SmsGateway, SmsGatewayName } from './sms-gateway.ts';
export type { SmsPost } from './sms-post.ts';
export { type SmsRecord, smsMessageCollection } from './sms-record.ts';
export { codePhoneOf, staffTextsOf, textMessagesOf } from './text-messages.ts';
