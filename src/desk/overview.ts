import type { DeskDeps } from './desk-deps.ts';

const DAY_MS = 24 * 3_600_000;
/** Asia/Shanghai has had no summer time since 1991: always 8 hours ahead. */
const SHANGHAI_MS = 8 * 3_600_000;

export interface Overview {
  sessions: number;
  open: number;
  handedOver: number;
  waiting: number;
  onDuty: number;
  rated: number;
  satisfied: number;
  basicallySatisfied: number;
  dissatisfied: number;
  emergencies: number;
}

/** Today's figures, from midnight in Asia/Shanghai. `open`, `waiting` and `onDuty` are of this moment. */
export async function overview(deps: DeskDeps): Promise<Overview> {
  const now = deps.clock.now().getTime();
  const from = new Date(Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS);
  const before = new Date(from.getTime() + DAY_MS);
  const [groups, open, handedOver, waiting, onDuty] = await Promise.all([
    deps.sessions.sumBy({ where: { openedAt: { from, before } } }, ['rating', 'emergency']),
    deps.sessions.count({ where: { state: 'open' } }),
    deps.handoffs.handedOverBetween(from, before),
    deps.handoffs.waitingCount(),
    deps.roster.onDutyCount(),
  ]);
  const count = (matches: (key: (typeof groups)[number]['key']) => boolean) =>
    groups.filter(({ key }) => matches(key)).reduce((sum, group) => sum + group.count, 0);
  return {
    sessions: count(() => true),
    open,
    handedOver,
    waiting,
    onDuty,
    rated: count(({ rating }) => rating !== null),
    satisfied: count(({ rating }) => rating === 'satisfied'),
    basicallySatisfied: count(({ rating }) => rating === 'basically-satisfied'),
    dissatisfied: count(({ rating }) => rating === 'dissatisfied'),
    emergencies: count(({ emergency }) => emergency !== null),
  };
}
