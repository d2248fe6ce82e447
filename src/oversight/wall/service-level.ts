import type { LoadKind } from '../../handoff/index.ts';
import type { IsCounted, OfferedService } from './wall-snapshot.ts';

/** First answer by a person: telephone within 15 s (GB/T 33358-2016), written channels within 3 min. */
export const ANSWER_MS: Readonly<Record<LoadKind, number>> = { voice: 15_000, text: 180_000 };

/** Answered in time, of all that were offered (接通及时率). */
export interface ServiceLevel {
  within: number;
  offered: number;
  /** Percent with one decimal; null where nobody was offered. */
  percent: number | null;
}

/**
 * Who was answered inside the limit, of all who asked from `from` on: late answers, those who gave up and those who were
 * never answered stay misses. Who waits and is still inside the limit is not decided, and not counted yet.
 */
export function serviceLevel(
  services: readonly OfferedService[],
  { kind, from, now, isCounted }: { kind: LoadKind; from: Date; now: Date; isCounted: IsCounted },
): ServiceLevel {
  const limit = ANSWER_MS[kind];
  let within = 0;
  let offered = 0;
  for (const service of services) {
    if (service.kind !== kind || service.requestedAt < from || !isCounted(service.regionCode)) continue;
    const { requestedAt, answeredAt, isOpen } = service;
    const waitedMs = (answeredAt ?? now).getTime() - requestedAt.getTime();
    if (answeredAt === null && isOpen && waitedMs <= limit) continue;
    offered += 1;
    if (answeredAt !== null && waitedMs <= limit) within += 1;
  }
  return { within, offered, percent: offered === 0 ? null : Math.round((within / offered) * 1000) / 10 };
}
