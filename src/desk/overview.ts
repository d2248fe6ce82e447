import { classOf, type RatingClass } from '../follow-up/index.ts';
import { SATISFACTIONS } from '../sessions/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
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

/**
 * Today's figures of the regions that he is for, from midnight in Asia/Shanghai. `open`, `waiting` and `onDuty` are of this
 * moment; duty is of the whole house.
 */
export async function overview(deps: DeskDeps, staff: Staff): Promise<Overview> {
  const now = deps.clock.now().getTime();
  const from = new Date(Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS);
  const before = new Date(from.getTime() + DAY_MS);
  const within = (regionCode: unknown) => isInScope(staff, typeof regionCode === 'string' ? regionCode : null);
  const [all, opened, handedOver, waiting, onDuty] = await Promise.all([
    deps.sessions.sumBy({ where: { openedAt: { from, before } } }, ['rating', 'emergency', 'regionCode']),
    deps.sessions.sumBy({ where: { state: 'open' } }, ['regionCode']),
    deps.handoffs.handedOverBetween(from, before, within),
    deps.handoffs.waitingCount(within),
    deps.roster.onDutyCount(),
  ]);
  const groups = all.filter(({ key }) => within(key.regionCode));
  const open = opened.reduce((sum, { key, count }) => sum + (within(key.regionCode) ? count : 0), 0);
  const count = (matches: (key: (typeof groups)[number]['key']) => boolean) =>
    groups.filter(({ key }) => matches(key)).reduce((sum, group) => sum + group.count, 0);
  return {
    sessions: count(() => true),
    open,
    handedOver,
    waiting,
    onDuty,
    rated: count(({ rating }) => rating !== null),
    satisfied: count(isOf('satisfied')),
    basicallySatisfied: count(isOf('basically-satisfied')),
    dissatisfied: count(isOf('dissatisfied')),
    emergencies: count(({ emergency }) => emergency !== null),
  };
}

/** Of either scale. */
function isOf(wanted: RatingClass) {
  return ({ rating }: { readonly rating?: unknown }): boolean => {
    const level = SATISFACTIONS.find((one) => one === rating);
    return level !== undefined && classOf(level) === wanted;
  };
}
