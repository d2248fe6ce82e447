import type { Router } from 'express';
import type { Session } from '../sessions/index.ts';
import type { Query } from '../storage/index.ts';
import { badCursorNamed, parse, type SessionsQuery, sessionsQuery, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { summaryFor, viewsOf } from './handoff-detail.ts';
import { overview } from './overview.ts';
import { recordingViews, telephoneView } from './telephone-views.ts';
import { sessionTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';
import { type SessionSummary, sessionSummary } from './views.ts';

const PAGE = 50;

/** The supervisor's reading: service sessions, their transcripts, today's figures. */
export function mountReview(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  mount(router, deps, 'sessions.list', async ({ query }) => {
    const filter = parse(sessionsQuery, withoutEmpty(query));
    const page = await pageOf(deps, filter);
    return { status: 200, body: { sessions: await summaries(deps, page.items), next: page.next } };
  });

  mount(router, deps, 'sessions.read', async (call) => {
    const session = await deps.sessions.get(call.id);
    if (session === null) throw new DeskMissingError();
    await viewLog.opened(call, session._id);
    const [turns, handoff, [summary]] = await Promise.all([
      sessionTurns(deps.turns, session._id),
      session.handoffId === null ? null : deps.handoffs.get(session.handoffId),
      summaries(deps, [session]),
    ]);
    const body = {
      session: summary,
      turns: await viewsOf(deps, turns, false),
      handoff: handoff === null ? null : await summaryFor(deps, call.staff, handoff),
      telephone: handoff === null ? null : await telephoneView(deps, call.staff, handoff),
      recordings: await recordingViews(deps, session),
    };
    return { status: 200, body };
  });

  mount(router, deps, 'overview.read', async () => ({ status: 200, body: { today: await overview(deps) } }));
}

async function summaries(deps: DeskDeps, sessions: readonly Session[]): Promise<SessionSummary[]> {
  const names = await deps.staff.names(sessions.flatMap(({ lawyerId }) => (lawyerId === null ? [] : [lawyerId])));
  return sessions.map((session) => sessionSummary(session, names, deps.intentName));
}

/** No index has both outcome and rating: asked for both, pages go by rating and may hold fewer than fifty. */
async function pageOf(deps: DeskDeps, filter: SessionsQuery): Promise<{ items: Session[]; next: string | null }> {
  const { from, before, outcome, rating, cursor } = filter;
  const bounded = from !== undefined || before !== undefined;
  const where: Query<Session>['where'] = {
    ...(rating !== undefined ? { rating } : outcome !== undefined ? { outcome } : {}),
    ...(bounded ? { openedAt: { ...(from && { from }), ...(before && { before }) } } : {}),
  };
  const page = await badCursorNamed(
    deps.sessions.page({
      where,
      sort: { openedAt: -1 },
      limit: PAGE,
      ...(cursor === undefined ? {} : { after: cursor }),
    }),
  );
  if (rating === undefined || outcome === undefined) return page;
  return { ...page, items: page.items.filter((session) => session.outcome === outcome) };
}
