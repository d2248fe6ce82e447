import type { Router } from 'express';
import { z } from 'zod';
import { type AuditAction, isInScope, type Staff } from '../staff/index.ts';
import {
  INCIDENT_KINDS,
  INCIDENT_RESULTS,
  IncidentMissingError,
  KEEPERS,
  type PoliceIncident,
  type PoliceIncidents,
} from '../work-orders/index.ts';
import { badCursorNamed, noBody, parse, revealBody, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskCall, mount } from './guard.ts';
import { dangerNames, incidentDetail, incidentRow } from './incident-views.ts';

/** What the desk needs of dangers and the police. */
export type DeskIncidents = Pick<
  PoliceIncidents,
  'list' | 'get' | 'isWatched' | 'attend' | 'report' | 'keeper' | 'close' | 'wordsOf' | 'deliveriesOf' | 'isConnected'
>;

const words = z.string().trim();
const listQuery = z.strictObject({
  state: z.enum(['open', 'attended', 'closed']).default('open'),
  cursor: z.string().min(1).max(500).optional(),
});
const reportBody = z.strictObject({
  kind: z.enum(INCIDENT_KINDS),
  transfer: z.enum(['one-key', 'three-way', 'data']),
  place: words.max(200).default(''),
  summary: words.min(1).max(1000),
  callbackNumber: words.max(40).default(''),
  callbackAgreed: z.boolean().default(false),
  recordingRef: words.max(200).default(''),
  reason: words.min(1).max(300),
  byTelephone: z.boolean().default(false),
  seen: z.int().min(0),
});
const keeperBody = z.strictObject({ keeper: z.enum(KEEPERS) });
const closeBody = z.strictObject({ result: z.enum(INCIDENT_RESULTS), note: words.max(1000).default('') });

/**
 * Dangers and the police (110 联动): what was offered and answered, who looks after it, what was handed over. A lawyer
 * reaches those of his cases, a supervisor those of his regions.
 */
export function mountIncidents(router: Router, deps: DeskDeps): void {
  const { incidents } = deps;

  mount(router, deps, 'incidents.list', async ({ staff, query }) => {
    const { state, cursor } = parse(listQuery, withoutEmpty(query));
    const { items, next } = await fullPage(
      (after) => badCursorNamed(incidents.list({ state, cursor: after })),
      (one) => mayReach(deps, staff, one),
      cursor,
    );
    const names = dangerNames(deps);
    return { status: 200, body: { incidents: items.map((one) => incidentRow(deps, one, { staff, names })), next } };
  });

  mount(router, deps, 'incidents.read', async (call) => {
    const incident = await within(deps, call.staff, call.id);
    await note(deps, call, 'incident-open');
    return answer(deps, call, incident);
  });

  /** What somebody does to an incident within his reach, and its line in the audit. */
  const stepped = async (call: DeskCall, what: AuditAction, step: () => Promise<PoliceIncident>, reason = '') => {
    await within(deps, call.staff, call.id);
    const incident = await step();
    await note(deps, call, what, reason);
    return answer(deps, call, incident);
  };

  mount(router, deps, 'incidents.attend', (call) => {
    parse(noBody, call.body);
    return stepped(call, 'incident-attend', () => incidents.attend(call.id, call.staff));
  });

  mount(router, deps, 'incidents.report', (call) => {
    const told = parse(reportBody, call.body);
    return stepped(call, 'incident-report', () => incidents.report(call.id, told, call.staff), told.reason);
  });

  mount(router, deps, 'incidents.call', async (call) => {
    parse(noBody, call.body);
    const incident = await within(deps, call.staff, call.id);
    if (incident.handoffId === null || deps.telephones === undefined) throw new DeskMissingError();
    await deps.telephones.callPolice(incident.handoffId, call.staff.id);
    await note(deps, call, 'incident-call');
    return answer(deps, call, await within(deps, call.staff, call.id));
  });

  mount(router, deps, 'incidents.keeper', (call) => {
    const { keeper } = parse(keeperBody, call.body);
    return stepped(call, 'incident-keeper', () => incidents.keeper(call.id, keeper, call.staff));
  });

  mount(router, deps, 'incidents.close', (call) => {
    const told = parse(closeBody, call.body);
    return stepped(call, 'incident-close', () => incidents.close(call.id, told, call.staff));
  });

  mount(router, deps, 'incidents.reveal', async (call) => {
    const { reason } = parse(revealBody, call.body);
    const incident = await within(deps, call.staff, call.id);
    await note(deps, call, 'incident-reveal', reason);
    return { status: 200, body: { reports: incidents.wordsOf(incident) } };
  });
}

/** @throws IncidentMissingError 404, also for what is of others. */
async function within(deps: DeskDeps, staff: Staff, id: string): Promise<PoliceIncident> {
  const incident = await deps.incidents.get(id);
  if (incident === null || !(await mayReach(deps, staff, incident))) throw new IncidentMissingError();
  return incident;
}

async function mayReach(deps: DeskDeps, staff: Staff, { regionCode, handoffId }: PoliceIncident): Promise<boolean> {
  if (staff.roles.includes('supervisor') && isInScope(staff, regionCode)) return true;
  const handoff = handoffId === null ? null : await deps.handoffs.get(handoffId);
  return handoff !== null && handoff.lawyerId === staff.id;
}

async function answer(deps: DeskDeps, { staff }: DeskCall, incident: PoliceIncident) {
  return { status: 200, body: { incident: await incidentDetail(deps, staff, incident) } };
}

function note(deps: DeskDeps, { staff, id, address }: DeskCall, what: AuditAction, reason = ''): Promise<unknown> {
  return deps.audit.record({ who: staff.id, what, subject: id, address, reason });
}
