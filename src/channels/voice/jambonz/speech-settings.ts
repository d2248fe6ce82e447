/** Who speaks and who listens, as set up in jambonz. */
export interface SpeechSettings {
  /** Default google. */
  ttsVendor: string;
  /** As the vendor calls it; default cmn-CN. */
  ttsLanguage: string;
  /** Default cmn-CN-Wavenet-A. */
  ttsVoice: string;
  /** Default google. */
  sttVendor: string;
  /** As the vendor calls it; default cmn-Hans-CN. */
  sttLanguage: string;
}

export const DEFAULT_SPEECH: SpeechSettings = {
  ttsVendor: 'google',
  ttsLanguage: 'cmn-CN',
  ttsVoice: 'cmn-CN-Wavenet-A',
  sttVendor: 'google',
  sttLanguage: 'cmn-Hans-CN',
};

/** Vendors of voices that read SSML; others would say the tags. */
const READS_SSML = new Set(['google', 'microsoft', 'aws', 'polly', 'nuance', 'ibm', 'verbio']);

export function readsSsml({ ttsVendor }: SpeechSettings): boolean {
  return READS_SSML.has(ttsVendor);
}
