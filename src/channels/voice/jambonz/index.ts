/** Telephone calls through jambonz beside one's own SIP trunk: signed JSON in, verbs and REST out. */
export { createJambonz, type JambonzOptions } from './create-jambonz.ts';
export type { SpeechSettings } from './speech-settings.ts';
