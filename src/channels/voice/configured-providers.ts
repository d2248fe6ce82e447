import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/index.ts';
import { createJambonz } from './jambonz/index.ts';
import { createTwilioVoice } from './twilio/index.ts';
import type { VoiceProvider } from './voice-provider.ts';

/** The providers of telephony whose secrets are set; none without a public address: that is where they ask. */
export function configuredVoiceProviders(config: Config, clock: Clock): VoiceProvider[] {
  const {
    PUBLIC_BASE_URL: publicBaseUrl,
    TWILIO_AUTH_TOKEN: authToken,
    JAMBONZ_WEBHOOK_SECRET: webhookSecret,
  } = config;
  if (publicBaseUrl === undefined) return [];
  const providers: VoiceProvider[] = [];
  if (authToken !== undefined) {
    providers.push(
      createTwilioVoice({
        publicBaseUrl,
        authToken,
        accountSid: config.TWILIO_ACCOUNT_SID,
        from: config.TWILIO_FROM,
        voice: config.TWILIO_VOICE,
        speechModel: config.TWILIO_SPEECH_MODEL,
      }),
    );
  }
  if (webhookSecret !== undefined) {
    providers.push(
      createJambonz({
        publicBaseUrl,
        webhookSecret,
        clock,
        apiBaseUrl: config.JAMBONZ_API_BASE,
        accountSid: config.JAMBONZ_ACCOUNT_SID,
        apiKey: config.JAMBONZ_API_KEY,
        from: config.JAMBONZ_FROM,
        recorder: config.JAMBONZ_RECORDER_URI,
        speech: {
          ttsVendor: config.JAMBONZ_TTS_VENDOR,
          ttsLanguage: config.JAMBONZ_TTS_LANGUAGE,
          ttsVoice: config.JAMBONZ_TTS_VOICE,
          sttVendor: config.JAMBONZ_STT_VENDOR,
          sttLanguage: config.JAMBONZ_STT_LANGUAGE,
        },
      }),
    );
  }
  return providers;
}
