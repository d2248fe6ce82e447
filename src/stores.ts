/** The stores (存储): every collection of the house, declared in one place before the storage is prepared. */
import { answerLinkCollection } from './answer-links/index.ts';
import { deliveryReceiptCollection, unreachableCollection } from './bot/index.ts';
import { openWechatStores, resumeCodeCollection, smsMessageCollection, smsOptOutCollection } from './channels/index.ts';
import { exchangeInStores } from './exchange-in.ts';
import { ratingCollection, serviceReviewCollection } from './follow-up/index.ts';
import {
  dutySpanCollection,
  dutyStateCollection,
  handoffCollection,
  handoffNoteCollection,
  lawyerLoadCollection,
  ownReplyCollection,
  queueMarkCollection,
  shiftBookCollection,
  shiftCollection,
  shiftExchangeCollection,
} from './handoff/index.ts';
import { jobCollection } from './jobs/index.ts';
import {
  contentDraftCollection,
  directoryCollection,
  knowledgeDecisionCollection,
  knowledgeRevisionCollection,
} from './knowledge/index.ts';
import { aidApplicationCollection, paperCollection } from './legal-aid/index.ts';
import { mediationCaseCollection } from './mediation/index.ts';
import { outsideDeskStores } from './outside-desk.ts';
import {
  alarmCollection,
  dailyFiguresCollection,
  lawyerFiguresCollection,
  qualityCaseCollection,
  qualityScoreCollection,
  recordCheckCollection,
  savedViewCollection,
  serviceFactsCollection,
  sessionExportCollection,
} from './oversight/index.ts';
import {
  consentCollection,
  deletionReportCollection,
  legalHoldCollection,
  privacyRequestCollection,
  retentionMarkCollection,
  retentionWaitingCollection,
} from './privacy/index.ts';
import { progressAccessCollection } from './progress/index.ts';
import {
  conversationCollection,
  serviceEventCollection,
  serviceLedgerCollection,
  sessionCollection,
  turnCollection,
} from './sessions/index.ts';
import {
  auditChainCollection,
  auditCollection,
  signInFailuresCollection,
  signInTicketCollection,
  staffAccountCollection,
  staffSessionCollection,
} from './staff/index.ts';
import {
  dailyCountCollection,
  dataProcessCollection,
  dataVersionCollection,
  keyStandingCollection,
  type Storage,
} from './storage/index.ts';
import { telephonyStores } from './telephony.ts';
import {
  clusterCountCollection,
  misunderstoodCollection,
  nightlyReportCollection,
  questionClusterCollection,
} from './understanding/index.ts';
import {
  exchangeMessageCollection,
  exchangeStreamCollection,
  policeIncidentCollection,
  workOrderCollection,
} from './work-orders/index.ts';

/** Everything that the house keeps. */
export type Stores = ReturnType<typeof openStores>;

/** Declares all collections; the storage is prepared afterwards. */
export function openStores(storage: Storage) {
  return {
    jobs: storage.collection(jobCollection),
    conversations: storage.collection(conversationCollection),
    turns: storage.eventStream(turnCollection),
    sessions: storage.collection(sessionCollection),
    handoffs: storage.collection(handoffCollection),
    lawyerLoads: storage.collection(lawyerLoadCollection),
    queueMarks: storage.collection(queueMarkCollection),
    handoffNotes: storage.eventStream(handoffNoteCollection),
    ownReplies: storage.collection(ownReplyCollection),
    dutyStates: storage.collection(dutyStateCollection),
    dutySpans: storage.collection(dutySpanCollection),
    shifts: storage.collection(shiftCollection),
    shiftBooks: storage.collection(shiftBookCollection),
    shiftExchanges: storage.collection(shiftExchangeCollection),
    accounts: storage.collection(staffAccountCollection),
    staffSessions: storage.collection(staffSessionCollection),
    signInFailures: storage.collection(signInFailuresCollection),
    signInTickets: storage.collection(signInTicketCollection),
    audit: storage.eventStream(auditCollection),
    auditChain: storage.collection(auditChainCollection),
    wallAlarms: storage.collection(alarmCollection),
    recordChecks: storage.collection(recordCheckCollection),
    optOuts: storage.collection(smsOptOutCollection),
    smsMessages: storage.collection(smsMessageCollection),
    answerLinks: storage.collection(answerLinkCollection),
    ...openWechatStores(storage),
    unreachable: storage.collection(unreachableCollection),
    deliveryReceipts: storage.collection(deliveryReceiptCollection),
    resumeCodes: storage.collection(resumeCodeCollection),
    misunderstood: storage.collection(misunderstoodCollection),
    questionClusters: storage.collection(questionClusterCollection),
    clusterCounts: storage.collection(clusterCountCollection),
    contentDrafts: storage.collection(contentDraftCollection),
    nightlyReports: storage.collection(nightlyReportCollection),
    directoryEntries: storage.collection(directoryCollection),
    revisions: storage.collection(knowledgeRevisionCollection),
    decisions: storage.eventStream(knowledgeDecisionCollection),
    aidApplications: storage.collection(aidApplicationCollection),
    aidAccess: storage.collection(progressAccessCollection),
    aidOrderCounts: storage.collection(dailyCountCollection('aidOrderCounts')),
    aidPapers: storage.collection(paperCollection),
    workOrders: storage.collection(workOrderCollection),
    orderCounts: storage.collection(dailyCountCollection('orderCounts')),
    mediationCases: storage.collection(mediationCaseCollection),
    mediationCounts: storage.collection(dailyCountCollection('mediationCounts')),
    serviceFacts: storage.collection(serviceFactsCollection),
    savedViews: storage.collection(savedViewCollection),
    sessionExports: storage.collection(sessionExportCollection),
    ratings: storage.collection(ratingCollection),
    serviceReviews: storage.collection(serviceReviewCollection),
    policeIncidents: storage.collection(policeIncidentCollection),
    exchangeMessages: storage.collection(exchangeMessageCollection),
    exchangeStreams: storage.collection(exchangeStreamCollection),
    keyStandings: storage.collection(keyStandingCollection),
    dataVersions: storage.collection(dataVersionCollection),
    dataProcesses: storage.collection(dataProcessCollection),
    legalHolds: storage.collection(legalHoldCollection),
    deletionReports: storage.eventStream(deletionReportCollection),
    privacyRequests: storage.collection(privacyRequestCollection),
    consents: storage.eventStream(consentCollection),
    retentionMarks: storage.collection(retentionMarkCollection),
    retentionWaiting: storage.collection(retentionWaitingCollection),
    serviceEvents: storage.eventStream(serviceEventCollection),
    serviceLedger: storage.eventStream(serviceLedgerCollection),
    dailyFigures: storage.collection(dailyFiguresCollection),
    lawyerFigures: storage.collection(lawyerFiguresCollection),
    qualityScores: storage.eventStream(qualityScoreCollection),
    qualityCases: storage.collection(qualityCaseCollection),
    ...telephonyStores(storage),
    ...outsideDeskStores(storage),
    ...exchangeInStores(storage),
  };
}
