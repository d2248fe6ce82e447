import type { Router } from 'express';
import type { ServiceEvent } from '../sessions/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { oversees } from './reach.ts';
import type { ViewLog } from './view-log.ts';

/** What happened in a service, line by line, and whether its log is whole (服务日志). Codes and ids only. */
export function mountSessionLog(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  mount(router, deps, 'sessions.log', async (call) => {
    const session = await deps.sessions.get(call.id);
    if (session === null || !oversees(call.staff, session)) throw new DeskMissingError();
    await viewLog.opened(call, session._id);
    const { read, check } = deps.services.log;
    const [events, found] = await Promise.all([read(session._id), check(session._id)]);
    const named = events.flatMap(({ by, data: { detail } }) => [by, detail]).filter((id) => typeof id === 'string');
    const names = await deps.staff.names([...new Set([...named, found?.erased?.by ?? ''])].filter((id) => id !== ''));
    const erased = found?.erased ?? null;
    const body = {
      events: events.map((event) => eventView(event, names, deps.intentName)),
      check: {
        state: found?.state ?? 'none',
        problems: found?.problems ?? [],
        head: found?.head ?? null,
        erased:
          erased === null ? null : { what: erased.what, byName: nameOf(erased.by, names), at: erased.at.toISOString() },
      },
      clocks: session.clocks ?? null,
    };
    return { status: 200, body };
  });
}

function eventView(
  { seq, kind, at, by, subject, data }: ServiceEvent,
  names: ReadonlyMap<string, string>,
  intentName: (id: string) => string,
) {
  const { detail, intent } = data;
  const shown = {
    ...data,
    ...(typeof detail === 'string' ? { detail: names.get(detail) ?? detail } : {}),
    ...(typeof intent === 'string' ? { intentName: intentName(intent) } : {}),
  };
  return { seq, kind, at: at.toISOString(), byName: nameOf(by, names), subject, data: shown };
}

function nameOf(staffId: string | null, names: ReadonlyMap<string, string>): string | null {
  return staffId === null ? null : (names.get(staffId) ?? staffId);
}
