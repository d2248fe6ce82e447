/** A recording. */
export interface Audio {
  bytes: Buffer;
  /** As its sender says, e.g. `audio/amr`; '' when it does not. */
  contentType: string;
}

export interface Transcript {
  /** '' when nothing was heard. */
  text: string;
  /** 0 to 1; null when the recogniser does not say. */
  confidence: number | null;
}

/** Recordings into words (语音识别). */
export interface SpeechToText {
  /**
   * @param recording with its language, e.g. `zh-CN`.
   * @throws SpeechError 503 when it may be tried again, 502 when not.
   */
  transcribe(recording: Audio & { locale: string }): Promise<Transcript>;
}

/** Words into sound (语音合成). */
export interface TextToSpeech {
  /** @throws SpeechError */
  speak(text: string): Promise<Audio>;
}

/** What is configured; null is off. */
export interface SpeechPorts {
  toText: SpeechToText | null;
  toSpeech: TextToSpeech | null;
}
