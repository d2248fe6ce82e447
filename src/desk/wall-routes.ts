import type { Router } from 'express';
import { z } from 'zod';
import type { AlarmKind, PersonFigures, ServiceLevel, StandingAlarm, WallReading } from '../oversight/index.ts';
import { parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { isoOf } from './handoff-views.ts';

/** Shapes of the wall; times are ISO 8601, UTC. */
export interface WallView {
  at: string;
  waiting: {
    total: number;
    longestSince: string | null;
    /** The longest wait first; `name` '' for cases that ask for no special skill. */
    queues: { queue: string; name: string; waiting: number; longestSince: string }[];
  };
  answered: Record<'voice' | 'text', { hour: ServiceLevel; today: ServiceLevel }>;
  people: (Pick<PersonFigures, 'state' | 'serving' | 'wrappingUp' | 'capacity'> & { id: string; name: string })[];
  open: WallReading['figures']['open'];
  volume: WallReading['figures']['volume'];
  satisfaction: WallReading['figures']['satisfaction'];
  alarms: AlarmView[];
  /** Limits of the alarms. */
  limits: { queue: number; waitSeconds: number };
}

export interface AlarmView {
  key: string;
  kind: AlarmKind;
  level: number;
  isCritical: boolean;
  since: string;
  /** What it is about, to be opened. */
  subject: { type: 'handoff' | 'review' | 'mediation'; id: string } | null;
  /** Name of the queue or of the lawyer; '' for none. */
  name: string;
  count: number | null;
  words: string[];
  acknowledged: { byName: string; at: string } | null;
}

const acknowledgeBody = z.strictObject({ key: z.string().min(1).max(300) });

/** The live wall (实时大屏), of the regions of who looks. */
export function mountWall(router: Router, deps: DeskDeps): void {
  const { audit, queueFeed } = deps;

  mount(router, deps, 'wall.read', async ({ staff }) => ({
    status: 200,
    body: await wallView(deps, await deps.wall.read(staff)),
  }));

  mount(router, deps, 'wall.acknowledge', async ({ staff, body, address }) => {
    const { key } = parse(acknowledgeBody, body);
    const alarm = await deps.wall.acknowledge(key, staff);
    if (alarm === null) throw new DeskMissingError();
    const reason = `${alarm.kind} ${alarm.level}`;
    await audit.record({
      who: staff.id,
      what: 'alarm-acknowledge',
      subject: alarm.subject?.id ?? key,
      address,
      reason,
    });
    queueFeed.publish();
    return { status: 200, body: await wallView(deps, await deps.wall.read(staff)) };
  });
}

async function wallView(deps: DeskDeps, { at, figures, alarms }: WallReading): Promise<WallView> {
  const { waiting, answered, people, open, volume, satisfaction } = figures;
  const inAlarms = alarms.flatMap(({ lawyerId, acknowledgement }) => [lawyerId ?? '', acknowledgement?.by ?? '']);
  const ids = [...people.map(({ staffId }) => staffId), ...inAlarms].filter((id) => id !== '');
  const names = await deps.staff.names(ids);
  const skills = new Map(deps.dutyContent().skills.map(({ id, name }) => [id, name]));
  const queueName = (queue: string) => skills.get(queue) ?? queue;
  const { limits } = deps.wall;
  return {
    at: isoOf(at),
    waiting: {
      total: waiting.total,
      longestSince: isoOf(waiting.longestSince),
      queues: waiting.queues.map((one) => ({
        ...one,
        name: queueName(one.queue),
        longestSince: isoOf(one.longestSince),
      })),
    },
    answered,
    people: people.map(({ staffId, state, serving, wrappingUp, capacity }) => ({
      id: staffId,
      name: names.get(staffId) ?? '',
      state,
      serving,
      wrappingUp,
      capacity,
    })),
    open,
    volume,
    satisfaction,
    alarms: alarms.map((alarm) => alarmView(alarm, { names, queueName })),
    limits: { queue: limits.queue, waitSeconds: limits.waitMs / 1000 },
  };
}

function alarmView(
  alarm: StandingAlarm,
  { names, queueName }: { names: ReadonlyMap<string, string>; queueName: (queue: string) => string },
): AlarmView {
  const { key, kind, level, isCritical, since, subject, queue, count, lawyerId, words, acknowledgement } = alarm;
  return {
    key,
    kind,
    level,
    isCritical,
    since: isoOf(since),
    subject,
    name: queue === undefined ? (names.get(lawyerId ?? '') ?? '') : queueName(queue),
    count: count ?? null,
    words: [...(words ?? [])],
    acknowledged:
      acknowledgement === null
        ? null
        : { byName: names.get(acknowledgement.by) ?? '', at: new Date(acknowledgement.at).toISOString() },
  };
}
