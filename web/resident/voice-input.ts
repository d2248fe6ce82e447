interface Recognition {
  lang: string;
  interimResults: boolean;
  continuous: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onerror: (() => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
}

type RecognitionMaker = new () => Recognition;

/** Listens once (语音输入). `heard` gets all words so far; `ended` says whether something went wrong. */
export interface VoiceInput {
  start(heard: (text: string) => void, ended: (failed: boolean) => void): void;
  stop(): void;
}

/** Null where the browser has no speech recognition. */
export function findVoiceInput(): VoiceInput | null {
  const scope = window as unknown as Record<string, RecognitionMaker | undefined>;
  const Maker = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  if (Maker === undefined) return null;
  let current: Recognition | null = null;
  return {
    start(heard, ended) {
      const recognition = new Maker();
      let failed = false;
      recognition.lang = 'zh-CN';
      recognition.interimResults = true;
      recognition.continuous = true;
      recognition.onresult = (event) =>
        heard(Array.from(event.results, (result) => result[0]?.transcript ?? '').join(''));
      recognition.onerror = () => {
        failed = true;
      };
      recognition.onend = () => {
        current = null;
        ended(failed);
      };
      current = recognition;
      recognition.start();
    },
    stop: () => current?.stop(),
  };
}
