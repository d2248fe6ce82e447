import type { Router } from 'express';
import { z } from 'zod';
import type { Handoff } from '../handoff/index.ts';
import { plainPhone } from '../oversight/index.ts';
import type { Session } from '../sessions/index.ts';
import { parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { summariesFor, viewsOf } from './handoff-detail.ts';
import { oversees } from './reach.ts';
import { openedOr, sessionRows } from './session-rows.ts';
import { recordingViews, telephoneView } from './telephone-views.ts';
import { sessionTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';
import { turnView } from './views.ts';

/** A reason is a sentence, not a full stop. */
export const revealReason = z.string().trim().min(4, '请写明查看原因，至少四个字').max(200);
const revealBody = z.union([
  z.strictObject({ turnId: z.string().min(1).max(200), reason: revealReason }),
  z.strictObject({ what: z.literal('phone'), reason: revealReason }),
]);

/** One service as supervisors and reviewers read it (会话回放): everything masked, and what is needed in clear by reason. */
export function mountSessionView(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  mount(router, deps, 'sessions.read', async (call) => {
    const session = await within(deps, call);
    await viewLog.opened(call, session._id);
    const { staff } = call;
    const [turns, handoffs, facts, quality] = await Promise.all([
      sessionTurns(deps.turns, session._id),
      deps.services.handoffsOf(session),
      deps.services.facts.factsNow(session),
      deps.quality.forSession(session._id),
    ]);
    const handoff = handoffs.find(({ _id }) => _id === session.handoffId) ?? handoffs.at(-1) ?? null;
    const [row] = await sessionRows(deps, [{ facts, state: session.state, snippet: null }]);
    const summaries = await summariesFor(deps, staff, handoffs);
    const body = {
      session: {
        ...row,
        outcome: session.outcome,
        closeReason: session.closeReason,
        remindedAt: session.remindedAt?.toISOString() ?? null,
        attribution: await attributionView(deps, session),
      },
      turns: await viewsOf(deps, turns, false),
      handoff: summaries.find(({ id }) => id === handoff?._id) ?? null,
      handoffs: summaries,
      telephone: handoff === null ? null : await telephoneView(deps, staff, handoff),
      recordings: await recordingViews(deps, session),
      quality,
      mayReveal: true,
    };
    return { status: 200, body };
  });

  mount(router, deps, 'sessions.reveal', async (call) => {
    const asked = parse(revealBody, call.body);
    const session = await within(deps, call);
    const { staff, address } = call;
    const shown = 'turnId' in asked ? await turnInClear(deps, session, asked.turnId) : await phoneOf(deps, session);
    const reason = `${'turnId' in asked ? asked.turnId : asked.what} ${asked.reason}`;
    await deps.audit.record({ who: staff.id, what: 'session-reveal', subject: session._id, address, reason });
    return { status: 200, body: shown };
  });
}

/** @throws DeskMissingError 404 when it is not there or out of scope. */
async function within(deps: DeskDeps, { staff, id }: Pick<DeskCall, 'staff' | 'id'>): Promise<Session> {
  const session = await deps.sessions.get(id);
  if (session === null || !oversees(staff, session)) throw new DeskMissingError();
  return session;
}

async function attributionView(deps: DeskDeps, { attribution }: Session) {
  if (!attribution) return null;
  const { lawyerId, regionCode } = attribution;
  const names = await deps.staff.names(lawyerId === null ? [] : [lawyerId]);
  return {
    ...attribution,
    lawyerName: lawyerId === null ? null : (names.get(lawyerId) ?? null),
    regionName: regionCode === null ? null : deps.documents.regionName(regionCode),
  };
}

async function turnInClear(deps: DeskDeps, session: Session, turnId: string) {
  const turn = await deps.turns.get(turnId);
  if (turn === null || turn.sessionId !== session._id) throw new DeskMissingError();
  const { text, choices, attachments } = turnView(turn, new Map(), deps.intentName, true);
  return { turnId, text, choices, attachments };
}

/** The number he called from or wrote from, else one that he left; '' for none. */
async function phoneOf(deps: DeskDeps, session: Session): Promise<{ phone: string }> {
  return { phone: plainPhone(openedOr(deps, await sealedPhoneOf(deps, session))) };
}

/** Sealed; '' for none. */
export async function sealedPhoneOf(deps: DeskDeps, session: Session): Promise<string> {
  const conversation = await deps.conversations.get(session.conversationId);
  const address = conversation?.address ?? '';
  if (openedOr(deps, address).startsWith('+')) return address;
  const handoffs = await deps.services.handoffsOf(session);
  return handoffs.flatMap(phonesLeft).find((phone) => phone !== '') ?? '';
}

function phonesLeft({ message, callback }: Handoff): string[] {
  return [message?.phone ?? '', callback?.phone ?? ''];
}
