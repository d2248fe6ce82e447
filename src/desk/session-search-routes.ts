import type { Router } from 'express';
import { z } from 'zod';
import {
  decodePlace,
  FILTER_VALUES,
  filterKinds,
  type SavedView,
  type SessionFilterInput,
  sessionFilterSchema,
  VIEW_NAME_LENGTH,
} from '../oversight/index.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { sessionRows } from './session-rows.ts';

const searchBody = z.strictObject({
  filter: sessionFilterSchema.prefault({}),
  cursor: z.string().min(1).max(500).optional(),
});
const viewBody = z.strictObject({
  name: z.string().trim().min(1).max(VIEW_NAME_LENGTH),
  shared: z.boolean(),
  filter: sessionFilterSchema,
});
/** Of a review that a bad rating opened. */
const REVIEW_STATES = ['open', 'calling', 'finding', 'closed'];

/** Finding services (会话检索): by words and by what is known of them, and the filters that are kept. */
export function mountSessionSearch(router: Router, deps: DeskDeps): void {
  const { search, views } = deps.services;

  mount(router, deps, 'sessions.search', async ({ staff, body, address }) => {
    const { filter, cursor } = parse(searchBody, body);
    const after = cursor === undefined ? undefined : decodePlace(cursor);
    if (after === null) throw new DeskInputError([{ field: 'cursor', problem: 'does not belong to this list' }]);
    const reason = filterKinds(filter);
    await deps.audit.record({ who: staff.id, what: 'session-search', subject: 'sessions', address, reason });
    const { services, next, complete } = await search.page(filter, staff, after);
    return { status: 200, body: { sessions: await sessionRows(deps, services), next, complete } };
  });

  mount(router, deps, 'sessions.filters', async () => ({ status: 200, body: await filterValues(deps) }));

  mount(router, deps, 'views.list', async ({ staff }) => {
    const found = await views.of(staff.id);
    return { status: 200, body: { views: await viewBodies(deps, staff.id, found) } };
  });

  mount(router, deps, 'views.add', async ({ staff, body }) => {
    const view = await views.add(staff.id, viewInput(body));
    return { status: 201, body: { view: (await viewBodies(deps, staff.id, [view]))[0] } };
  });

  mount(router, deps, 'views.change', async ({ staff, id, body }: DeskCall) => {
    const view = await views.change(staff.id, id, viewInput(body));
    if (view === null) throw new DeskMissingError();
    return { status: 200, body: { view: (await viewBodies(deps, staff.id, [view]))[0] } };
  });

  mount(router, deps, 'views.remove', async ({ staff, id, body }) => {
    parse(noBody, body);
    if (!(await views.remove(staff.id, id))) throw new DeskMissingError();
    return { status: 200, body: { removed: true } };
  });
}

/** A view is kept for long and may be shared: whom it looks for by number does not belong in it. */
function viewInput(body: unknown): { name: string; shared: boolean; filter: SessionFilterInput } {
  const { name, shared, filter } = parse(viewBody, body);
  if (filter.person !== undefined && 'phone' in filter.person) {
    throw new DeskInputError([{ field: 'filter.person', problem: '视图不能保存电话号码' }]);
  }
  const { from, before, ...rest } = filter;
  const times = { ...(from && { from: from.toISOString() }), ...(before && { before: before.toISOString() }) };
  return { name, shared, filter: { ...rest, ...times } };
}

async function viewBodies(deps: DeskDeps, staffId: string, views: readonly SavedView[]) {
  const names = await deps.staff.names(views.map(({ ownerId }) => ownerId));
  return views.map(({ _id, ownerId, name, shared, filter, changedAt }) => ({
    id: _id,
    name,
    shared,
    filter,
    mine: ownerId === staffId,
    ownerName: names.get(ownerId) ?? '',
    changedAt: changedAt.toISOString(),
  }));
}

/** What filters may be set to. */
async function filterValues(deps: DeskDeps) {
  const intents = deps.intents();
  const staff = await deps.staff.list();
  const topics = intents.map(({ topic }) => topic).filter((topic) => topic !== null);
  return {
    topics: [...new Set(topics)],
    intents,
    lawyers: staff
      .filter(({ roles }) => roles.includes('lawyer') || roles.includes('supervisor'))
      .map(({ id, displayName }) => ({ id, name: displayName })),
    regions: deps.knowledge.told.current.knowledge.regions
      .all()
      .map(({ code, name, parent }) => ({ code, name, parent })),
    channels: FILTER_VALUES.channels,
    outcomes: FILTER_VALUES.outcomes,
    ratings: FILTER_VALUES.ratings,
    ratingStates: FILTER_VALUES.ratingStates,
    reviewStates: REVIEW_STATES,
    emergencies: deps.services.emergencies(),
  };
}
