/** Telephones of lawyers and supervisors, and residents who are called back. */
export { TelephoneError } from './errors.ts';
export { LegCalls, type LegCallsDeps } from './leg-calls.ts';
export { type LegDoors, legRoutes } from './leg-routes.ts';
export type { PoliceLeg, ResidentNotices, StaffTelephones, VoiceCase, VoiceCases, VoiceExchange } from './ports.ts';
export type { TelephoneStanding } from './standing.ts';
export { Telephones, type TelephonesDeps } from './telephones.ts';
export { type LegRole, type LegState, type VoiceLeg, voiceLegCollection } from './voice-leg.ts';
