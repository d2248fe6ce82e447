/**
 * Desk (律师与督导工作台): the HTTP and socket API of lawyers and supervisors.
 */
export type { AidDetail, AidSummary } from './aid-views.ts';
export type { HandoffDetail } from './case-views.ts';
export type { DeskDeliveries } from './delivery-routes.ts';
export type { DeskDeps } from './desk-deps.ts';
export type { DeskServices } from './desk-services.ts';
export type { DeskRecordings, DeskTelephones } from './desk-telephones.ts';
export type { HandoffSummary, MessageView } from './handoff-views.ts';
export type { AnswerDetail, AnswerSummary, KnowledgeList, ProposalView, RevisionView } from './knowledge-views.ts';
export type { MisunderstoodView, NightlyView } from './misunderstood-routes.ts';
export type { DeskPrivacy } from './privacy-routes.ts';
export { createDeskRouter } from './router.ts';
export { createDeskSocket, type DeskSocket, SOCKET_PATH } from './socket.ts';
export type { RecordingView, TelephoneView } from './telephone-views.ts';
export type {
  SessionSummary,
  TurnView,
  UnderstandingView,
} from './views.ts';
