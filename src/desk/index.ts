/**
 * Desk (律师与督导工作台): the HTTP and socket API of lawyers and supervisors.
 */
export type { DeskDeps } from './desk-deps.ts';
export type { MisunderstoodView, NightlyView } from './misunderstood-routes.ts';
export { createDeskRouter } from './router.ts';
export { createDeskSocket, type DeskSocket, SOCKET_PATH } from './socket.ts';
export type {
  HandoffDetail,
  HandoffSummary,
  MessageView,
  SessionSummary,
  TurnView,
  UnderstandingView,
} from './views.ts';
