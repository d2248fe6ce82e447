/**
 * Work orders (工单): orders of residents and of the city's hotline, their limits, what goes to and comes from other
 * offices, and dangers handed to the police.
 */
export {
  type AccessByKey,
  AnsweredRequests,
  ATTACHMENT_PATH,
  AttachmentCopies,
  AttachmentLinks,
  answeredRequestCollection,
  createAttachmentFetch,
  ExchangeRefusal,
  exchangeDocument,
  type FileScan,
  Nonces,
  OrderFileMissingError,
  OrderFiles,
  orderFileCollection,
  PeerInbox,
  RefusedDeliveries,
  type RefusedDelivery,
  readCaller,
  readJson,
  refusedDeliveryCollection,
  requireSm3,
  signRequest,
  usedNonceCollection,
  verifyCaller,
  verifyRequest,
} from './exchange/in/index.ts';
export {
  createOutgoing,
  createSender,
  EXCHANGE_STATES,
  type ExchangeMessage,
  ExchangeMessageMissingError,
  type ExchangeState,
  ExchangeStateError,
  exchangeMessageCollection,
  exchangeStreamCollection,
  Outbox,
  type PeerAccess,
} from './exchange/out/index.ts';
export {
  INCIDENT_KINDS,
  INCIDENT_RESULTS,
  type IncidentMessage,
  IncidentMissingError,
  type IncidentStep,
  KEEPERS,
  type PoliceIncident,
  PoliceIncidents,
  type PoliceLine,
  policeIncidentCollection,
  stepIncident,
  withoutIncidentWords,
} from './incidents/index.ts';
export { badRatingOf, handlersOf } from './orders/bad-rating.ts';
export { AWAITING_CLOSE, awaitsClose, isClosedHere } from './orders/closing-here.ts';
export { OrderMissingError, OrderNotAllowedError } from './orders/errors.ts';
export {
  asksForRating,
  isRatedHere,
  loadOrderNotices,
  type OrderNoticeTexts,
  orderNoticeFileSchema,
  orderNoticeText,
} from './orders/notices.ts';
export { isClockRunning, isContactDue, isSigningDue, percentGoneOf, withFinish } from './orders/order-clocks.ts';
export { workOrderCollection } from './orders/order-collection.ts';
export { isOrderOver, withoutOrderCaller, withoutOrderWords } from './orders/order-forgetting.ts';
export { orderId, orderPersonKey } from './orders/order-from.ts';
export { OPEN_ORDER_STATES, type OrderFilter } from './orders/order-lists.ts';
export { stateAfter, takeOrderStep } from './orders/order-machine.ts';
export type { WorkOrderServiceDeps } from './orders/order-ports.ts';
export { orderProgressBook } from './orders/order-progress-book.ts';
export { isAllowed, isOurs } from './orders/order-sides.ts';
export * from './orders/order-states.ts';
export type { NewOrder, OrderFinish, OrderStep } from './orders/order-steps.ts';
export { answerInWords, type OrderProgress, orderProgressOf } from './orders/progress.ts';
export { loadOrderRules, type OrderRules, timeLimitFileSchema } from './orders/time-limits.ts';
export * from './orders/work-order.ts';
export { WorkOrderService } from './orders/work-order-service.ts';
export {
  loadPeers,
  type OutgoingPayload,
  Peer,
  PeerBook,
  peerFileSchema,
  peerServing,
  UnmappedValueError,
  wireEventSchema,
  wireOrderSchema,
  withoutCaller,
} from './peers/index.ts';
