import type { Router } from 'express';
import type { Session } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Query } from '../storage/index.ts';
import { badCursorNamed, parse, type SessionsQuery, sessionsQuery, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { fullPage } from './full-page.ts';
import { mount } from './guard.ts';
import { overview } from './overview.ts';
import { oversees } from './reach.ts';
import type { ViewLog } from './view-log.ts';
import { type SessionSummary, sessionSummary } from './views.ts';

const PAGE = 50;

/** The supervisor's list of services, and today's figures. */
export function mountReview(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  mount(router, deps, 'sessions.list', async (call) => {
    const filter = parse(sessionsQuery, withoutEmpty(call.query));
    await viewLog.opened(call, 'sessions', 'open-list');
    const page = await pageOf(deps, call.staff, filter);
    return { status: 200, body: { sessions: await summaries(deps, page.items), next: page.next } };
  });

  mount(router, deps, 'overview.read', async ({ staff }) => ({
    status: 200,
    body: { today: await overview(deps, staff) },
  }));
}

async function summaries(deps: DeskDeps, sessions: readonly Session[]): Promise<SessionSummary[]> {
  const names = await deps.staff.names(sessions.flatMap(({ lawyerId }) => (lawyerId === null ? [] : [lawyerId])));
  return sessions.map((session) => sessionSummary(session, names, deps.intentName));
}

/** No index has both outcome and rating: asked for both, the store goes by rating. */
async function pageOf(
  deps: DeskDeps,
  staff: Staff,
  filter: SessionsQuery,
): Promise<{ items: Session[]; next: string | null }> {
  const { from, before, outcome, rating, cursor } = filter;
  const bounded = from !== undefined || before !== undefined;
  const where: Query<Session>['where'] = {
    ...(rating !== undefined ? { rating } : outcome !== undefined ? { outcome } : {}),
    ...(bounded ? { openedAt: { ...(from && { from }), ...(before && { before }) } } : {}),
  };
  const fetch = (after: string | undefined) =>
    deps.sessions.page({ where, sort: { openedAt: -1 }, limit: PAGE, ...(after === undefined ? {} : { after }) });
  const keeps = (session: Session) =>
    oversees(staff, session) && (outcome === undefined || session.outcome === outcome);
  return badCursorNamed(fullPage(fetch, keeps, cursor));
}
