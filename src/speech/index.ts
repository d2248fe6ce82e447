/**
 * Speech (语音): recordings into words and words into sound, behind two small interfaces, so that an operator's own
 * recogniser in its own machine room serves. Off unless configured; nothing that was said is kept or logged.
 */
export { SpeechError } from './errors.ts';
export { openSpeech, type SpeechOptions } from './open-speech.ts';
export type { Audio, SpeechPorts, SpeechToText, TextToSpeech, Transcript } from './speech.ts';
