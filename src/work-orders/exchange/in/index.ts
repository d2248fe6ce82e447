/**
 * Exchange in (对接入口): what comes from a city's platform by the signed contract — who it is, each request once, its
 * orders and events, its files — and the document that describes it.
 */
export { AnsweredRequests, answeredRequestCollection } from './answered-requests.ts';
export { AttachmentCopies } from './attachment-copies.ts';
export { ATTACHMENT_PATH, AttachmentLinks } from './attachment-links.ts';
export { ExchangeRefusal, OrderFileMissingError } from './errors.ts';
export { createAttachmentFetch } from './fetch-attachment.ts';
export { Nonces, usedNonceCollection } from './nonces.ts';
export { exchangeDocument } from './open-api.ts';
export { orderFileCollection } from './order-file.ts';
export { type FileScan, OrderFiles } from './order-files.ts';
export { PeerInbox } from './peer-inbox.ts';
export { readJson } from './read-json.ts';
export { RefusedDeliveries } from './refused-deliveries.ts';
export { type RefusedDelivery, refusedDeliveryCollection } from './refused-delivery.ts';
export { requireSm3, signRequest } from './signature.ts';
export { type AccessByKey, readCaller, verifyCaller, verifyRequest } from './verify-request.ts';
