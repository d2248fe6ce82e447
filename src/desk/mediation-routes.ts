import type { Router } from 'express';
import {
  type CommitteeFound,
  disputeOf,
  hasDocument,
  isMediationDocument,
  type MediationActor,
  type MediationCase,
  type MediationCases,
  type MediationContent,
  MediationInputError,
  MediationMissingError,
  type MediationPapers,
  type MediationStep,
} from '../mediation/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
import { badCursorNamed, noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import {
  mediationAddBody,
  mediationDocumentQuery,
  mediationListQuery,
  mediationRevealBody,
  mediationStepBody,
  mediationToldBody,
} from './mediation-bodies.ts';
import { mediationDetail, mediationRow } from './mediation-views.ts';

/** What the desk needs of people's mediation. */
export interface DeskMediation {
  cases: Pick<
    MediationCases,
    'list' | 'get' | 'byNumber' | 'request' | 'step' | 'markTold' | 'subsidies' | 'subsidyDoubles'
  >;
  content: () => MediationContent;
  papers: Pick<MediationPapers, 'of'>;
  /** Regions that a case may be of, with names in full. */
  regions(): { code: string; name: string }[];
  /** Committees of a region, of the nearest above it that has any. */
  committees(regionCode: string | null): Promise<CommitteeFound[]>;
}

/** Cases of people's mediation at the desk (人民调解): the list by clock, one case, its steps and documents. */
export function mountMediation(router: Router, deps: DeskDeps): void {
  const { mediation, audit } = deps;

  mount(router, deps, 'mediation.list', async (call) => {
    const { staff, query } = call;
    const { state, number, cursor } = parse(mediationListQuery, withoutEmpty(query));
    if (number !== undefined) {
      const found = await mediation.cases.byNumber(number);
      const items = found !== null && isWithinMediation(staff, found) ? [mediationRow(found, seeing(deps))] : [];
      return { status: 200, body: { cases: items, next: null } };
    }
    const mediatorId = readsAll(staff) ? undefined : staff.id;
    const fetch = (after: string | undefined) =>
      badCursorNamed(mediation.cases.list({ state, mediatorId, cursor: after }));
    const page = await fullPage(fetch, (one) => isWithinMediation(staff, one), cursor);
    return { status: 200, body: { cases: page.items.map((one) => mediationRow(one, seeing(deps))), next: page.next } };
  });

  mount(router, deps, 'mediation.mediators', async (call) => {
    parse(noBody, call.body);
    const people = await deps.staff.profiles();
    const mediators = people
      .filter(({ kind }) => kind === 'mediator')
      .map(({ id, displayName, skills }) => ({ id, displayName, skills }));
    const { disputes, ladder } = mediation.content();
    return {
      status: 200,
      body: {
        mediators,
        disputes: disputes.map(({ code, name }) => ({ code, name })),
        rungs: ladder.names,
        regions: mediation.regions().filter(({ code }) => isInScope(call.staff, code)),
      },
    };
  });

  mount(router, deps, 'mediation.add', async (call) => {
    const told = parse(mediationAddBody, call.body);
    if (told.regionCode === null ? call.staff.regions.length > 0 : !isInScope(call.staff, told.regionCode)) {
      throw new MediationInputError([{ field: 'regionCode', problem: '请填写您负责的地区。' }]);
    }
    const { case: made } = await mediation.cases.request({
      ...told,
      key: `desk:${call.staff.id}:${told.key}`,
      applicant: { ...told.applicant, reach: 'phone' },
      channel: 'desk',
      conversationId: null,
      sessionId: null,
      by: actorOf(call.staff),
    });
    await note(deps, call, 'mediation-add', made._id);
    return detail(deps, call, made, 201);
  });

  mount(router, deps, 'mediation.read', async (call) => {
    const found = await within(deps, call);
    await note(deps, call, 'mediation-open', found._id);
    return detail(deps, call, found);
  });

  mount(router, deps, 'mediation.reveal', async (call) => {
    const { side, reason } = parse(mediationRevealBody, call.body);
    const found = await within(deps, call);
    const { phone } = found[side];
    const value = opener(deps)(phone);
    if (value === '') throw new DeskMissingError();
    await note(deps, call, 'mediation-reveal', found._id, `${side}: ${reason}`);
    return { status: 200, body: { side, value } };
  });

  mount(router, deps, 'mediation.told', async (call) => {
    const { key } = parse(mediationToldBody, call.body);
    const { _id } = await within(deps, call);
    const found = await mediation.cases.markTold(_id, key);
    await note(deps, call, 'mediation-told', _id);
    return detail(deps, call, found);
  });

  mount(router, deps, 'mediation.step', async (call) => {
    const body = parse(mediationStepBody, call.body);
    const { _id } = await within(deps, call);
    const at = deps.clock.now();
    const by = actorOf(call.staff);
    const found = await mediation.cases.step(_id, await stepOf(deps, body, { at, by }));
    await note(deps, call, 'mediation-step', _id, body.type);
    return detail(deps, call, found);
  });

  mount(router, deps, 'mediation.document', async (call) => {
    const { numbers } = parse(mediationDocumentQuery, withoutEmpty(call.query));
    const found = await within(deps, call);
    const { kind = '' } = call.params;
    if (!isMediationDocument(kind) || !hasDocument(found, kind)) throw new DeskMissingError();
    const disputeName = disputeOf(mediation.content(), found.disputeKind)?.name ?? '';
    const context = { numbers, open: opener(deps), disputeName, now: deps.clock.now() };
    const { name, type, bytes } = await mediation.papers.of(kind, found, context);
    await audit.record({
      who: call.staff.id,
      what: 'mediation-document',
      subject: found._id,
      address: call.address,
      reason: `${kind} ${numbers}`,
    });
    return { status: 200, body: Buffer.from(bytes), file: { name, type } };
  });
}

type StepBody = ReturnType<typeof mediationStepBody.parse>;

/** The step that a body asks for, with who and when; mediators by the names of their accounts. */
async function stepOf(deps: DeskDeps, body: StepBody, who: Pick<MediationStep, 'at' | 'by'>): Promise<MediationStep> {
  if (body.type === 'subsidy-approve') return { ...body, ...who, amountFen: null, tableVersion: '' };
  if (body.type !== 'assign') return { ...body, ...who };
  const people = await deps.staff.profiles();
  const mediators = body.mediatorIds.map((id) => {
    const person = people.find((one) => one.id === id && one.kind === 'mediator');
    if (person === undefined) throw new MediationInputError([{ field: 'mediatorIds', problem: '只能选人民调解员。' }]);
    return { id, name: person.displayName, unrelated: true as const };
  });
  return { type: 'assign', mediators, ...who };
}

/** @throws MediationMissingError 404, also for what is of others. */
async function within({ mediation }: DeskDeps, { staff, id }: DeskCall): Promise<MediationCase> {
  const found = await mediation.cases.get(id);
  if (found === null || !isWithinMediation(staff, found)) throw new MediationMissingError();
  return found;
}

/** The order officer and the supervisor see all of their regions; a mediator what is assigned to him. */
export function isWithinMediation(staff: Staff, { regionCode, mediators }: MediationCase): boolean {
  return (readsAll(staff) && isInScope(staff, regionCode)) || mediators.some(({ id }) => id === staff.id);
}

function readsAll({ roles }: Staff): boolean {
  return roles.includes('order-officer') || roles.includes('supervisor');
}

function actorOf({ id, displayName, roles }: Staff): MediationActor {
  const as = roles.includes('supervisor') ? 'supervisor' : roles.includes('order-officer') ? 'officer' : 'mediator';
  return { as, id, name: displayName };
}

/** In these a subsidy may be claimed. */
const DRAWS: readonly MediationCase['state'][] = ['closed', 'archived'];

async function detail(deps: DeskDeps, { staff }: DeskCall, found: MediationCase, status = 200): Promise<DeskAnswer> {
  const committees = found.state === 'requested' ? await deps.mediation.committees(found.regionCode) : [];
  const doubles = DRAWS.includes(found.state) ? await deps.mediation.cases.subsidyDoubles(found) : [];
  const view = mediationDetail(found, { ...seeing(deps), by: actorOf(staff), doubles });
  return { status, body: { case: view, committees } };
}

export function seeing(deps: DeskDeps) {
  return { content: deps.mediation.content(), open: opener(deps), now: deps.clock.now() };
}

function opener({ seal, log }: DeskDeps) {
  return (sealed: string): string => {
    try {
      return sealed === '' ? '' : seal.open(sealed);
    } catch (error) {
      log.error({ err: error }, 'a name or number of a mediation cannot be opened: was FIELD_KEY changed?');
      return '';
    }
  };
}

function note(
  { audit }: DeskDeps,
  { staff, address }: DeskCall,
  what: 'mediation-add' | 'mediation-open' | 'mediation-reveal' | 'mediation-told' | 'mediation-step',
  subject: string,
  reason = '',
): Promise<unknown> {
  return audit.record({ who: staff.id, what, subject, address, reason });
}
