/** Reads messages aloud (朗读) with the browser's own voice. */
export interface ReadAloud {
  /** Reads one text; what was being read stops. `done` runs when it ends, for whatever reason. */
  read(text: string, rate: number, done: () => void): void;
  stop(): void;
}

/** Null where the browser cannot speak, or surely has no Chinese voice. */
export function findReadAloud(): ReadAloud | null {
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
  return {
    read(text, rate, done) {
      finish();
      synthesis.cancel();
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = 'zh-CN';
      utterance.rate = rate;
      const voice = chinese();
      if (voice !== undefined) utterance.voice = voice;
      ended = done;
      const over = (): void => {
        if (ended === done) finish();
      };
      utterance.onend = over;
      utterance.onerror = over;
      synthesis.speak(utterance);
    },
    stop() {
      synthesis.cancel();
      finish();
    },
  };
}

/** What to read of a message: its `speak` without SSML tags, else the text. */
export function spokenText(speak: string | undefined, text: string): string {
  const plain = (speak ?? '').replace(/<[^>]*>/g, ' ').trim();
  return plain === '' ? text : plain;
}
