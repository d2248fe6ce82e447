import type { Router } from 'express';
import {
  type AidActor,
  type AidApplication,
  AidMissingError,
  type AidNotice,
  type AidStep,
  type AidStepName,
  type StepOf,
  takeStep,
} from '../legal-aid/index.ts';
import { type Action, isInScope, type Staff } from '../staff/index.ts';
import { maskNumbers } from '../text/index.ts';
import {
  type AidField,
  agencyBody,
  aidListQuery,
  aidRevealBody,
  appointmentEndedBody,
  askPapersBody,
  assignBody,
  bookBody,
  closeAidBody,
  grantBody,
  homeVisitBody,
  objectBody,
  paperBody,
  reasonsBody,
  referBody,
  refuseBody,
  toldBody,
  withdrawBody,
} from './aid-bodies.ts';
import { aidDetail, aidSummary } from './aid-views.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { viewsOf } from './handoff-detail.ts';
import { sessionTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';

/** A step as a route reads it from its body; who and when are added. */
type DeskStep = Exclude<AidStepName, 'submit'>;
type Wanted = { [K in DeskStep]: Omit<StepOf<K>, 'at' | 'by'> }[DeskStep];

/** Applications for legal aid at the desk: the list by limit, one case, every step of the people who decide. */
export function mountAid(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { aid, audit, clock } = deps;

  mount(router, deps, 'aid.list', async (call) => {
    const { staff, query } = call;
    const { state, number, running, cursor } = parse(aidListQuery, withoutEmpty(query));
    const now = clock.now();
    await viewLog.opened(call, 'applications', 'open-list');
    if (number !== undefined) {
      const found = await aid.applications.byNumber(number);
      const items = found !== null && isWithinReach(staff, found) ? [aidSummary(found, now)] : [];
      return { status: 200, body: { applications: items, next: null } };
    }
    const filter = {
      ...(state === undefined ? {} : { state }),
      ...(running === undefined ? {} : { running: true }),
      ...(readsAll(staff) ? {} : { lawyerId: staff.id }),
    };
    const fetch = (after: string | undefined) =>
      aid.applications.list({ ...filter, ...(after === undefined ? {} : { cursor: after }) });
    const page = await fullPage(fetch, (one) => isWithinReach(staff, one), cursor);
    return { status: 200, body: { applications: page.items.map((item) => aidSummary(item, now)), next: page.next } };
  });

  mount(router, deps, 'aid.overview', async ({ staff }) => ({
    status: 200,
    body: await aid.applications.counts((code) => isInScope(staff, code)),
  }));

  mount(router, deps, 'aid.lawyers', async () => {
    const [lawyers, cases] = await Promise.all([deps.staff.lawyers(), aid.applications.casesOfLawyers()]);
    return {
      status: 200,
      body: { lawyers: lawyers.map((lawyer) => ({ ...lawyer, cases: cases.get(lawyer.id) ?? 0 })) },
    };
  });

  mount(router, deps, 'aid.read', async (call) => {
    const application = await reach(deps, call);
    await viewLog.opened(call, application._id, 'aid-open');
    return detail(deps, application);
  });

  mount(router, deps, 'aid.turns', async (call) => {
    const { sessionId, _id } = await reach(deps, call);
    await viewLog.opened(call, _id);
    const turns = sessionId === null ? [] : await sessionTurns(deps.turns, sessionId);
    return { status: 200, body: { turns: await viewsOf(deps, turns, false) } };
  });

  mount(router, deps, 'aid.reveal', async (call) => {
    const { field, reason } = parse(aidRevealBody, call.body);
    const sealed = sealedField(await reach(deps, call), field);
    if (sealed === '') throw new DeskMissingError();
    const value = deps.seal.open(sealed);
    const { staff, id, address } = call;
    await audit.record({ who: staff.id, what: 'aid-reveal', subject: id, address, reason: `${field}: ${reason}` });
    return { status: 200, body: { field, value } };
  });

  mount(router, deps, 'aid.told', async (call) => {
    const { key } = parse(toldBody, call.body);
    const { _id } = await reach(deps, call);
    const application = await aid.applications.markTold(_id, key);
    await audit.record({ who: call.staff.id, what: 'aid-told', subject: _id, address: call.address });
    return detail(deps, application);
  });

  mountSteps(router, deps);
}

function mountSteps(router: Router, deps: DeskDeps): void {
  const step = (action: Action, wanted: (call: DeskCall) => Wanted | Promise<Wanted>) =>
    mount(router, deps, action, async (call) => take(deps, call, await wanted(call)));
  const plain = (action: Action, type: 'begin-review' | 'forward-custody') =>
    step(action, ({ body }) => {
      parse(noBody, body);
      return { type };
    });

  plain('aid.begin-review', 'begin-review');
  plain('aid.forward-custody', 'forward-custody');
  step('aid.ask-papers', ({ body }) => ({ type: 'ask-papers', ...parse(askPapersBody, body) }));
  step('aid.paper', ({ body }) => {
    const paper = parse(paperBody, body);
    const { paperId } = paper;
    if (paper.state === 'received') return { type: 'paper-received', paperId, uploadIds: [] };
    if (paper.state === 'waived') return { type: 'paper-waived', paperId, note: paper.note };
    return { type: 'paper-unclear', paperId, note: paper.note, dueDay: paper.dueDay };
  });
  step('aid.choose-agency', async ({ body }) => {
    const { agencyId, why } = parse(agencyBody, body);
    const found = await deps.aid.agency(agencyId);
    if (found === null) throw new DeskInputError([{ field: 'agencyId', problem: 'is not in the directory' }]);
    const { id, name, regionCode } = found;
    return { type: 'choose-agency', agency: { id, name, regionCode, by: 'person', why } };
  });
  step('aid.book', async (call) => {
    const appointment = parse(bookBody, call.body);
    const { agency } = await reach(deps, call);
    // Written by its name, the agency is still the place whose times residents are offered.
    const placeId = appointment.placeId ?? (appointment.placeName === agency.name ? agency.id : null);
    return { type: 'book', appointment: { ...appointment, placeId } };
  });
  step('aid.appointment-ended', ({ body }) => ({ type: 'appointment-ended', ...parse(appointmentEndedBody, body) }));
  step('aid.home-visit', ({ body }) => ({ type: 'home-visit', ...parse(homeVisitBody, body) }));
  step('aid.grant', ({ body }) => ({ type: 'grant', ...parse(grantBody, body) }));
  step('aid.refuse', ({ body }) => ({ type: 'refuse', ...parse(refuseBody, body) }));
  step('aid.refer', ({ body }) => ({ type: 'refer', ...parse(referBody, body) }));
  step('aid.assign', async ({ body }) => {
    const { lawyerId, note } = parse(assignBody, body);
    const lawyer = (await deps.staff.lawyers()).find(({ id }) => id === lawyerId);
    if (lawyer === undefined) throw new DeskInputError([{ field: 'lawyerId', problem: 'is no lawyer of this desk' }]);
    return { type: 'assign', lawyerId, lawyerName: lawyer.displayName, lawyerSkills: lawyer.skills, note };
  });
  step('aid.close', ({ body }) => ({ type: 'close', ...parse(closeAidBody, body) }));
  step('aid.withdraw', ({ body }) => ({ type: 'withdraw', ...parse(withdrawBody, body) }));
  step('aid.object', ({ body }) => ({ type: 'object', words: maskNumbers(parse(objectBody, body).words) }));
  step('aid.uphold', ({ body }) => ({ type: 'uphold', ...parse(reasonsBody, body) }));
  step('aid.correct', ({ body }) => ({ type: 'correct', ...parse(reasonsBody, body) }));
}

async function take(deps: DeskDeps, call: DeskCall, wanted: Wanted): Promise<DeskAnswer> {
  const { staff, address, query } = call;
  const current = await reach(deps, call);
  const { _id } = current;
  const taken = { ...wanted, at: deps.clock.now(), by: actorOf(staff) } as AidStep;
  if (query.preview === '1') return { status: 200, body: { told: toldBy(current, taken) } };
  const application = await deps.aid.applications.step(_id, taken);
  await deps.audit.record({ who: staff.id, what: `aid-${wanted.type}`, subject: _id, address });
  return detail(deps, application);
}

/** What the resident would be told of a step, and how; null when nothing. Nothing is written. */
function toldBy(application: AidApplication, step: AidStep): Pick<AidNotice, 'text' | 'by'> | null {
  const told = takeStep(application, step).notices[application.notices.length];
  return told === undefined ? null : { text: told.text, by: told.by };
}

function detail(deps: DeskDeps, application: AidApplication): DeskAnswer {
  const open = (sealed: string): string => {
    try {
      return deps.seal.open(sealed);
    } catch (error) {
      deps.log.error({ application: application._id, err: error }, 'a number cannot be opened: was FIELD_KEY changed?');
      return '';
    }
  };
  return { status: 200, body: { application: aidDetail(application, deps.clock.now(), open) } };
}

/** @throws AidMissingError 404 when it is not there, still a draft, or out of reach. */
export async function reach({ aid }: DeskDeps, { staff, id }: Pick<DeskCall, 'staff' | 'id'>): Promise<AidApplication> {
  const application = await aid.applications.get(id);
  if (application === null || !isWithinReach(staff, application)) throw new AidMissingError();
  return application;
}

/** The aid officer and the supervisor see all of their regions that was handed in; a lawyer what is assigned to him. */
function isWithinReach(staff: Staff, { state, lawyerId, regionCode }: AidApplication): boolean {
  return state !== 'draft' && ((readsAll(staff) && isInScope(staff, regionCode)) || lawyerId === staff.id);
}

function readsAll({ roles }: Staff): boolean {
  return roles.includes('aid-officer') || roles.includes('supervisor');
}

function actorOf({ id, displayName, roles }: Staff): AidActor {
  const as = roles.includes('supervisor') ? 'supervisor' : roles.includes('aid-officer') ? 'officer' : 'lawyer';
  return { as, id, name: displayName };
}

function sealedField({ applicant, representative, homeVisit }: AidApplication, field: AidField): string {
  switch (field) {
    case 'applicant.identityNumber':
      return applicant.identityNumber;
    case 'applicant.phone':
      return applicant.phone;
    case 'representative.identityNumber':
      return representative?.person.identityNumber ?? '';
    case 'representative.phone':
      return representative?.person.phone ?? '';
    case 'homeVisit.address':
      return homeVisit?.address ?? '';
  }
}
