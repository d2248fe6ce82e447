import type { Action } from '../../src/staff/index.ts';
import { mediationCaseOf } from '../mediation/case-of.ts';
import { incidentOf } from '../work-orders/incidents/incident-of.ts';
import type { DeskStage } from './desk-stage.ts';
import type { ReachWorld } from './reach-world.ts';

/** How an action is called so that nothing but its reach keeps somebody out. */
export interface ReachCall {
  /** Of a call that changes something; default an empty one. */
  body?: (world: ReachWorld) => object;
  /** Behind the path, with its question mark. */
  query?: (world: ReachWorld) => string;
  /** Names of the path beside `:id`. */
  params?: Readonly<Record<string, string>>;
  /** What `:id` is where it is not the case, service, conversation or application itself: makes it, and names it. */
  id?: (desk: DeskStage, world: ReachWorld) => Promise<string>;
  /** Why the stage cannot bring it to an answer of success, so that its line in the audit is proven elsewhere. */
  neverDone?: string;
}

const DAYS = '?from=2026-03-01&before=2026-03-03';
const REASON = { reason: '抽查' };
const LAW = { reasons: '材料齐全，符合条件。' };
const NO_TELEPHONE = 'written services have no telephone';

/** A bad rating's review of this service. */
async function review(desk: DeskStage, world: ReachWorld): Promise<string> {
  const now = desk.stage.clock.now();
  await desk.room.stored.serviceReviews.insert({
    _id: world.sessionId,
    conversationId: world.conversationId,
    channel: 'web',
    regionCode: world.regionCode,
    level: 'dissatisfied',
    state: 'open',
    isOpen: true,
    openedAt: now,
    dueAt: new Date(now.getTime() + 86_400_000),
    dueDay: '2026-03-03',
    isCalendarKnown: true,
    attribution: null,
    isDangerous: false,
    assigneeId: null,
    recused: [],
    callbacks: [],
    finding: null,
    correction: null,
    reRating: null,
    warned: 0,
    warnAt: null,
    history: [{ step: 'opened', at: now, by: null, detail: '' }],
    closedAt: null,
    closedBy: null,
  });
  return world.sessionId;
}
/** A case of mediation of the region, assigned to whose the service is. */
async function mediation(desk: DeskStage, world: ReachWorld): Promise<string> {
  const { conversationId, handoffId, regionCode } = world;
  const { mediationCases } = desk.room.stored;
  const holder = (await desk.stage.stored.handoffs.get(handoffId))?.lawyerId ?? null;
  const made = await mediationCaseOf(`reach-${conversationId}`, {
    seal: desk.seal,
    now: desk.stage.clock.now(),
    regionCode,
    state: 'mediating',
    mediators: holder === null ? [] : [{ id: holder, name: '调解员', unrelated: true }],
    mediatorId: holder,
  });
  if ((await mediationCases.get(made._id)) === null) await mediationCases.insert(made);
  return made._id;
}
/** Danger told of in this service. */
async function incident(desk: DeskStage, world: ReachWorld): Promise<string> {
  const { sessionId, conversationId, handoffId, regionCode } = world;
  const { policeIncidents } = desk.room.stored;
  if ((await policeIncidents.get(sessionId)) === null) {
    await policeIncidents.insert(incidentOf({ _id: sessionId, conversationId, handoffId, regionCode }));
  }
  return sessionId;
}
const ELSEWHERE = 'its steps are proven in a suite of their own';

/** A second look that the system drew, at a step at which this action comes. */
async function drawn(desk: DeskStage, world: ReachWorld): Promise<string> {
  const now = desk.stage.clock.now();
  const session = await desk.stage.stored.sessions.get(world.sessionId);
  await desk.room.stored.qualityCases.insert({
    _id: world.sessionId,
    regionCode: world.regionCode,
    channel: 'web',
    topic: null,
    outcome: 'handed-over',
    openedAt: now,
    closedAt: now,
    lawyerId: session?.lawyerId ?? null,
    involved: [],
    recused: [],
    reasons: ['drawn'],
    drawnAt: now,
    dueAt: new Date(now.getTime() + 86_400_000),
    state: 'reviewed',
    taken: null,
    sheet: null,
    automatic: null,
    review: { by: 'nobody', at: now, items: [], total: 90, grade: null, comment: '' },
    reviewedAt: now,
    answerUntil: new Date(now.getTime() + 86_400_000),
    answer: null,
    appeal: null,
    decision: null,
    history: [],
  });
  return world.sessionId;
}

/** Of every action that wants more than its path. What is not here is called with an empty body. */
export const CALLS: Partial<Record<Action, ReachCall>> = {
  'handoff.receivers': { query: ({ handoffId }) => `?for=${handoffId}` },
  'handoff.decline': { body: () => ({ reason: 'busy' }) },
  'handoff.say': { body: () => ({ clientId: 'c1', text: '您好' }) },
  'handoff.transfer': { body: ({ colleague }) => ({ to: colleague, comment: '' }) },
  'handoff.cancel-transfer': { neverDone: 'nobody has transferred it' },
  'handoff.transfer-to-queue': { body: () => ({ skills: ['labour'] }) },
  'handoff.take-over': { body: () => REASON },
  'handoff.end': { body: () => ({ handedBack: null }) },
  'handoff.close': { body: () => ({ outcome: 'resolved', note: '' }) },
  'handoff.note': { body: () => ({ text: '看看' }) },
  'handoff.help': { body: () => ({ text: '请帮忙' }) },
  'handoff.help-given': { body: () => ({}) },
  'handoff.supervise': { body: () => ({ as: 'listen', ...REASON }) },
  'handoff.reveal-phone': { body: () => REASON },
  'handoff.message-done': { body: () => ({ note: '已回电' }) },
  'handoff.misunderstood': { body: ({ turnId }) => ({ turnId }), neverDone: 'the turn was not understood by a bot' },
  'sessions.register': { params: { format: 'docx' } },
  'sessions.register-clear': { params: { format: 'docx' }, body: () => ({ reason: '归档核对' }) },
  'recording.play': { params: { recordingId: 'rec1' }, body: () => REASON, neverDone: NO_TELEPHONE },
  'aid.paper-open': { params: { paperId: 'none' }, neverDone: 'nothing was handed in' },
  'aid.document': { params: { kind: 'application', format: 'docx' } },
  'aid.reveal': { body: () => ({ field: 'applicant.phone', reason: '通知' }) },
  'aid.told': { body: () => ({ key: 'none' }), neverDone: 'nothing is to be told by a person' },
  'sessions.reveal': { body: ({ turnId }) => ({ turnId, reason: '核对原话' }) },
  'incidents.read': { id: incident },
  'incidents.attend': { id: incident },
  'incidents.report': {
    id: incident,
    body: () => ({ kind: 'violence', transfer: 'data', summary: '有人受伤', reason: '生命危险', seen: 0 }),
  },
  'incidents.call': { id: incident, neverDone: NO_TELEPHONE },
  'incidents.keeper': { id: incident, body: () => ({ keeper: 'police' }), neverDone: ELSEWHERE },
  'incidents.close': { id: incident, body: () => ({ result: 'safe' }) },
  'incidents.reveal': { id: incident, body: () => REASON },
  'mediation.read': { id: mediation },
  'mediation.reveal': { id: mediation, body: () => ({ side: 'other', ...REASON }) },
  'mediation.told': { id: mediation, body: () => ({ key: 'none' }) },
  'mediation.step': { id: mediation, body: () => ({ type: 'danger', note: '又来砸门' }) },
  'mediation.document': { id: mediation, params: { kind: 'application' } },
  'mediation.subsidy-export': { params: { format: 'csv' } },
  'reviews.read': { id: review },
  'reviews.take': { id: review },
  'reviews.callback': { id: review, body: () => ({ result: 'not-reached', words: '' }), neverDone: ELSEWHERE },
  'reviews.finding': { id: review, body: () => ({ code: 'other', text: '已查明' }), neverDone: ELSEWHERE },
  'reviews.correction': { id: review, body: () => ({ kind: 'other', text: '已整改' }), neverDone: ELSEWHERE },
  'reviews.re-rating': { id: review, body: () => ({ level: 'satisfied' }), neverDone: ELSEWHERE },
  'reviews.close': { id: review, neverDone: ELSEWHERE },
  'reviews.reveal': { id: review, body: () => REASON, neverDone: ELSEWHERE },
  'quality.read': { id: drawn },
  'quality.recuse': { id: drawn, body: () => REASON },
  'quality.review': {
    id: drawn,
    body: () => ({ rubricVersion: '1', items: [{ id: 'one', points: 1, comment: '' }], comment: '好' }),
  },
  'quality.decide': { id: drawn, body: () => ({ verdict: 'upheld', comment: '维持' }) },
  'quality.answer': { id: drawn, body: () => ({ text: '说明' }) },
  'quality.appeal': { id: drawn, body: () => ({ text: '申诉' }) },
  'aid.ask-papers': { neverDone: ELSEWHERE, body: () => ({ papers: [{ name: '身份证' }], dueDay: '2026-03-09' }) },
  'aid.paper': { neverDone: ELSEWHERE, body: () => ({ state: 'waived', paperId: 'p1', note: '不需要' }) },
  'aid.forward-custody': { neverDone: 'nobody is in custody' },
  'aid.choose-agency': { neverDone: ELSEWHERE, body: () => ({ agencyId: 'sample-aid', why: '就近' }) },
  'aid.book': {
    neverDone: ELSEWHERE,
    body: () => ({ placeName: '窗口', startsAt: '2026-03-03T02:00:00Z', endsAt: '2026-03-03T03:00:00Z' }),
  },
  'aid.appointment-ended': { body: () => ({ state: 'kept' }), neverDone: 'nothing is booked' },
  'aid.home-visit': { body: () => ({ state: 'agreed' }), neverDone: 'nobody asked for a visit' },
  'aid.grant': { neverDone: ELSEWHERE, body: () => ({ serviceForm: 'litigation', ...LAW }) },
  'aid.refuse': { neverDone: ELSEWHERE, body: () => ({ codes: ['over-means'], ...LAW }) },
  'aid.refer': { neverDone: ELSEWHERE, body: () => ({ referredTo: '示例机构', ...LAW }) },
  'aid.assign': { neverDone: ELSEWHERE, body: ({ colleague }) => ({ lawyerId: colleague }) },
  'aid.close': { body: () => ({ ground: 'completed' }) },
  'aid.withdraw': { body: () => ({ because: 'own-wish' }) },
  'aid.object': { body: () => ({ words: '不服' }), neverDone: 'nothing was refused' },
  'aid.uphold': { body: () => LAW, neverDone: 'nobody objected' },
  'aid.correct': { body: () => LAW, neverDone: 'nobody objected' },
  'sessions.search': { body: () => ({ filter: {} }) },
  'statistics.read': { query: () => DAYS },
  'statistics.lawyers': { query: () => DAYS },
  'statistics.public': { params: { period: '2026-02', format: 'csv' } },
  'statistics.report': { params: { period: '2026-02', format: 'csv' } },
  'privacy.lift': { body: () => ({ reason: '不再需要' }) },
  'privacy.copy': { body: () => ({ format: 'txt', reason: '本人申请' }) },
};
