/**
 * Handoff (转接人工): from the bot to a duty lawyer and back. The state of each handoff, the queue, who is on duty,
 * messages left, and the floor that follows.
 */
export type { HandoffStaff } from './duty-people.ts';
export { HandoffMissingError, HandoffNotYoursError, HandoffStaleError, HandoffStateError } from './errors.ts';
export {
  type CaseCard,
  HANDOFF_OUTCOMES,
  HANDOFF_STATES,
  type Handoff,
  type HandoffOutcome,
  type HandoffPlace,
  type HandoffReason,
  type HandoffState,
  type HandoffWants,
  handoffCollection,
  type Offer,
  type Pass,
  type PassReason,
  placeOf,
} from './handoff.ts';
export { stepHandoff } from './handoff-machine.ts';
export { HandoffPages } from './handoff-pages.ts';
export { createHandoffService, HandoffService, type HandoffServiceDeps } from './handoff-service.ts';
export type { HandoffStep } from './handoff-step.ts';
export { handoffsOfService } from './handoffs-of-service.ts';
export { hoursFileSchema, hoursProblems, type Span, WEEKDAYS } from './hours/hours-content.ts';
export { weekdayName } from './hours/hours-in-words.ts';
export { type DayInWords, dayInWords, type HoursPreview, previewHours } from './hours/hours-preview.ts';
export {
  type Hours,
  type HoursScope,
  isOpen,
  nextChange,
  nextOpening,
  openedAt,
  openHours,
  weekOf,
} from './hours/opening-hours.ts';
export { type Language, type Skill, SkillCatalogue, skillFileSchema, skillProblems } from './hours/skills-content.ts';
export { lawyerLoadCollection } from './lawyer-load.ts';
export {
  type Capacity,
  DEFAULT_CAPACITY,
  DUTY_KINDS,
  type DutyKind,
  type LawyerDirectory,
  type LawyerProfile,
  type LoadKind,
} from './lawyer-profile.ts';
export { type HandoffNote, HandoffNotes, handoffNoteCollection, NOTE_LENGTH, type NoteKind } from './notes.ts';
export { OwnReplies, type OwnReply, ownReplyCollection } from './own-replies.ts';
export { QueueFeed } from './queue-feed.ts';
export { type QueueMark, QueueRelay, queueMarkCollection } from './queue-relay.ts';
export type { LawyerWords, ResidentLine } from './resident-line.ts';
export type { PersonDays } from './roster/duty-days.ts';
export { type DutySpan, dutySpanCollection, dutyStateCollection } from './roster/duty-state.ts';
export { DutyContentError, ShiftFileError } from './roster/errors.ts';
export {
  EXCHANGE_STATES,
  type ExchangeKind,
  type ExchangeState,
  type ShiftExchange,
  shiftExchangeCollection,
} from './roster/exchange.ts';
export { createPlannedRoster, type PlannedRoster } from './roster/planned-roster.ts';
export { ABSENT_AFTER_MS, type Duty, type Presence } from './roster/presence.ts';
export { createRoster, Roster } from './roster/roster.ts';
export { FILE_LIMIT } from './roster/sheet-file.ts';
export { dutyDaySheet, shiftSheet, shiftTemplate } from './roster/sheets.ts';
export { SHIFT_KINDS, type Shift, type ShiftKind, shiftBookCollection, shiftCollection } from './roster/shift.ts';
export { type ImportedRow, importShifts } from './roster/shift-import.ts';
export type { RowProblem, ShiftPerson } from './roster/shift-table.ts';
export { type ShiftInput, type Shifts, shiftsAt } from './roster/shifts.ts';
export type { Candidate } from './routing/candidate.ts';
export { createHandoffReads, type HandoffReads } from './routing/handoff-reads.ts';
export { loadKindOf } from './routing/load-kind.ts';
export type { Outlook } from './routing/queue-outlook.ts';
export { PASSED_REST_MS } from './routing/rank.ts';
export { urgencyOf } from './routing/urgency.ts';
export {
  type KnownToUrgency,
  type UrgencyRules,
  urgencyFileSchema,
  urgencyProblems,
} from './routing/urgency-content.ts';
export { asksForLast, asksForLawyer, wantsOf } from './routing/wants.ts';
export { upToDate } from './stored-before.ts';
export { handoffWording } from './wording.ts';
