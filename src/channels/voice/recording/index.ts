export { type CallRecording, callRecordingCollection, type RecordingState } from './call-recording.ts';
export type { RecordingStore } from './recording-store.ts';
export { type RecordingProvider, Recordings, type RecordingsDeps } from './recordings.ts';
export { createTwilioRecordings, type TwilioRecordingsOptions } from './twilio-recordings.ts';
