/** Where a provider keeps recordings. */
export interface RecordingStore {
  /** The sound; null when it is gone. @throws SendError when the provider does not give it. */
  open(recordingId: string): Promise<{ type: string; sound: ReadableStream<Uint8Array> } | null>;
  /** Delete it; one that is gone is no error. @throws SendError */
  remove(recordingId: string): Promise<void>;
}
