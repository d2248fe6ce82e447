import type { Router } from 'express';
import { type Capacity, type Duty, type Handoff, type LoadKind, loadKindOf } from '../handoff/index.ts';
import { badCursorNamed, parse, turnsQuery, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { mount } from './guard.ts';
import { handoffsQuery, receiversQuery } from './handoff-bodies.ts';
import { detailFor, summariesFor, viewsOf, windowOf, withinReach } from './handoff-detail.ts';
import { holds, isRegional, mayRead } from './reach.ts';
import { receiversFor } from './receivers.ts';
import { mayFollow } from './region-reach.ts';
import { conversationTurns, handoffTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';

/** So much of the queue is looked through for who sees a part of it. */
const REGIONAL_LOOK = 1000;

/** What is read of cases: queue, lists, one case, its turns; and one's own duty. */
export function mountHandoffs(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { handoffs, roster } = deps;

  mount(router, deps, 'queue.read', async ({ staff }) => {
    const supervises = staff.roles.includes('supervisor');
    const regional = isRegional(staff);
    const [waiting, mine, offers, owed, help, onDuty, duty, waitingTotal, profiles] = await Promise.all([
      handoffs.waiting(...(regional ? [REGIONAL_LOOK] : [])),
      handoffs.mine(staff.id),
      handoffs.offersTo(staff.id),
      handoffs.owed(staff.id),
      supervises ? handoffs.helpWanted() : [],
      roster.onDutyCount(),
      roster.duty(staff.id),
      handoffs.waitingCount(),
      deps.staff.profiles(),
    ]);
    const within = (one: Handoff) => mayRead(staff, one);
    const lists = { waiting: waiting.filter(within), mine, offers, owed, help: help.filter(within) };
    const all = await summariesFor(deps, staff, Object.values(lists).flat());
    let from = 0;
    const shown = Object.entries(lists).map(([name, list]) => {
      from += list.length;
      return [name, all.slice(from - list.length, from)];
    });
    const now = deps.clock.now().toISOString();
    const own = {
      ...dutyView(duty),
      ...loadOf(
        mine,
        profiles.find(({ id }) => id === staff.id),
      ),
    };
    const { silentMs, wrapUpMs } = handoffs.limits;
    const limits = { silentMs, wrapUpMs };
    const total = regional ? lists.waiting.length : waitingTotal;
    return { status: 200, body: { ...Object.fromEntries(shown), onDuty, duty: own, waitingTotal: total, limits, now } };
  });

  mount(router, deps, 'handoff.list', async (call) => {
    const { staff, query } = call;
    const { place, lawyerId, cursor } = parse(handoffsQuery, withoutEmpty(query));
    const supervises = staff.roles.includes('supervisor');
    // What waits is for all; of the rest a lawyer has his own.
    const of = supervises ? lawyerId : place === 'waiting' ? undefined : staff.id;
    await viewLog.opened(call, 'handoffs', 'open-list');
    const filter = { place, ...(of === undefined ? {} : { lawyerId: of }) };
    const fetch = (after: string | undefined) =>
      deps.handoffPages.page({ ...filter, ...(after === undefined ? {} : { after }) });
    const page = await badCursorNamed(fullPage(fetch, (one) => mayRead(staff, one), cursor));
    return { status: 200, body: { items: await summariesFor(deps, staff, page.items), next: page.next } };
  });

  mount(router, deps, 'handoff.receivers', async ({ staff, query }) => {
    const { for: id } = parse(receiversQuery, query);
    const handoff = await withinReach(deps, { staff, id });
    return { status: 200, body: await receiversFor(deps, staff, handoff) };
  });

  mount(router, deps, 'handoff.read', async (call) => {
    const handoff = await withinReach(deps, call);
    await viewLog.opened(call, handoff.conversationId);
    return { status: 200, body: await detailFor(deps, call.staff, handoff) };
  });

  mount(router, deps, 'conversation.read', async (call) => {
    const { after } = parse(turnsQuery, withoutEmpty(call.query));
    const handoff = await handoffs.latestOf(call.id);
    if (!(await mayFollow(deps, call.staff, call.id))) throw new DeskMissingError();
    await viewLog.opened(call, call.id);
    const supervises = call.staff.roles.includes('supervisor');
    const part =
      supervises || handoff === null
        ? await conversationTurns(deps, call.staff, { conversationId: call.id, after })
        : await handoffTurns(deps.turns, handoff, after);
    const turns = await viewsOf(deps, part.turns, holds(call.staff, handoff));
    return { status: 200, body: { turns, lastSeq: part.lastSeq, replyWindow: await windowOf(deps, call.id) } };
  });
}

/** How many hold a place of his, a record still to be written among them, and how many he can; nothing for who takes none. */
function loadOf(mine: readonly Handoff[], profile: { capacity: Capacity } | undefined) {
  if (profile === undefined) return {};
  const held = mine.map(({ channel }) => loadKindOf(channel));
  const count = (kind: LoadKind) => held.filter((one) => one === kind).length;
  return { load: { text: count('text'), voice: count('voice') }, capacity: profile.capacity };
}

/** Duty as the page shows it. */
export function dutyView({ onDuty, since, paused }: Duty) {
  return { onDuty, since: since?.toISOString() ?? null, paused: paused?.reason ?? null };
}
