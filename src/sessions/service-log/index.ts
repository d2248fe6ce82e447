/**
 * The service log (服务日志): what happened in each service, line by line, in a chain of hashes that shows what was
 * altered or is missing; the ledger of all of them; and how long each had the resident.
 */
export type { HandoffRecord } from './handoff-record.ts';
export { type LedgerLine, serviceLedgerCollection } from './ledger.ts';
export type { LogCheck, LogFault, LogProblem, LogState } from './log-check.ts';
export { ArchiveCheck, type Month, recordsOf, unsettledOf } from './month-archive.ts';
export { serviceClocks } from './service-clocks.ts';
export { type Codes, type ServiceEvent, type ServiceEventKind, serviceEventCollection } from './service-event.ts';
export { type Exchange, ServiceLog, type ServiceLogDeps } from './service-log.ts';
export { type LedgerCheck, type LogCounts, LogVerification, NO_LOGS, problemInWords } from './verification.ts';
export type { WordsSeal } from './words-seal.ts';
