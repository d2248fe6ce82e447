import type { LineActivity, LineSpeaker } from './line/activity.ts';

/** A message to be heard. */
export interface Readable {
  /** Of its activity; '' where there is none. */
  id: string;
  text: string;
}

/** Reads messages aloud (朗读). */
export interface ReadAloud {
  /** The server's synthetic voice, which is told of where it is offered; it reads the bot's words only. */
  isSynthetic: boolean;
  /** Reads one message; what was being read stops. `done` runs when it ends, for whatever reason. */
  read(message: Readable, rate: number, done: (failed?: boolean) => void): void;
  stop(): void;
}

/** Voices of the network fall silent in the middle of a long text: it is read in parts of at most so many characters. */
const PART = 120;

/**
 * The browser's own voice. Null where the browser cannot speak, or surely has no Chinese voice.
 * @param changed told when the reading begins and when it ends.
 */
export function findReadAloud(changed: (isReading: boolean) => void): ReadAloud | null {
  const synthesis = window.speechSynthesis;
  if (!synthesis || typeof SpeechSynthesisUtterance === 'undefined') return null;
  const chinese = (): SpeechSynthesisVoice | undefined =>
    synthesis.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));
  if (synthesis.getVoices().length > 0 && chinese() === undefined) return null;
  let ended: (() => void) | null = null;
  const finish = (): void => {
    const done = ended;
    ended = null;
    done?.();
  };
  const speak = (part: string, rate: number, over: () => void): void => {
    const utterance = new SpeechSynthesisUtterance(part);
    utterance.lang = 'zh-CN';
    utterance.rate = rate;
    const voice = chinese();
    if (voice !== undefined) utterance.voice = voice;
    utterance.onend = over;
    utterance.onerror = over;
    synthesis.speak(utterance);
  };
  return {
    isSynthetic: false,
    read({ text }, rate, done) {
      finish();
      synthesis.cancel();
      const mine = (): void => {
        changed(false);
        done();
      };
      ended = mine;
      changed(true);
      const parts = partsOf(text);
      const next = (): void => {
        if (ended !== mine) return;
        const part = parts.shift();
        if (part === undefined) finish();
        else speak(part, rate, next);
      };
      next();
    },
    stop() {
      synthesis.cancel();
      finish();
    },
  };
}

/** Sentences, joined up to the length of a part. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const sentence of text.match(/[^。！？；!?;\n]+[。！？；!?;\n]*/g) ?? []) {
    const last = parts[parts.length - 1];
    if (last !== undefined && last.length + sentence.length <= PART) parts[parts.length - 1] = last + sentence;
    else parts.push(sentence);
  }
  return parts.filter((part) => part.trim() !== '');
}

/** What to read of a message: its `speak` without SSML tags, else the text. */
function spokenText(speak: string | undefined, text: string): string {
  const plain = (speak ?? '').replace(/<[^>]*>/g, ' ').trim();
  return plain === '' ? text : plain;
}

/** A message as it is read. */
export function readable({ id = '', speak, text = '' }: LineActivity): Readable {
  return { id, text: spokenText(speak, text) };
}

/** The server's voice is not lent to a lawyer's words. */
export function canBeRead(readAloud: ReadAloud, speaker: LineSpeaker): boolean {
  return !readAloud.isSynthetic || speaker === 'bot';
}
