/**
 * Peers (对接平台): the cities' and the police's platforms that we exchange work orders with, and how the words, codes and
 * times of each are read and written. What a table does not say is never guessed.
 */
export { PeerContentError, UnmappedValueError, WireShapeError } from './errors.ts';
export type {
  OutgoingAttachment,
  OutgoingOrder,
  OutgoingPayload,
  OutgoingPlace,
  OutgoingStep,
} from './outgoing-message.ts';
export { Peer } from './peer.ts';
export { PeerBook, peerServing } from './peer-book.ts';
export { loadPeers, peerFileSchema } from './peer-content.ts';
export type { NewOrderParts } from './read-order.ts';
export { wireEventSchema, wireOrderSchema } from './wire.ts';
export { withoutCaller } from './without-caller.ts';
