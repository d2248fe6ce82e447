/**
 * The live wall (实时大屏): figures of this moment, and alarms that somebody must look at.
 */
export { type Acknowledgement, type AlarmRecord, alarmCollection, type StandingAlarm } from './alarm-book.ts';
export type { WallSources } from './look.ts';
export { type RecordCheck, RecordWatch, recordCheckCollection } from './record-watch.ts';
export type { ServiceLevel } from './service-level.ts';
export { Wall, type WallReading } from './wall.ts';
export type { AlarmKind } from './wall-alarms.ts';
export type { PersonFigures, QueueFigures, WallFigures } from './wall-figures.ts';
export type { DangerousMediation, OpenReview, WallLimits } from './wall-snapshot.ts';
