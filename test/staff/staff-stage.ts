import { randomBytes } from 'node:crypto';
import { knowledgeDecisionCollection, knowledgeRevisionCollection } from '../../src/knowledge/index.ts';
import {
  aidAccessCollection,
  aidApplicationCollection,
  aidOrderCountCollection,
  paperCollection,
} from '../../src/legal-aid/index.ts';
import {
  Audit,
  auditCollection,
  createStaffService,
  type ScryptCost,
  type StaffService,
  signInFailuresCollection,
  staffAccountCollection,
  staffSessionCollection,
} from '../../src/staff/index.ts';
import { createFieldSeal, type Storage } from '../../src/storage/index.ts';
import { misunderstoodCollection, nightlyReportCollection } from '../../src/understanding/index.ts';
import { Stage } from '../handoff/stage.ts';

/** Cheap enough for tests; the cost travels with the hash. */
const CHEAP: ScryptCost = { N: 16, r: 1, p: 1 };
export const PASSWORD = '演示密码-0123456789';

function declared(storage: Storage) {
  return {
    accounts: storage.collection(staffAccountCollection),
    signIns: storage.collection(staffSessionCollection),
    failures: storage.collection(signInFailuresCollection),
    auditEvents: storage.eventStream(auditCollection),
    misunderstood: storage.collection(misunderstoodCollection),
    nightlyReports: storage.collection(nightlyReportCollection),
    revisions: storage.collection(knowledgeRevisionCollection),
    decisions: storage.eventStream(knowledgeDecisionCollection),
    aidApplications: storage.collection(aidApplicationCollection),
    aidAccess: storage.collection(aidAccessCollection),
    aidOrderCounts: storage.collection(aidOrderCountCollection),
    aidPapers: storage.collection(paperCollection),
  };
}

export interface StaffStage {
  stage: Stage;
  staff: StaffService;
  audit: Audit;
  stored: ReturnType<typeof declared>;
}

/** The staff room on real SQLite, beside the handoff room. */
export async function openStaffStage(scrypt: ScryptCost = CHEAP): Promise<StaffStage> {
  let stored: ReturnType<typeof declared> | null = null;
  const stage = await Stage.open((storage) => {
    stored = declared(storage);
  });
  if (stored === null) throw new Error('nothing was declared');
  const { accounts, signIns, failures, auditEvents }: ReturnType<typeof declared> = stored;
  const seal = createFieldSeal(randomBytes(32).toString('base64'));
  const audit = new Audit(auditEvents, stage.clock);
  let ids = 0;
  const staff = createStaffService({
    accounts,
    sessions: signIns,
    failures,
    audit,
    jobs: stage.jobs,
    clock: stage.clock,
    seal,
    newId: () => {
      ids += 1;
      return `staff${ids}`;
    },
    scrypt,
  });
  return { stage, staff, audit, stored };
}
