import { loadDeskPhrases } from '../../src/knowledge/index.ts';
import {
  loadRubric,
  QualityReviews,
  QualityScoring,
  type Rubric,
  type ServiceFacts,
} from '../../src/oversight/index.ts';
import { newTurn, type Session } from '../../src/sessions/index.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';
import type { DeskStage } from './desk-stage.ts';

export type StageQuality = Awaited<ReturnType<typeof stageQuality>>;

/** Scores and second looks over the stores of the stage, by the published rubric and forbidden phrases. */
export async function stageQuality({ stage, stored }: StaffStage, seal: FieldSeal, knowledgeDir: string) {
  const [rubric, { forbidden }] = await Promise.all([loadRubric(knowledgeDir), loadDeskPhrases(knowledgeDir)]);
  const now: { rubric: Rubric } = { rubric };
  const deps = { ...stage.stored, ...stored, seal, clock: stage.clock, rubric: () => now.rubric };
  const scoring = new QualityScoring({
    ...deps,
    setQuality: (id, quality) => stored.serviceFacts.change(id, (facts) => ({ ...facts, quality })),
    knowledge: () => ({ answer: () => null, forbidden }),
  });
  return { reviews: new QualityReviews({ ...deps, scoring }), scoring, now };
}

/** A closed service that a lawyer served, with its facts; unhappy, so that it is always drawn. A person came late. */
export async function servedBy(
  desk: DeskStage,
  lawyerId: string,
  id: string,
  fields: Partial<Session> = {},
): Promise<Session> {
  const at = desk.stage.clock.now();
  const outcome = 'handed-over' as const;
  const closed = { state: 'closed' as const, openedAt: at, closedAt: at, outcome, lawyerId };
  const session = await desk.session(id, { ...closed, rating: 'dissatisfied', ...fields });
  const facts: ServiceFacts = {
    _id: id,
    conversationId: session.conversationId,
    personKey: 'p',
    channel: 'web',
    regionCode: session.regionCode,
    openedAt: at,
    closedAt: at,
    day: '2026-03-02',
    hour: 10,
    outcome,
    topic: '劳动纠纷',
    intents: [],
    emergency: session.emergency,
    turnCount: 1,
    firstReplyMs: null,
    lawyerId: session.lawyerId,
    attribution: { lawyerId: session.lawyerId, queue: null, shiftId: null, provider: '', regionCode: null },
    clocks: { botMs: 0, waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 },
    handoff: { requestedAt: at, answeredAt: at, waitedMs: 200_000, result: 'answered', count: 1, wrapUp: null },
    ratingState: 'rated',
    rating: session.rating,
    ratedAt: at,
    reviewState: null,
    isRepeat: false,
    quality: null,
    phoneKeys: [],
    terms: [],
  };
  await desk.room.stored.serviceFacts.insert(facts);
  await saidIn(desk, id, '工资三个月没发了，我的电话是13800001234');
  await saidIn(desk, id, '您可以向劳动监察投诉，也可以按《劳动争议调解仲裁法》第二十七条在一年内申请仲裁。', lawyerId);
  await saidIn(desk, id, '还有问题吗？祝您顺利。', lawyerId);
  return session;
}

/** By the resident, or by somebody of the staff. */
export async function saidIn(desk: DeskStage, id: string, text: string, staffId?: string): Promise<void> {
  const by = staffId === undefined ? { from: 'resident' as const } : { from: 'lawyer' as const, staffId };
  const activity = { type: 'message' as const, text };
  const turn = newTurn({ key: `${id}:${text}`, at: desk.stage.clock.now(), sessionId: id, activity, ...by });
  await desk.stage.stored.turns.append(`c-${id}`, [turn]);
}
