import type { Router } from 'express';
import { type Handoff, HandoffMissingError } from '../handoff/index.ts';
import { noBody, parse, revealBody, superviseBody, telephoneBody } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import type { DeskTelephones } from './desk-telephones.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { detailFor } from './handoff-detail.ts';
import { mayReadService } from './reach.ts';

/** Telephones at the desk: one's own number, calling again, typing instead, supervising, recordings. */
export function mountTelephones(router: Router, deps: DeskDeps): void {
  const { staff: accounts, handoffs, audit } = deps;

  mount(router, deps, 'telephone.read', async ({ staff }) => ({
    status: 200,
    body: { telephone: await accounts.telephoneShown(staff.id) },
  }));

  mount(router, deps, 'telephone.set', async ({ staff, body, address }) => {
    const { phone, answersBy } = parse(telephoneBody, body);
    await accounts.setTelephone(staff.id, {
      ...(phone === undefined ? {} : { phone }),
      ...(answersBy === undefined ? {} : { answersBy }),
    });
    await audit.record({ who: staff.id, what: 'telephone-set', subject: staff.id, address });
    return { status: 200, body: { telephone: await accounts.telephoneShown(staff.id) } };
  });

  mount(router, deps, 'handoff.call-again', async (call) => {
    parse(noBody, call.body);
    const { telephones } = await withTelephone(deps, call);
    await telephones.again(call.id, call.staff.id);
    await audit.record({ who: call.staff.id, what: 'telephone-again', subject: call.id, address: call.address });
    return answerFor(deps, call);
  });

  mount(router, deps, 'handoff.type-instead', async (call) => {
    parse(noBody, call.body);
    const { telephones } = await withTelephone(deps, call);
    await telephones.typeInstead(call.id, call.staff.id);
    await audit.record({ who: call.staff.id, what: 'telephone-typing', subject: call.id, address: call.address });
    return answerFor(deps, call);
  });

  mount(router, deps, 'handoff.supervise', async (call) => {
    const { as, reason } = parse(superviseBody, call.body);
    const { telephones } = await withTelephone(deps, call);
    const line = { who: call.staff.id, subject: call.id, address: call.address, reason };
    // Written down before it is done: nobody listens without a trace.
    await audit.record({ ...line, what: `supervise-${as}` });
    await telephones.supervise(call.id, call.staff.id, as);
    return answerFor(deps, call);
  });

  mount(router, deps, 'recording.play', async ({ staff, id, params, body, address }) => {
    const { reason } = parse(revealBody, body);
    const session = await deps.sessions.get(id);
    const { recordings } = deps;
    if (session === null || recordings === undefined) throw new DeskMissingError();
    const handoff = session.handoffId === null ? null : await handoffs.get(session.handoffId);
    if (handoff?.lawyerId !== staff.id && !mayReadService(staff, session)) throw new DeskMissingError();
    const { conversationId, openedAt: from, closedAt: to } = session;
    const recordingId = params.recordingId ?? '';
    const there = (await recordings.ofService({ conversationId, from, to })).some(({ _id }) => _id === recordingId);
    if (!there) throw new DeskMissingError();
    await audit.record({ who: staff.id, what: 'recording-played', subject: `${id}:${recordingId}`, address, reason });
    const stream = await recordings.open(recordingId);
    if (stream === null) throw new DeskMissingError();
    return { status: 200, body: null, stream };
  });
}

/** @throws HandoffMissingError 404 where there is no such case, DeskMissingError where nobody can be called. */
async function withTelephone(
  deps: DeskDeps,
  { id }: DeskCall,
): Promise<{ handoff: Handoff; telephones: DeskTelephones }> {
  const handoff = await deps.handoffs.get(id);
  if (handoff === null) throw new HandoffMissingError();
  if (deps.telephones === undefined) throw new DeskMissingError();
  return { handoff, telephones: deps.telephones };
}

async function answerFor(deps: DeskDeps, { staff, id }: DeskCall) {
  const handoff = await deps.handoffs.get(id);
  if (handoff === null) throw new HandoffMissingError();
  return { status: 200, body: await detailFor(deps, staff, handoff) };
}
