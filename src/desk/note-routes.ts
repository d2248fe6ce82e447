import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { HandoffNotYoursError, HandoffStateError } from '../handoff/index.ts';
import { ForbiddenError } from '../staff/index.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { mount } from './guard.ts';
import { helpBody, noteBody } from './handoff-bodies.ts';
import { detailFor, withinReach } from './handoff-detail.ts';
import { hasPart } from './reach.ts';
import type { ViewLog } from './view-log.ts';

/** What staff tell one another of a case: private notes, whispers of a supervisor, and asking him for help. */
export function mountNotes(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { handoffs, notes, audit } = deps;

  mount(router, deps, 'handoff.note', async (call) => {
    const { staff, id, address } = call;
    const { text, kind, clientId } = parse(noteBody, call.body);
    const handoff = await withinReach(deps, call);
    if (kind === 'whisper' && !staff.roles.includes('supervisor')) throw new ForbiddenError();
    if (!hasPart(staff, handoff)) throw new HandoffNotYoursError();
    const to = kind === 'whisper' ? handoff.lawyerId : null;
    // A whisper needs somebody to hear it.
    if (kind === 'whisper' && (handoff.place !== 'served' || to === null || to === staff.id)) {
      throw new HandoffStateError(kind, handoff.state);
    }
    // The answer has the transcript.
    await viewLog.opened(call, handoff.conversationId);
    await notes.add({ handoff, staffId: staff.id, kind, text, to, key: clientId ?? randomUUID() });
    await audit.record({ who: staff.id, what: kind === 'whisper' ? 'whisper' : 'note', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  });

  mount(router, deps, 'handoff.help', async ({ staff, id, body, address }) => {
    const { text, clientId } = parse(helpBody, body);
    const handoff = await handoffs.askHelp(id, staff.id);
    await notes.add({ handoff, staffId: staff.id, kind: 'help', text, key: clientId ?? randomUUID() });
    await audit.record({ who: staff.id, what: 'help-asked', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  });

  mount(router, deps, 'handoff.help-given', async (call) => {
    const { staff, id, address } = call;
    parse(noBody, call.body);
    const { conversationId } = await withinReach(deps, call);
    await viewLog.opened(call, conversationId);
    const handoff = await handoffs.helpGiven(id);
    await audit.record({ who: staff.id, what: 'help-given', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  });
}
