/**
 * Outbound (出站白名单): where requests of ours may go. Every request that we make to another server by `fetch` goes through
 * a gate of this room, made for the addresses that the operator configured; a test finds those that do not.
 */
export { OutboundRefusedError } from './errors.ts';
export { type Gate, gateBy, gateTo, type OutboundRequest } from './gate.ts';
export { isMetadata, mayConnect } from './public-address.ts';
