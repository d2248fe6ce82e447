/** Telephone calls through Twilio Programmable Voice: signed forms in, TwiML and REST out. */
export { createTwilioVoice, type TwilioVoiceOptions } from './create-twilio-voice.ts';
export type { TwilioHttpClient } from './twilio-line.ts';
