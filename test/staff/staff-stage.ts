import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { ratingCollection, serviceReviewCollection } from '../../src/follow-up/index.ts';
import { handoffNoteCollection, ownReplyCollection } from '../../src/handoff/index.ts';
import {
  contentDraftCollection,
  knowledgeDecisionCollection,
  knowledgeRevisionCollection,
} from '../../src/knowledge/index.ts';
import { aidApplicationCollection, paperCollection } from '../../src/legal-aid/index.ts';
import { mediationCaseCollection } from '../../src/mediation/index.ts';
import {
  alarmCollection,
  dailyFiguresCollection,
  lawyerFiguresCollection,
  qualityCaseCollection,
  qualityScoreCollection,
  savedViewCollection,
  serviceFactsCollection,
  sessionExportCollection,
} from '../../src/oversight/index.ts';
import {
  consentCollection,
  deletionReportCollection,
  legalHoldCollection,
  privacyRequestCollection,
  retentionMarkCollection,
  retentionWaitingCollection,
} from '../../src/privacy/index.ts';
import { progressAccessCollection } from '../../src/progress/index.ts';
import { serviceEventCollection, serviceLedgerCollection } from '../../src/sessions/index.ts';
import {
  Audit,
  AuditChain,
  AuditLines,
  auditChainCollection,
  auditCollection,
  createStaffService,
  type PasswordCost,
  type Staff,
  type StaffService,
  type StaffServiceDeps,
  signInFailuresCollection,
  signInTicketCollection,
  staffAccountCollection,
  staffSessionCollection,
} from '../../src/staff/index.ts';
import { createFieldSeal, dailyCountCollection, type Storage } from '../../src/storage/index.ts';
import {
  clusterCountCollection,
  misunderstoodCollection,
  nightlyReportCollection,
  questionClusterCollection,
} from '../../src/understanding/index.ts';
import {
  exchangeMessageCollection,
  exchangeStreamCollection,
  orderFileCollection,
  policeIncidentCollection,
  refusedDeliveryCollection,
  workOrderCollection,
} from '../../src/work-orders/index.ts';
import { Stage } from '../handoff/stage.ts';

/** Cheap enough for tests; the cost travels with the hash. */
export const CHEAP: PasswordCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };
export const PASSWORD = '演示密码-0123456789';

function declared(storage: Storage) {
  return {
    handoffNotes: storage.eventStream(handoffNoteCollection),
    ownReplies: storage.collection(ownReplyCollection),
    accounts: storage.collection(staffAccountCollection),
    signIns: storage.collection(staffSessionCollection),
    tickets: storage.collection(signInTicketCollection),
    failures: storage.collection(signInFailuresCollection),
    auditEvents: storage.eventStream(auditCollection),
    auditChain: storage.collection(auditChainCollection),
    wallAlarms: storage.collection(alarmCollection),
    misunderstood: storage.collection(misunderstoodCollection),
    questionClusters: storage.collection(questionClusterCollection),
    clusterCounts: storage.collection(clusterCountCollection),
    contentDrafts: storage.collection(contentDraftCollection),
    nightlyReports: storage.collection(nightlyReportCollection),
    revisions: storage.collection(knowledgeRevisionCollection),
    decisions: storage.eventStream(knowledgeDecisionCollection),
    aidApplications: storage.collection(aidApplicationCollection),
    aidAccess: storage.collection(progressAccessCollection),
    aidOrderCounts: storage.collection(dailyCountCollection('aidOrderCounts')),
    aidPapers: storage.collection(paperCollection),
    savedViews: storage.collection(savedViewCollection),
    sessionExports: storage.collection(sessionExportCollection),
    serviceFacts: storage.collection(serviceFactsCollection),
    serviceEvents: storage.eventStream(serviceEventCollection),
    serviceLedger: storage.eventStream(serviceLedgerCollection),
    dailyFigures: storage.collection(dailyFiguresCollection),
    lawyerFigures: storage.collection(lawyerFiguresCollection),
    qualityScores: storage.eventStream(qualityScoreCollection),
    qualityCases: storage.collection(qualityCaseCollection),
    ratings: storage.collection(ratingCollection),
    serviceReviews: storage.collection(serviceReviewCollection),
    policeIncidents: storage.collection(policeIncidentCollection),
    workOrders: storage.collection(workOrderCollection),
    orderCounts: storage.collection(dailyCountCollection('orderCounts')),
    exchangeMessages: storage.collection(exchangeMessageCollection),
    exchangeStreams: storage.collection(exchangeStreamCollection),
    refusedDeliveries: storage.collection(refusedDeliveryCollection),
    orderFiles: storage.collection(orderFileCollection),
    mediationCases: storage.collection(mediationCaseCollection),
    mediationCounts: storage.collection(dailyCountCollection('mediationCounts')),
    legalHolds: storage.collection(legalHoldCollection),
    deletionReports: storage.eventStream(deletionReportCollection),
    privacyRequests: storage.collection(privacyRequestCollection),
    consents: storage.eventStream(consentCollection),
    retentionMarks: storage.collection(retentionMarkCollection),
    retentionWaiting: storage.collection(retentionWaitingCollection),
  };
}

export interface StaffStage {
  stage: Stage;
  staff: StaffService;
  audit: Audit;
  auditChain: AuditChain;
  auditLines: AuditLines;
  stored: ReturnType<typeof declared>;
}

/** The staff room on real SQLite in memory, beside the handoff room. */
export async function openStaffStage(more: Partial<StaffServiceDeps> = {}): Promise<StaffStage> {
  let stored: ReturnType<typeof declared> | null = null;
  const stage = await Stage.open((storage) => {
    stored = declared(storage);
  }, true);
  if (stored === null) throw new Error('nothing was declared');
  const { accounts, signIns, tickets, failures, auditEvents, auditChain: states }: ReturnType<typeof declared> = stored;
  const seal = createFieldSeal(randomBytes(32).toString('base64'));
  const audit = new Audit(auditEvents, stage.clock);
  const { jobs, clock } = stage;
  const auditChain = new AuditChain({ states, audit, jobs, clock, log: pino({ level: 'silent' }) });
  let ids = 0;
  const staff = createStaffService({
    accounts,
    sessions: signIns,
    tickets,
    failures,
    audit,
    jobs: stage.jobs,
    clock: stage.clock,
    seal,
    newId: () => {
      ids += 1;
      return `staff${ids}`;
    },
    passwordCost: CHEAP,
    wrongPasswordMs: 0,
    ...more,
  });
  return { stage, staff, audit, auditChain, auditLines: new AuditLines(auditEvents), stored };
}

/** Somebody signed in by his password alone. */
export async function signedInAs(
  staff: StaffService,
  username: string,
  password = PASSWORD,
  address = '10.0.0.1',
): Promise<{ staff: Staff; token: string }> {
  const step = await staff.signIn(username, password, address);
  if (step.step !== 'done') throw new Error(`${username} is asked for a code`);
  return { staff: step.staff, token: step.token };
}
