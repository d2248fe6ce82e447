/** Text messages (短信) through Twilio: webhooks in, TwiML and REST out, opt-out kept. */
export { createSmsChannel, type SmsChannelDeps } from './create-sms-channel.ts';
export { type SmsOptOut, smsOptOutCollection } from './opt-outs.ts';
