/**
 * Handoff (转接人工): from the bot to a duty lawyer and back. The state of each handoff, the queue, who is on duty,
 * messages left, and the floor that follows.
 */
export { type DutySpan, type DutyState, dutySpanCollection, dutyStateCollection } from './duty-state.ts';
export { HandoffMissingError, HandoffNotYoursError, HandoffStateError, HandoffTakenError } from './errors.ts';
export {
  type CaseCard,
  type Handoff,
  type HandoffReason,
  type HandoffState,
  handoffCollection,
  type LeftMessage,
} from './handoff.ts';
export { type HandoffOutcome, type HandoffStep, stepHandoff } from './handoff-machine.ts';
export { HandoffQueue } from './handoff-queue.ts';
export {
  type BotStepResult,
  createHandoffService,
  type HandoffRequest,
  HandoffService,
  type HandoffServiceDeps,
  type HandoffStaff,
  QUEUE_LIMIT_MS,
} from './handoff-service.ts';
export { QueueFeed } from './queue-feed.ts';
export type { HandoffStatusValue, ResidentLine } from './resident-line.ts';
export { ABSENT_AFTER_MS, createRoster, type Duty, Roster, type RosterDeps } from './roster.ts';
export { type HandoffWording, handoffWording } from './wording.ts';
