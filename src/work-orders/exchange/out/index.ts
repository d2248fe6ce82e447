/**
 * What goes out to cities and to the police (发件箱): what each step of an order tells its peer, and the outbox that brings
 * it there once and in order.
 */
export type { PeerAccess } from './attempt.ts';
export { ExchangeMessageMissingError, ExchangeStateError } from './errors.ts';
export {
  EXCHANGE_STATES,
  type ExchangeMessage,
  type ExchangeState,
  exchangeMessageCollection,
  exchangeStreamCollection,
} from './exchange-message.ts';
export { Outbox } from './outbox.ts';
export { createOutgoing } from './outgoing-of.ts';
export { createSender } from './send-request.ts';
