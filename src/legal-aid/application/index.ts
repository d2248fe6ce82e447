/**
 * The application for legal aid (法律援助申请): written down by the bot, decided by a person. Its states and who moves
 * them, the time limits of the law, notices to the resident, and who may see the progress.
 */
export { type AgencyDirectory, type AgencyPlaces, agencyFor, NO_AGENCY } from './agency.ts';
export { dayAfter, isRunning, lastWorkday, percentGone, WARNINGS } from './aid-clocks.ts';
export { type AidApplication, aidApplicationCollection } from './application.ts';
export { applicationFrom } from './application-from.ts';
export { MINOR_SKILL, missing, takeStep } from './application-machine.ts';
export * from './application-parts.ts';
export {
  ApplicationService,
  type ApplicationServiceDeps,
  createApplicationService,
  RESIDENT,
  type Submitted,
} from './application-service.ts';
export { type AidStep, ENDED, STEP_RULES, type StepOf } from './application-steps.ts';
export { type AppointmentSlot, slotsOf } from './appointment-slots.ts';
export { type CollectedApplication, NOTHING_TOLD, type ToldPerson } from './collected.ts';
export {
  AidCodeError,
  AidInputError,
  AidMissingError,
  AidNotAllowedError,
  AidOwnDecisionError,
  AidPapersAskedOnceError,
  AidRepresentativeError,
  AidSlotTakenError,
  AidStateError,
} from './errors.ts';
export { GREEN_NAMES } from './green-channel.ts';
export { ageOn, isMinor, maskedName } from './person.ts';
export { type AidProgress, CLOCK_NAMES, GROUND_NAMES, progressOf, REFUSAL_NAMES, STATE_NAMES } from './progress.ts';
export type { AidResidentLine } from './resident-line.ts';
