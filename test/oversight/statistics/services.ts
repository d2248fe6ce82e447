import type { ServiceFacts } from '../../../src/oversight/index.ts';

let ids = 0;

/** One closed service of 2026-03-02, 10:00 in Shanghai: answered by the bot within a minute, not rated. */
export function service(fields: Partial<ServiceFacts> = {}): ServiceFacts {
  ids += 1;
  const openedAt = fields.openedAt ?? new Date('2026-03-02T02:00:00Z');
  const local = new Date(openedAt.getTime() + 8 * 3_600_000);
  return {
    _id: `s${ids}`,
    conversationId: `c${ids}`,
    personKey: `p${ids}`,
    channel: 'web',
    regionCode: '340302',
    openedAt,
    closedAt: new Date(openedAt.getTime() + 60_000),
    day: local.toISOString().slice(0, 10),
    hour: local.getUTCHours(),
    outcome: 'answered',
    topic: '劳动纠纷',
    intents: ['wage-arrears'],
    emergency: null,
    turnCount: 2,
    firstReplyMs: 900,
    lawyerId: null,
    attribution: { lawyerId: null, queue: null, shiftId: null, provider: '', regionCode: '340302' },
    clocks: { botMs: 60_000, waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 },
    handoff: null,
    ratingState: 'none',
    rating: null,
    ratedAt: null,
    reviewState: null,
    isRepeat: false,
    quality: null,
    terms: [],
    ...fields,
  } as ServiceFacts;
}

/** A service for which a person was asked. */
export function handedOver(
  channel: ServiceFacts['channel'],
  waitedMs: number,
  result: 'answered' | 'message-left' | 'abandoned' = 'answered',
  fields: Partial<ServiceFacts> = {},
): ServiceFacts {
  const openedAt = new Date('2026-03-02T02:00:00Z');
  const lawyerId = result === 'answered' ? 'lawyer1' : null;
  return service({
    channel,
    outcome: result === 'answered' ? 'handed-over' : result === 'abandoned' ? 'abandoned' : 'message-taken',
    handoff: {
      requestedAt: openedAt,
      answeredAt: result === 'answered' ? new Date(openedAt.getTime() + waitedMs) : null,
      waitedMs,
      result,
      count: 1,
      wrapUp: null,
    },
    lawyerId,
    attribution: { lawyerId, queue: 'labour', shiftId: null, provider: '示例律师事务所', regionCode: '340302' },
    ...fields,
  });
}
