import type { ServiceFacts } from '../../../src/oversight/index.ts';
import { TOPICS } from '../../../src/text/index.ts';
import { handedOver, service } from './services.ts';

/** 0 … 1, always the same numbers. */
export function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const CHANNELS = ['web', 'web', 'wechat', 'wechat', 'wechat', 'voice', 'voice', 'sms'] as const;
const HOURS = [8, 9, 9, 9, 10, 10, 10, 11, 11, 14, 14, 15, 15, 15, 16, 16, 17, 19, 20, 21, 23, 2];
const INTENTS = ['wage-arrears', 'work-injury', 'divorce', 'loan-recovery', 'severance', 'rent-deposit'];

/** Services of a day as they might be: some handed over, some rated, busy mornings. */
export function servicesOfDay(
  day: string,
  count: number,
  { draw, regions, lawyers }: { draw: () => number; regions: readonly (string | null)[]; lawyers: readonly string[] },
): ServiceFacts[] {
  const one = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  return Array.from({ length: count }, () => {
    const hour = one(HOURS);
    const openedAt = new Date(
      `${day}T${String(hour).padStart(2, '0')}:${String(Math.floor(draw() * 60)).padStart(2, '0')}:00+08:00`,
    );
    const botMs = 20_000 + Math.floor(draw() * 180_000);
    const rated = draw();
    const channel = one(CHANNELS);
    const regionCode = one(regions);
    const common = {
      openedAt,
      day,
      hour,
      channel,
      regionCode,
      topic: draw() < 0.06 ? null : one(TOPICS.slice(0, 12)),
      intents: [one(INTENTS)],
      emergency: draw() < 0.01 ? 'E-violence' : null,
      isRepeat: draw() < 0.12,
      quality: 70 + Math.floor(draw() * 30),
      ...(rated < 0.5
        ? {
            ratingState: 'rated' as const,
            rating:
              rated < 0.47
                ? ('satisfied' as const)
                : rated < 0.49
                  ? ('basically-satisfied' as const)
                  : ('dissatisfied' as const),
          }
        : { ratingState: rated < 0.9 ? ('asked' as const) : ('skipped' as const) }),
    };
    if (draw() < 0.65) {
      const closedAt = new Date(openedAt.getTime() + botMs);
      return service({
        ...common,
        closedAt,
        clocks: { botMs, waitingMs: 0, lawyerMs: 0, wrapUpMs: 0 },
        outcome: draw() < 0.1 ? 'pre-check' : 'answered',
      });
    }
    const result = draw() < 0.9 ? 'answered' : draw() < 0.5 ? 'abandoned' : 'message-left';
    const waitingMs = Math.floor(channel === 'voice' ? 4_000 + draw() ** 3 * 60_000 : 10_000 + draw() ** 2 * 400_000);
    const lawyerMs = result === 'answered' ? 120_000 + Math.floor(draw() * 900_000) : 0;
    const wrapUpMs = result === 'answered' ? 20_000 + Math.floor(draw() * 120_000) : 0;
    const lawyerId = result === 'answered' ? one(lawyers) : null;
    return handedOver(channel, waitingMs, result, {
      ...common,
      closedAt: new Date(openedAt.getTime() + botMs + waitingMs + lawyerMs + wrapUpMs),
      clocks: { botMs, waitingMs, lawyerMs, wrapUpMs },
      lawyerId,
      attribution: { lawyerId, queue: null, shiftId: null, provider: '', regionCode },
    });
  });
}
