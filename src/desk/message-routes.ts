import type { Router } from 'express';
import { messageDoneBody, messagesQuery, parse, revealBody, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { detailFor, summariesFor } from './handoff-detail.ts';
import { isRegional, mayRead } from './reach.ts';
import type { ViewLog } from './view-log.ts';

/** So many messages are looked through for who sees a part of them. */
const REGIONAL_LOOK = 1000;

/** Messages left when nobody could take the resident (留言): listed, called back, ticked off. */
export function mountMessages(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { handoffs, audit } = deps;

  mount(router, deps, 'messages.read', async (call) => {
    const { staff, query } = call;
    const { state } = parse(messagesQuery, withoutEmpty(query));
    await viewLog.opened(call, 'messages', 'open-list');
    const looked = isRegional(staff) ? [REGIONAL_LOOK] : [];
    const list = (await handoffs.messages(state, ...looked)).filter((handoff) => mayRead(staff, handoff));
    return { status: 200, body: { messages: await summariesFor(deps, staff, list) } };
  });

  mount(router, deps, 'handoff.reveal-phone', async ({ staff, id, body, address }) => {
    const { reason } = parse(revealBody, body);
    const handoff = await handoffs.get(id);
    const message = handoff === null || !mayRead(staff, handoff) ? null : handoff.message;
    if (message === null || message.phone === '') throw new DeskMissingError();
    const phone = deps.seal.open(message.phone);
    await audit.record({ who: staff.id, what: 'reveal-phone', subject: id, address, reason });
    return { status: 200, body: { phone } };
  });

  mount(router, deps, 'handoff.message-done', async ({ staff, id, body, address }) => {
    const { note } = parse(messageDoneBody, body);
    const handoff = await handoffs.get(id);
    if (handoff === null || handoff.message === null || !mayRead(staff, handoff)) throw new DeskMissingError();
    const done = await handoffs.messageDone(id, staff.id, note);
    await audit.record({ who: staff.id, what: 'message-done', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, done) };
  });
}
