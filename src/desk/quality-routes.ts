import type { Router } from 'express';
import type { QualityCase } from '../oversight/index.ts';
import type { AuditAction } from '../staff/index.ts';
import { badCursorNamed, noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { viewsOf } from './handoff-detail.ts';
import { agreementQuery, cursorQuery, decideBody, lawyerBody, recuseBody, reviewBody } from './quality-bodies.ts';
import { caseDetail, caseRow, ownService } from './quality-views.ts';
import { sessionTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';

/** Quality review: second looks by people, what the lawyer says to them, and how machine and people agree. */
export function mountQuality(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { quality, clock } = deps;

  mount(router, deps, 'quality.rubric', async () => ok({ rubric: quality.rubric() }));

  mount(router, deps, 'quality.queue', async ({ staff }) => {
    const [standing, held] = await Promise.all([quality.standing(staff), quality.held(staff)]);
    const [row = null] = await rows(deps, held === null ? [] : [held]);
    return ok({ ...standing, firstDue: standing.firstDue?.toISOString() ?? null, held: row });
  });

  mount(router, deps, 'quality.next', async (call) => {
    parse(noBody, call.body);
    const before = await quality.held(call.staff);
    const given = await quality.next(call.staff);
    if (given === null) return ok({ case: null });
    if (before?._id !== given._id) await note(deps, call, 'quality-take', given);
    return shown(deps, viewLog, call, given);
  });

  mount(router, deps, 'quality.read', async (call) =>
    shown(deps, viewLog, call, await quality.read(call.id, call.staff)),
  );

  mount(router, deps, 'quality.recuse', async (call) => {
    const { reason } = parse(recuseBody, call.body);
    await note(deps, call, 'quality-recuse', await quality.recuse(call.id, call.staff, reason), reason);
    return ok({ done: true });
  });

  mount(router, deps, 'quality.review', async (call) => {
    const reviewed = await quality.review(call.id, call.staff, parse(reviewBody, call.body));
    await note(deps, call, 'quality-review', reviewed);
    return shown(deps, viewLog, call, reviewed);
  });

  mount(router, deps, 'quality.reviewed', async ({ staff, query }) => {
    const { cursor } = parse(cursorQuery, withoutEmpty(query));
    const { items, next } = await badCursorNamed(quality.reviewed(staff, cursor));
    return ok({ cases: await rows(deps, items), next });
  });

  mount(router, deps, 'quality.appeals', async ({ staff }) =>
    ok({ cases: await rows(deps, await quality.appeals(staff)) }),
  );

  mount(router, deps, 'quality.decide', async (call) => {
    const body = parse(decideBody, call.body);
    const { verdict, comment } = body;
    const input = body.verdict === 'changed' ? { items: body.items, comment } : null;
    const decided = await quality.decide(call.id, call.staff, { verdict, input, comment });
    await note(deps, call, 'quality-decide', decided, verdict);
    return shown(deps, viewLog, call, decided);
  });

  mount(router, deps, 'quality.mine', async ({ staff, query }) => {
    const { cursor } = parse(cursorQuery, withoutEmpty(query));
    const { items, next } = await badCursorNamed(quality.own(staff, cursor));
    const names = new Map([[staff.id, staff.displayName]]);
    return ok({ services: items.map((one) => ownService(one, names, clock.now())), next });
  });

  for (const what of ['answer', 'appeal'] as const) {
    mount(router, deps, `quality.${what}`, async (call) => {
      const { text } = parse(lawyerBody, call.body);
      const said = await quality[what](call.id, call.staff, text);
      await note(deps, call, `quality-${what}`, said);
      return shown(deps, viewLog, call, said);
    });
  }

  mount(router, deps, 'quality.agreement', async ({ staff, query }) => {
    const agreement = await quality.agreement(staff, parse(agreementQuery, query));
    return ok({ agreement, goodRateWanted: quality.rubric().goodRate });
  });
}

function ok(body: unknown): DeskAnswer {
  return { status: 200, body };
}

async function note(
  deps: DeskDeps,
  call: DeskCall,
  what: AuditAction,
  { _id }: QualityCase,
  reason = '',
): Promise<void> {
  await deps.audit.record({ who: call.staff.id, what, subject: _id, address: call.address, reason });
}

/** With the transcript, masked, whoever reads it; that it was opened is written down. */
async function shown(deps: DeskDeps, viewLog: ViewLog, call: DeskCall, one: QualityCase): Promise<DeskAnswer> {
  await viewLog.opened(call, one._id);
  const [turns, names] = await Promise.all([sessionTurns(deps.turns, one._id), namesOf(deps, [one])]);
  const views = await viewsOf(deps, turns, false);
  return ok({ case: { ...caseDetail(one, names, call.staff, deps.clock.now()), turns: views } });
}

async function rows(deps: DeskDeps, cases: readonly QualityCase[]) {
  const names = await namesOf(deps, cases);
  return cases.map((one) => caseRow(one, names, 'reviewer', deps.clock.now()));
}

function namesOf(deps: DeskDeps, cases: readonly QualityCase[]): Promise<Map<string, string>> {
  const ids = cases.flatMap(({ lawyerId, review, decision }) => [lawyerId, review?.by, decision?.by]);
  return deps.staff.names([...new Set(ids.filter((id) => typeof id === 'string'))]);
}
