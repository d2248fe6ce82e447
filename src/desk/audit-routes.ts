import type { Router } from 'express';
import { z } from 'zod';
import type { AuditChainState, AuditEvent, AuditFilter } from '../staff/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
import type { Page } from '../storage/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { auditSheet } from './audit-sheet.ts';
import { badCursorNamed, noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskCall, mount } from './guard.ts';
import type { ViewLog } from './view-log.ts';

/** One line of the audit as the desk shows it; times are ISO 8601, UTC. */
export interface AuditLineView {
  /** Its place in the chain. */
  line: number;
  at: string;
  /** Staff id; null for somebody not known, or the command line. */
  who: string | null;
  whoName: string | null;
  what: string;
  subject: string;
  address: string;
  reason: string;
  /** The line stands at or behind the one at which the chain is broken. */
  isDoubtful: boolean;
}

/** What is known of the chain. */
export interface AuditChainView {
  /** Lines that were found right, and when they were looked at; null before the first check. */
  lines: number | null;
  checkedAt: string | null;
  brokenAt: number | null;
  brokenSince: string | null;
}

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const filterFields = {
  who: z.string().min(1).max(100).optional(),
  what: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .optional(),
  subject: z.string().trim().min(1).max(300).optional(),
  from: instant.optional(),
  before: instant.optional(),
};
const listQuery = z.strictObject({ ...filterFields, cursor: z.string().min(1).max(500).optional() });
const exportQuery = z.strictObject(filterFields);

/**
 * The audit log (审计日志). The administrator, whom the law makes answer for accounts and access (个人信息保护法 51, 54),
 * reads all of it: it holds ids alone, so that he sees who looked at what and nothing of what was looked at. A supervisor
 * reads what was done with the services of his regions, which he answers for, and nothing of accounts.
 */
export function mountAudit(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { audit, auditChain } = deps;

  mount(router, deps, 'audit.list', async (call) => {
    const { cursor, ...given } = parse(listQuery, withoutEmpty(call.query));
    const filter = asFilter(given);
    await viewLog.opened(call, 'audit', 'audit-read');
    const page = await badCursorNamed(pageFor(deps, call.staff, filter, cursor));
    const state = await auditChain.state();
    const lines = await viewsOf(deps, page.items, state);
    return { status: 200, body: { lines, next: page.next, chain: chainView(state) } };
  });

  mount(router, deps, 'audit.export', async (call) => {
    const filter = asFilter(parse(exportQuery, withoutEmpty(call.query)));
    const said = Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${told(value)}`],
    );
    await audit.record({ ...lineOf(call), what: 'audit-export', subject: said.join(' ') });
    const sheet = auditSheet(exported(deps, call.staff, filter));
    return {
      status: 200,
      body: null,
      file: { name: 'audit.csv', type: 'text/csv; charset=utf-8' },
      stream: { type: 'text/csv; charset=utf-8', sound: sheet },
    };
  });

  mount(router, deps, 'audit.chain', async () => ({
    status: 200,
    body: { chain: chainView(await auditChain.state()) },
  }));

  mount(router, deps, 'audit.verify', async (call) => {
    parse(noBody, call.body);
    await audit.record({ ...lineOf(call), what: 'audit-verify', subject: 'audit' });
    await auditChain.ask();
    return { status: 202, body: { chain: chainView(await auditChain.state()) } };
  });
}

function lineOf({ staff, address }: DeskCall) {
  return { who: staff.id, address };
}

function told(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString();
}

/** @throws DeskInputError 422 where the time ends before it begins. */
function asFilter({ what, ...rest }: z.output<typeof exportQuery>): AuditFilter {
  const { from, before } = rest;
  if (from !== undefined && before !== undefined && before <= from) {
    throw new DeskInputError([{ field: 'before', problem: 'must be later than from' }]);
  }
  // What no line has is looked for like any other, and not found.
  return { ...rest, what: what as AuditEvent['what'] | undefined };
}

async function pageFor(
  deps: DeskDeps,
  staff: Staff,
  filter: AuditFilter,
  cursor: string | undefined,
): Promise<Page<AuditEvent>> {
  return fullPage(
    async (after) => {
      const page = await deps.auditLines.page(filter, after);
      return { ...page, items: await within(deps, staff, page.items) };
    },
    () => true,
    cursor,
  );
}

async function* exported(deps: DeskDeps, staff: Staff, filter: AuditFilter): AsyncGenerator<AuditLineView[]> {
  const state = await deps.auditChain.state();
  for await (const lines of deps.auditLines.all(filter)) {
    yield viewsOf(deps, await within(deps, staff, lines), state);
  }
}

/** Lines that this person may read: all, or those about services, applications, orders and their messages of his regions. */
async function within(deps: DeskDeps, staff: Staff, lines: readonly AuditEvent[]): Promise<AuditEvent[]> {
  if (staff.roles.includes('admin')) return [...lines];
  const ids = [...new Set(lines.flatMap(({ subject }) => idsIn(subject)))];
  const [handoffs, sessions, conversations, applications, orders, exchanged] = await Promise.all([
    deps.handoffs.getMany(ids),
    deps.sessions.getMany(ids),
    deps.conversations.getMany(ids),
    deps.aid.applications.getMany(ids),
    deps.orders.service.getMany(ids),
    exchangedIn(deps, lines),
  ]);
  const found = [...conversations, ...applications, ...orders, ...exchanged, ...sessions, ...handoffs];
  const regions = new Map(found.map(({ _id, regionCode }) => [_id, regionCode]));
  return lines.filter(({ subject }) => {
    const id = idsIn(subject).find((one) => regions.has(one));
    return id !== undefined && isInScope(staff, regions.get(id) ?? null);
  });
}

/** Messages to other offices, and what of theirs could not be taken, that these lines are about. */
async function exchangedIn({ exchange }: DeskDeps, lines: readonly AuditEvent[]) {
  const ids = (actions: readonly AuditEvent['what'][]) => [
    ...new Set(lines.filter(({ what }) => actions.includes(what)).map(({ subject }) => subject)),
  ];
  const found = await Promise.all([
    ...ids(['peer-replay', 'peer-set-aside']).map((id) => exchange.outbox.get(id)),
    ...ids(['peer-retry', 'peer-refusal-aside']).map((id) => exchange.refused.find(id)),
  ]);
  return found.filter((one) => one !== null);
}

/** A subject names a thing, or a part of it behind a colon. */
function idsIn(subject: string): string[] {
  const at = subject.lastIndexOf(':');
  return at <= 0 ? [subject] : [subject, subject.slice(0, at)];
}

async function viewsOf(
  deps: DeskDeps,
  lines: readonly AuditEvent[],
  state: AuditChainState | null,
): Promise<AuditLineView[]> {
  const names = await deps.staff.names(lines.flatMap(({ who }) => (who === null ? [] : [who])));
  const brokenAt = state?.brokenAt ?? Number.POSITIVE_INFINITY;
  return lines.map(({ seq, at, who, what, subject, address, reason }) => ({
    line: seq,
    at: at.toISOString(),
    who,
    whoName: who === null ? null : (names.get(who) ?? null),
    what,
    subject,
    address,
    reason: maskPersonalData(reason),
    isDoubtful: seq >= brokenAt,
  }));
}

function chainView(state: AuditChainState | null): AuditChainView {
  return {
    lines: state?.lines ?? null,
    checkedAt: state?.at.toISOString() ?? null,
    brokenAt: state?.brokenAt ?? null,
    brokenSince: state?.brokenSince?.toISOString() ?? null,
  };
}
