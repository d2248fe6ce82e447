import type { Router } from 'express';
import type { Handoff } from '../handoff/index.ts';
import type { AuditAction } from '../staff/index.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError } from './errors.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { closeBody, declineBody, endBody, takeOverBody, transferBody, transferToQueueBody } from './handoff-bodies.ts';
import { detailFor, withinReach } from './handoff-detail.ts';

/**
 * The steps of a case: accepting, passing on, giving back, transferring, taking over, ending, closing. The handoff room
 * decides what is allowed (409 otherwise); here it is written down who did it, and answered with the case after it.
 */
export function mountSteps(router: Router, deps: DeskDeps): void {
  const { handoffs, notes } = deps;

  const stepped = async (call: DeskCall, what: AuditAction, handoff: Handoff, reason = ''): Promise<DeskAnswer> => {
    const { staff, id, address } = call;
    await deps.audit.record({ who: staff.id, what, subject: id, address, reason });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  };

  mount(router, deps, 'handoff.accept', async (call) => {
    parse(noBody, call.body);
    return stepped(call, 'accept', await handoffs.accept(call.id, call.staff));
  });

  mount(router, deps, 'handoff.decline', async (call) => {
    const { reason } = parse(declineBody, call.body);
    const { staff, id, address } = call;
    await withinReach(deps, call);
    const { state } = await handoffs.decline(id, staff, reason);
    await deps.audit.record({ who: staff.id, what: 'decline', subject: id, address, reason });
    return { status: 200, body: { id, state } };
  });

  mount(router, deps, 'handoff.return', async (call) => {
    parse(noBody, call.body);
    return stepped(call, 'return', await handoffs.giveBack(call.id, call.staff.id));
  });

  mount(router, deps, 'handoff.transfer', async (call) => {
    const { to, comment } = parse(transferBody, call.body);
    const handoff = await handoffs.transfer(call.id, call.staff.id, { to, comment });
    const key = `transfer ${handoff.offer?.at.toISOString() ?? ''}`;
    if (comment !== '') await notes.add({ handoff, staffId: call.staff.id, kind: 'transfer', text: comment, key });
    return stepped(call, 'transfer', handoff, to);
  });

  mount(router, deps, 'handoff.cancel-transfer', async (call) => {
    parse(noBody, call.body);
    return stepped(call, 'cancel-transfer', await handoffs.cancelTransfer(call.id, call.staff.id));
  });

  mount(router, deps, 'handoff.transfer-to-queue', async (call) => {
    const { skills, languages, comment } = parse(transferToQueueBody, call.body);
    const known = deps.dutyContent();
    assertKnown('skills', skills, known.skills);
    assertKnown('languages', languages, known.languages);
    const handoff = await handoffs.transferToQueue(call.id, call.staff.id, { wants: { skills, languages } });
    const key = `transfer ${handoff.waitingSince.toISOString()}`;
    if (comment !== '') await notes.add({ handoff, staffId: call.staff.id, kind: 'transfer', text: comment, key });
    return stepped(call, 'transfer-to-queue', handoff);
  });

  mount(router, deps, 'handoff.take-over', async (call) => {
    const { reason } = parse(takeOverBody, call.body);
    return stepped(call, 'take-over', await handoffs.takeOver(call.id, call.staff), reason);
  });

  mount(router, deps, 'handoff.end', async (call) => {
    const { handedBack } = parse(endBody, call.body);
    const handoff = await handoffs.end(call.id, call.staff.id, { handedBack });
    if (handedBack !== null) {
      const { settled: text } = handedBack;
      await notes.add({ handoff, staffId: call.staff.id, kind: 'handed-back', text, key: 'handed-back' });
    }
    return stepped(call, 'end', handoff);
  });

  mount(router, deps, 'handoff.close', async (call) => {
    const ending = parse(closeBody, call.body);
    return stepped(call, 'close', await handoffs.close(call.id, call.staff.id, ending));
  });
}

/** @throws DeskInputError 422 naming the field. */
function assertKnown(field: string, ids: readonly string[], known: readonly { id: string }[]): void {
  if (ids.every((id) => known.some((one) => one.id === id))) return;
  throw new DeskInputError([{ field, problem: 'names what is not in the list' }]);
}
