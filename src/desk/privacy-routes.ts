import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { z } from 'zod';
import {
  type Consents,
  copyInWords,
  copyOfRecord,
  type DeletionReport,
  type DeletionReports,
  type Erasure,
  HOLD_SCOPES,
  type LegalHold,
  type LegalHolds,
  type PrivacyRequest,
  type PrivacyRequests,
  RETENTION_CLASSES,
  RequestStateError,
  type Retention,
  type RetentionRules,
} from '../privacy/index.ts';
import type { AuditAction } from '../staff/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
import type { Page } from '../storage/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { badCursorNamed, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { oversees } from './reach.ts';

/** What the desk does with personal data (个人信息保护). */
export interface DeskPrivacy {
  rules: () => RetentionRules;
  retention: Pick<Retention, 'due'>;
  erasure: Pick<Erasure, 'servicesOf'>;
  holds: LegalHolds;
  reports: DeletionReports;
  consents: Consents;
  requests: PrivacyRequests;
}

const words = (least: number) => z.string().trim().min(least).max(500);
const cursor = z.string().min(1).max(500).optional();
const holdsQuery = z.strictObject({ state: z.enum(['set', 'lifted']).default('set'), cursor });
const requestsQuery = z.strictObject({ state: z.enum(['open', 'closed']).default('open'), cursor });
const reportsQuery = z.strictObject({ cursor });
const holdBody = z.strictObject({
  scope: z.enum(HOLD_SCOPES),
  subject: z.string().trim().min(1).max(300),
  reason: words(4),
});
const reasonBody = z.strictObject({ reason: words(4) });
const noteBody = z.strictObject({ note: words(4) });
const askBody = z.strictObject({
  kind: z.enum(['erase', 'copy']),
  sessionId: z.string().min(1).max(100),
  reason: words(4),
});
const copyBody = z.strictObject({ format: z.enum(['txt', 'json']), reason: words(4) });

/** Retention, holds, deletion reports, and requests of residents about their data. */
export function mountPrivacy(router: Router, deps: DeskDeps): void {
  const { privacy, clock } = deps;
  const { holds, reports, requests } = privacy;

  mount(router, deps, 'privacy.retention', async () => ok({ ...privacy.rules(), due: await privacy.retention.due() }));

  mount(router, deps, 'privacy.reports', async ({ query }) => {
    const { cursor: after } = parse(reportsQuery, withoutEmpty(query));
    const page = await badCursorNamed(reports.page(after));
    const names = await namesOf(deps, page.items, ({ by }) => [by]);
    const broken = await reports.firstBroken();
    return ok({ reports: page.items.map((one) => reportView(one, names)), next: page.next, broken });
  });

  mount(router, deps, 'privacy.holds', async ({ staff, query }) => {
    const { state, cursor: after } = parse(holdsQuery, withoutEmpty(query));
    const fetch = (at: string | undefined) => holds.page(state, at);
    const page = await badCursorNamed(fullPage(fetch, (hold) => reachesHold(deps, staff, hold), after));
    const names = await namesOf(deps, page.items, ({ setBy, liftedBy }) => [setBy, liftedBy]);
    return ok({ holds: page.items.map((hold) => holdView(hold, names)), next: page.next });
  });

  mount(router, deps, 'privacy.hold', async (call) => {
    const wanted = parse(holdBody, call.body);
    if (wanted.scope === 'class' && !RETENTION_CLASSES.some((id) => id === wanted.subject)) {
      throw new DeskInputError([{ field: 'subject', problem: 'is no class of the retention table' }]);
    }
    if (!(await reachesHold(deps, call.staff, wanted))) throw new DeskMissingError();
    const hold = await holds.set({ ...wanted, reason: maskPersonalData(wanted.reason) }, call.staff.id);
    await note(deps, call, 'privacy-hold', hold.subject, hold.reason);
    return { status: 201, body: { hold: holdView(hold, nameOf(call.staff)) } };
  });

  mount(router, deps, 'privacy.lift', async (call) => {
    const { reason } = parse(reasonBody, call.body);
    const standing = await holds.get(call.id);
    if (!(await reachesHold(deps, call.staff, standing))) throw new DeskMissingError();
    const hold = await holds.lift(call.id, call.staff.id, maskPersonalData(reason));
    await note(deps, call, 'privacy-lift', hold.subject, reason);
    const names = await namesOf(deps, [hold], ({ setBy, liftedBy }) => [setBy, liftedBy]);
    return ok({ hold: holdView(hold, names) });
  });

  mount(router, deps, 'privacy.requests', async ({ staff, query }) => {
    const { state, cursor: after } = parse(requestsQuery, withoutEmpty(query));
    const fetch = (at: string | undefined): Promise<Page<PrivacyRequest>> => requests.page(state === 'open', at);
    const page = await badCursorNamed(fullPage(fetch, (one) => reaches(staff, one), after));
    const shown = await views(deps, page.items);
    return ok({ requests: shown, next: page.next, overdue: await requests.overdue((one) => reaches(staff, one)) });
  });

  mount(router, deps, 'privacy.request', async (call) => {
    const request = await within(deps, call);
    const conversation = await deps.conversations.get(request.conversationId);
    const standing =
      conversation === null ? { kept: [], proven: request.proven } : await requests.standing(conversation);
    return ok({ request: (await views(deps, [request]))[0], standing });
  });

  mount(router, deps, 'privacy.ask', async (call) => {
    const { kind, sessionId, reason } = parse(askBody, call.body);
    const session = await deps.sessions.get(sessionId);
    if (session === null || !reaches(call.staff, session)) throw new DeskMissingError();
    const conversation = await deps.conversations.get(session.conversationId);
    if (conversation === null) throw new DeskMissingError();
    const request = await requests.ask(kind, {
      conversation,
      key: `desk ${randomUUID()}`,
      by: call.staff.id,
      sessionId,
    });
    await note(deps, call, 'privacy-ask', request._id, reason);
    return { status: 201, body: { request: (await views(deps, [request]))[0] } };
  });

  const step = (
    action: 'privacy.erase' | 'privacy.refuse' | 'privacy.handed-out',
    what: AuditAction,
    take: (request: PrivacyRequest, call: DeskCall) => Promise<{ after: PrivacyRequest; reason: string }>,
  ) =>
    mount(router, deps, action, async (call) => {
      const { after, reason } = await take(await within(deps, call), call);
      await note(deps, call, what, after._id, reason);
      return ok({ request: (await views(deps, [after]))[0] });
    });

  step('privacy.erase', 'privacy-erase', async ({ _id }, { staff, body }) => {
    const { note: reason } = parse(noteBody, body);
    return { after: await requests.erase(_id, staff.id, reason), reason };
  });
  step('privacy.refuse', 'privacy-refuse', async ({ _id }, { staff, body }) => {
    const { reason } = parse(reasonBody, body);
    return { after: await requests.refuse(_id, staff.id, maskPersonalData(reason)), reason };
  });
  step('privacy.handed-out', 'privacy-handed-out', async ({ _id }, { staff, body }) => {
    const { note: reason } = parse(noteBody, body);
    return { after: await requests.handedOut(_id, staff.id, reason), reason };
  });

  mount(router, deps, 'privacy.copy', async (call) => {
    const { format, reason } = parse(copyBody, call.body);
    const request = await within(deps, call);
    const { erasure, consents } = privacy;
    const copy = await copyOfRecord(request.conversationId, { ...deps, erasure, consents, now: clock.now() });
    if (request.kind !== 'copy' || copy === null) throw new DeskMissingError();
    if (!request.isOpen) throw new RequestStateError('It is not open any more: ask anew for another copy.');
    // Words in the clear: before they leave, it is written down who asked for them.
    await note(deps, call, 'privacy-copy', request._id, reason);
    const body = format === 'json' ? JSON.stringify(copy, null, 2) : copyInWords(copy);
    const type = format === 'json' ? 'application/json' : 'text/plain; charset=utf-8';
    return { status: 200, body, file: { name: `${request._id}.${format}`, type } };
  });

  mount(router, deps, 'privacy.consents', async (call) => {
    const session = await deps.sessions.get(call.id);
    if (session === null || !oversees(call.staff, session)) throw new DeskMissingError();
    const events = await privacy.consents.ofSession(session._id);
    return ok({
      consents: events.map(({ purpose, step: what, version, channel, at }) => ({
        purpose,
        step: what,
        version,
        channel,
        at: at.toISOString(),
      })),
    });
  });
}

function ok(body: unknown): DeskAnswer {
  return { status: 200, body };
}

/** An administrator carries requests out wherever they come from; a supervisor those of his regions. */
function reaches(staff: Staff, { regionCode }: { regionCode: string | null }): boolean {
  return staff.roles.includes('admin') || isInScope(staff, regionCode);
}

/** A class is everybody's: who answers for some regions only does not hold it. */
async function reachesHold(
  deps: DeskDeps,
  staff: Staff,
  { scope, subject }: Pick<LegalHold, 'scope' | 'subject'>,
): Promise<boolean> {
  if (staff.roles.includes('admin')) return true;
  if (scope === 'class') return staff.regions.length === 0;
  const found = scope === 'session' ? await deps.sessions.get(subject) : await deps.conversations.get(subject);
  return found !== null && isInScope(staff, found.regionCode);
}

/** @throws RequestMissingError, DeskMissingError 404 */
async function within(deps: DeskDeps, { id, staff }: DeskCall): Promise<PrivacyRequest> {
  const request = await deps.privacy.requests.get(id);
  if (!reaches(staff, request)) throw new DeskMissingError();
  return request;
}

async function note(deps: DeskDeps, call: DeskCall, what: AuditAction, subject: string, reason: string): Promise<void> {
  const { staff, address } = call;
  await deps.audit.record({ who: staff.id, what, subject, address, reason: maskPersonalData(reason) });
}

type Names = ReadonlyMap<string, string>;

function nameOf({ id, displayName }: Staff): Names {
  return new Map([[id, displayName]]);
}

async function namesOf<T>(deps: DeskDeps, items: readonly T[], idsOf: (item: T) => (string | null)[]): Promise<Names> {
  return deps.staff.names(items.flatMap(idsOf).flatMap((id) => (id === null ? [] : [id])));
}

function reportView(report: DeletionReport, names: Names) {
  const { _id: id, seq, why, subject, by, startedAt, endedAt, classes, hash } = report;
  return {
    id,
    seq,
    why,
    subject,
    byName: by === null ? null : (names.get(by) ?? ''),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    classes,
    hash,
  };
}

function holdView(hold: LegalHold, names: Names) {
  const { _id: id, scope, subject, reason, state, setBy, setAt, liftedBy, liftedAt, liftReason } = hold;
  return {
    id,
    scope,
    subject,
    reason,
    state,
    setByName: names.get(setBy) ?? '',
    setAt: setAt.toISOString(),
    liftedByName: liftedBy === null ? null : (names.get(liftedBy) ?? ''),
    liftedAt: liftedAt?.toISOString() ?? null,
    liftReason,
  };
}

async function views(deps: DeskDeps, requests: readonly PrivacyRequest[]) {
  const now = deps.clock.now();
  const names = await namesOf(deps, requests, ({ decidedBy, history }) => [decidedBy, ...history.map(({ by }) => by)]);
  return requests.map(({ _id: id, decidedBy, history, askedAt, dueAt, autoAt, decidedAt, isOpen, ...request }) => ({
    ...request,
    id,
    askedAt: askedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    isOverdue: isOpen && dueAt < now,
    autoAt: autoAt?.toISOString() ?? null,
    decidedByName: decidedBy === null ? null : (names.get(decidedBy) ?? ''),
    decidedAt: decidedAt?.toISOString() ?? null,
    history: history.map(({ step, at, by, note: text }) => ({
      step,
      at: at.toISOString(),
      byName: by === null ? null : (names.get(by) ?? ''),
      note: maskPersonalData(text),
    })),
  }));
}
