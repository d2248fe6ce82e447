import { amrSeconds } from './amr.ts';
import { convertAudio } from './audio-command.ts';
import { SpeechError } from './errors.ts';
import type { Audio, SpeechToText, TextToSpeech, Transcript } from './speech.ts';
import { askSpeechServer, type SpeechServerOptions } from './speech-server.ts';

/** What a recording may be: WeChat's limits of a voice message, and a little more for its last frames. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_SECONDS = 61;
const MOST_ANSWER = 256 * 1024;
/** Characters read aloud at once: three minutes. */
const MOST_TEXT = 800;
const MOST_SOUND = 8 * 1024 * 1024;

/** Names by which servers tell formats apart. */
const ENDINGS: readonly [pattern: RegExp, ending: string][] = [
  [/amr/, 'amr'],
  [/speex|spx/, 'spx'],
  [/wav/, 'wav'],
  [/mpeg|mp3/, 'mp3'],
  [/ogg|opus/, 'ogg'],
  [/mp4|m4a|aac/, 'm4a'],
  [/webm/, 'webm'],
];

export interface TranscribingOptions extends SpeechServerOptions {
  model: string;
  /** Converts each recording before it is sent, for servers that do not take AMR. */
  audioCommand?: string;
}

/** Recognition by `POST <base>/audio/transcriptions` (multipart), as OpenAI, FunASR, faster-whisper and others serve it. */
export function createSpeechToText(options: TranscribingOptions): SpeechToText {
  const { model, audioCommand, timeoutMs } = options;
  return {
    async transcribe({ bytes, contentType, locale }) {
      checkRecording(bytes);
      const recording =
        audioCommand === undefined
          ? { bytes, contentType }
          : { bytes: await convertAudio(audioCommand, bytes, timeoutMs), contentType: 'audio/wav' };
      const form = new FormData();
      const type = recording.contentType === '' ? 'application/octet-stream' : recording.contentType;
      form.set('file', new Blob([new Uint8Array(recording.bytes)], { type }), `voice.${endingOf(recording)}`);
      form.set('model', model);
      form.set('language', locale.slice(0, 2));
      form.set('response_format', 'json');
      return transcriptIn((await askSpeechServer(options, '/audio/transcriptions', form, MOST_ANSWER)).bytes);
    },
  };
}

export interface SpeakingOptions extends SpeechServerOptions {
  model: string;
  voice: string;
}

/** Synthesis by `POST <base>/audio/speech`: MP3. */
export function createTextToSpeech(options: SpeakingOptions): TextToSpeech {
  const { model, voice } = options;
  return {
    async speak(text) {
      const input = text.trim();
      if (input === '') throw new SpeechError('empty', 502, 'There is nothing to be spoken.');
      if (input.length > MOST_TEXT)
        throw new SpeechError('too_long', 502, `At most ${MOST_TEXT} characters are spoken.`);
      const body = JSON.stringify({ model, voice, input, response_format: 'mp3' });
      const { bytes, contentType } = await askSpeechServer(options, '/audio/speech', body, MOST_SOUND);
      if (bytes.length === 0) throw new SpeechError('answer', 502, 'The speech server answers without sound.');
      return { bytes, contentType: contentType.startsWith('audio/') ? contentType : 'audio/mpeg' };
    },
  };
}

function checkRecording(bytes: Buffer): void {
  if (bytes.length === 0) throw new SpeechError('empty', 502, 'The recording is empty.');
  if (bytes.length > MOST_BYTES) throw new SpeechError('too_large', 502, 'The recording is larger than 2 MB.');
  if ((amrSeconds(bytes) ?? 0) > MOST_SECONDS) {
    throw new SpeechError('too_long', 502, 'The recording is longer than 60 seconds.');
  }
}

function endingOf({ bytes, contentType }: Audio): string {
  if (bytes.subarray(0, 5).toString('latin1') === '#!AMR') return 'amr';
  return ENDINGS.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'bin';
}

/** Servers differ in what they tell besides the text. */
function transcriptIn(bytes: Buffer): Transcript {
  let answer: unknown;
  try {
    answer = JSON.parse(bytes.toString('utf8'));
  } catch {
    answer = null;
  }
  if (typeof answer !== 'object' || answer === null || !('text' in answer) || typeof answer.text !== 'string') {
    throw new SpeechError('answer', 502, 'The answer of the speech server has no text.');
  }
  const sure: unknown = 'confidence' in answer ? answer.confidence : null;
  return { text: answer.text, confidence: typeof sure === 'number' && sure >= 0 && sure <= 1 ? sure : null };
}
