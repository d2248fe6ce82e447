/**
 * Outside desks (外部坐席): a bureau's own contact centre is told of every handoff by signed webhooks, and takes, answers
 * and ends it by signed requests. In both directions Bot Framework Activities are spoken.
 */
export { OutsideCaseMissingError, OutsideDeskActivityError, OutsideDeskSignatureError } from './errors.ts';
export { type OutsideCase, outsideCaseCollection } from './outside-case.ts';
export { OUTSIDE_PREFIX, type OutsideHandoffs, takeActivity } from './outside-commands.ts';
export { OutsideDesk, type SendParcel } from './outside-desk.ts';
export { OutsidePresence, type OutsidePresenceRecord, outsidePresenceCollection } from './outside-presence.ts';
export { type ActivityJson, type ActivityWriter, nextParcel, type Parcel } from './parcel.ts';
export { createParcelPost } from './post-parcel.ts';
export { signWebhook, verifyWebhook, webhookKey } from './webhook-signature.ts';
