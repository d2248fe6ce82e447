/**
 * The telephone (电话): the resident's side of a call, for whoever carries it. Providers translate their wire to
 * {@link CallEvent} and {@link CallAction} and back; what is said, and when, is decided here and by the bot behind it.
 */
export type { CallAction, Hook } from './call-action.ts';
export type { CallEvent } from './call-event.ts';
export {
  type CallRecorder,
  NO_RECORDER,
  type PoliceTransfer,
  type TextMessages,
  type WaitingQueue,
} from './call-ports.ts';
export type { CaseRooms, ResidentCalls } from './case-rooms.ts';
export { configuredVoiceProviders } from './configured-providers.ts';
export { createVoiceChannel, type VoiceChannel, type VoiceChannelDeps } from './create-voice-channel.ts';
export { forTheEar } from './for-the-ear.ts';
export {
  LegCalls,
  legRoutes,
  type PoliceLeg,
  type ResidentNotices,
  type StaffTelephones,
  Telephones,
  type VoiceExchange,
  voiceLegCollection,
} from './legs/index.ts';
export {
  callRecordingCollection,
  createTwilioRecordings,
  type RecordingStore,
  Recordings,
} from './recording/index.ts';
export { type VoiceCall, voiceCallCollection } from './voice-call.ts';
export type { VoiceLine, VoiceProvider } from './voice-provider.ts';
