import { pino } from 'pino';
import type { DeskPrivacy } from '../../src/desk/index.ts';
import { workingDeadline } from '../../src/knowledge/index.ts';
import {
  Consents,
  DeletionReports,
  Erasure,
  LegalHolds,
  loadRetention,
  PrivacyRequests,
  Retention,
  serviceShelves,
} from '../../src/privacy/index.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

/** The privacy room over the stores of the stage; what other rooms keep is tested in test/privacy. */
export function stagePrivacy({ stage, stored }: StaffStage, seal: FieldSeal, knowledgeDir: string): DeskPrivacy {
  const { clock, jobs } = stage;
  const rules = loadRetention(knowledgeDir);
  const logger = pino({ level: 'silent' });
  const erasure = new Erasure({
    ...stage.stored,
    serviceLog: { erased: async () => undefined },
    wordKeepers: [],
    identityKeepers: [],
    clock,
  });
  const holds = new LegalHolds({ holds: stored.legalHolds, openMatters: async () => [], clock });
  const reports = new DeletionReports(stored.deletionReports, clock);
  const consents = new Consents(stored.consents, clock);
  const shared = { rules: () => rules, holds, reports, jobs, clock, logger };
  const retention = new Retention({
    ...shared,
    shelves: serviceShelves({ ...stage.stored, erasure }),
    marks: stored.retentionMarks,
    waiting: stored.retentionWaiting,
  });
  const requests = new PrivacyRequests({
    ...shared,
    requests: stored.privacyRequests,
    conversations: stage.stored.conversations,
    erasure,
    consents,
    noticeVersion: () => '2026-11',
    deadlineOf: (from, days) => workingDeadline(from, days).at,
    tell: async ({ conversationId, key, text }) => {
      await stage.line.notify({ conversationId, key, activities: [{ type: 'message', text }] });
    },
    words: (what) => ({ erased: '已删除', refused: '没有办理，理由：', copied: '已办结' })[what],
    seal,
  });
  return { ...shared, retention, erasure, consents, requests };
}
