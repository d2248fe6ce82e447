import { createSpeechToText, createTextToSpeech } from './http-speech.ts';
import type { SpeechPorts } from './speech.ts';

/** The variables of the environment; what is undefined is off. */
export interface SpeechOptions {
  SPEECH_API_BASE?: string | undefined;
  SPEECH_API_KEY?: string | undefined;
  SPEECH_STT_MODEL?: string | undefined;
  SPEECH_TTS_MODEL?: string | undefined;
  SPEECH_TTS_VOICE?: string | undefined;
  SPEECH_AUDIO_COMMAND?: string | undefined;
  SPEECH_TIMEOUT_MS: number;
}

/** The speech that is configured: recognition with a model for it, synthesis with a model and a voice. */
export function openSpeech(options: SpeechOptions): SpeechPorts {
  const { SPEECH_API_BASE, SPEECH_API_KEY, SPEECH_STT_MODEL, SPEECH_TTS_MODEL, SPEECH_TTS_VOICE } = options;
  if (SPEECH_API_BASE === undefined) return { toText: null, toSpeech: null };
  const server = {
    base: SPEECH_API_BASE.replace(/\/+$/, ''),
    timeoutMs: options.SPEECH_TIMEOUT_MS,
    ...(SPEECH_API_KEY === undefined ? {} : { apiKey: SPEECH_API_KEY }),
  };
  const { SPEECH_AUDIO_COMMAND: audioCommand } = options;
  return {
    toText:
      SPEECH_STT_MODEL === undefined
        ? null
        : createSpeechToText({
            ...server,
            model: SPEECH_STT_MODEL,
            ...(audioCommand === undefined ? {} : { audioCommand }),
          }),
    toSpeech:
      SPEECH_TTS_MODEL === undefined || SPEECH_TTS_VOICE === undefined
        ? null
        : createTextToSpeech({ ...server, model: SPEECH_TTS_MODEL, voice: SPEECH_TTS_VOICE }),
  };
}
