/** Personal data (装配：个人信息): what each room forgets, what keeps things from being forgotten, and the privacy room. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Courier } from './bot/index.ts';
import type { Recordings } from './channels/index.ts';
import type { Clock } from './clock.ts';
import {
  identityKeepers,
  mediationShelf,
  messageShelf,
  misunderstoodShelves,
  openMatters,
  orderShelves,
  wordKeepers,
} from './forgetting.ts';
import { deliveryKeeper, deliveryShelf } from './forgetting-deliveries.ts';
import type { Jobs } from './jobs/index.ts';
import { workingDeadline } from './knowledge/index.ts';
import {
  Consents,
  DeletionReports,
  Erasure,
  LegalHolds,
  loadNotices,
  loadRetention,
  type Notices,
  PrivacyRequests,
  Retention,
  serviceShelves,
} from './privacy/index.ts';
import { PROJECT_DIR } from './project-folders.ts';
import type { Exchange, Session } from './sessions/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import type { composeSupervision } from './supervision.ts';

interface Dependencies {
  stores: Stores;
  supervision: Pick<ReturnType<typeof composeSupervision>, 'facts' | 'serviceLog' | 'settling'>;
  courier: Pick<Courier, 'notify'>;
  recordings: () => Pick<Recordings, 'forgetThread' | 'refused'>;
  /** What the exchange keeps of an order. */
  forgetOrder: (orderId: string) => Promise<void>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

const KNOWLEDGE_DIR = join(PROJECT_DIR, 'knowledge');
/** A call begins this long before its first words at most, ms. */
const CALL_MS = 10 * 60_000;
/** Among these is the greeting, where there is one. */
const FIRST_TURNS = 5;
const PAGE = 200;

const WORDS = {
  erased:
    '您要求删除的个人信息已经办理：对话文字已删除，联系方式十分钟内删除。依法保留的服务记录里没有您的文字和身份。',
  refused: '您关于个人信息的请求没有办理，理由：',
  copied: '您要求查阅、复制个人信息的请求已经办结。',
} as const;

export type PersonalData = ReturnType<typeof composePersonalData>;

export function composePersonalData(deps: Dependencies) {
  const { stores, supervision, courier, seal, jobs, clock, logger } = deps;
  const rules = loadRetention(KNOWLEDGE_DIR);
  const notices = loadNotices(KNOWLEDGE_DIR);
  const erasure = new Erasure({
    ...stores,
    serviceLog: supervision.serviceLog,
    wordKeepers: wordKeepers(deps),
    identityKeepers: [deliveryKeeper(deps), ...identityKeepers(deps)],
    clock,
  });
  const holds = new LegalHolds({ holds: stores.legalHolds, openMatters: openMatters(stores), clock });
  const reports = new DeletionReports(stores.deletionReports, clock);
  const consents = new Consents(stores.consents, clock);
  const retention = new Retention({
    rules: () => rules,
    shelves: [
      ...serviceShelves({ ...stores, erasure }),
      messageShelf(stores),
      ...misunderstoodShelves(stores),
      ...orderShelves(deps),
      deliveryShelf(stores),
      mediationShelf(stores),
    ],
    marks: stores.retentionMarks,
    waiting: stores.retentionWaiting,
    holds,
    reports,
    jobs,
    clock,
    logger,
  });
  const requests = new PrivacyRequests({
    requests: stores.privacyRequests,
    conversations: stores.conversations,
    erasure,
    holds,
    reports,
    consents,
    rules: () => rules,
    noticeVersion: () => notices.version,
    deadlineOf: (from, days) => workingDeadline(from, days).at,
    tell: async ({ conversationId, key, text }) => {
      const activities = [{ type: 'message' as const, text, speak: text }];
      await courier.notify({ conversationId, key, activities, kind: 'answer' });
    },
    words: (what) => WORDS[what],
    seal,
    jobs,
    clock,
    logger,
  });
  supervision.settling.follow({
    name: 'consents',
    settle: (session) => noteConsents(stores, consents, notices, session),
  });

  /** A message was dealt with: its log, and what follows when it refuses to be recorded (不同意录音). */
  async function exchanged(exchange: Exchange): Promise<void> {
    await supervision.serviceLog.exchanged(exchange);
    if (exchange.understanding?.intent === 'no-recording') await stopRecording(deps, consents, exchange);
  }
  return {
    exchanged,
    rules: () => rules,
    notices: () => notices,
    erasure,
    holds,
    reports,
    consents,
    retention,
    requests,
    /** Something keeps the service that a recording belongs to. */
    isHeldRecording: async ({ sessionId, conversationId }: { sessionId: string | null; conversationId: string }) =>
      (await holds.reasons({ _id: sessionId ?? '', conversationId }, 'recording')).length > 0,
    start: () => retention.start(),
  };
}

/** Also where the telephone did not hear the wish itself: what the bot understood is enough. */
async function stopRecording(
  { stores, recordings }: Dependencies,
  consents: Consents,
  { turn, sessionId, after }: Exchange,
): Promise<void> {
  const calls = await stores.voiceCalls.find({
    where: { conversationId: turn.stream, state: 'open' },
    sort: { startedAt: -1 },
    limit: PAGE,
  });
  for (const call of calls) {
    await stores.voiceCalls.change(call._id, (current) =>
      current.recordingRefused ? null : { ...current, recordingRefused: true },
    );
    await recordings().refused(call);
  }
  const version = calls.map(({ notice }) => notice?.version ?? '').find((one) => one !== '') ?? '';
  if (sessionId === null || version === '') return;
  const told = { sessionId, conversationId: turn.stream, channel: after.channel, version };
  await consents.note({ ...told, purpose: 'recording', step: 'refused' });
}

/** What was told at the beginning of a service, as it was told: the notice in the greeting, and that a call is recorded. */
async function noteConsents(stores: Stores, consents: Consents, notices: Notices, session: Session): Promise<void> {
  const { _id: sessionId, conversationId, channel, openedAt, closedAt } = session;
  const told = { sessionId, conversationId, channel };
  const first = await stores.turns.read(conversationId, 0, FIRST_TURNS);
  const greeted = first.find(
    ({ understanding, at }) => understanding?.decision === 'greeting' && at >= sinceDay(notices.date),
  );
  if (greeted !== undefined && greeted.at <= (closedAt ?? openedAt)) {
    await consents.note({ ...told, purpose: 'service', step: 'shown', version: notices.version, at: greeted.at });
  }
  if (channel !== 'voice') return;
  const calls = await stores.voiceCalls.find({ where: { conversationId }, sort: { startedAt: -1 }, limit: PAGE });
  for (const { notice, recordingRefused, startedAt } of calls) {
    if (notice === null || startedAt > (closedAt ?? startedAt) || startedAt.getTime() < openedAt.getTime() - CALL_MS)
      continue;
    const recording = { ...told, purpose: 'recording' as const, version: notice.version };
    await consents.note({ ...recording, step: 'shown', at: new Date(notice.at) });
    if (recordingRefused) await consents.note({ ...recording, step: 'refused' });
  }
}

function sinceDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
