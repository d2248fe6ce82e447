/**
 * Progress (查进度): who may see how a matter stands that has a number — an application, a work order, a case of mediation.
 * A number, the last digits of the telephone and a one-time code; nobody learns whether a number exists.
 */
export { type CodePhone, ProgressAccess, type ProgressBook } from './progress-access.ts';
export { type ProgressPass, progressAccessCollection } from './progress-pass.ts';
