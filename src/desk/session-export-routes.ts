import type { Router } from 'express';
import { z } from 'zod';
import { EXPORT_FORMATS, filterKinds, type SessionFilterInput, sessionFilterSchema } from '../oversight/index.ts';
import { ForbiddenError } from '../staff/index.ts';
import { parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { revealReason } from './session-view-routes.ts';

const exportBody = z.strictObject({
  filter: sessionFilterSchema.prefault({}),
  format: z.enum(EXPORT_FORMATS),
  /** Telephone numbers in clear. */
  clear: z.boolean().default(false),
  reason: revealReason.optional(),
});
const noQuery = z.strictObject({});

/** Exports of services (台账导出): asked for with a filter and, in clear, a reason; then fetched once. */
export function mountSessionExports(router: Router, deps: DeskDeps): void {
  const { exports } = deps.services;

  mount(router, deps, 'exports.ask', async ({ staff, body, address }) => {
    const { filter, format, clear, reason } = parse(exportBody, body);
    if (filter.state === 'open') throw new DeskInputError([{ field: 'filter.state', problem: '只能导出已结束的服务' }]);
    if (clear && !staff.roles.includes('supervisor')) throw new ForbiddenError();
    if (clear && reason === undefined) throw new DeskInputError([{ field: 'reason', problem: '请写明导出原因' }]);
    const input = (body as { filter?: SessionFilterInput }).filter ?? {};
    const { asked, rows, exact } = await exports.ask(staff, { filter, input, format, clear });
    const about = [format, clear ? 'clear' : 'masked', `${exact ? '' : '≤'}${rows}`, filterKinds(filter), reason ?? ''];
    await deps.audit.record({
      who: staff.id,
      what: 'session-export',
      subject: asked._id,
      address,
      reason: about.join(' ').trim(),
    });
    const url = `/api/desk/sessions/exports/${asked._id}/file`;
    return { status: 201, body: { id: asked._id, rows, exact, url, expiresAt: asked.expiresAt.toISOString() } };
  });

  mount(router, deps, 'exports.fetch', async ({ staff, id, query, address }) => {
    parse(noQuery, withoutEmpty(query));
    const file = await exports.fetch(id, staff, {
      names: { staff: (ids) => deps.staff.names(ids), intent: deps.intentName, region: deps.documents.regionName },
      ended: ({ _id, state, rows }) =>
        deps.audit.record({
          who: staff.id,
          what: 'session-exported',
          subject: _id,
          address,
          reason: `${state} ${rows}`,
        }),
    });
    if (file === null) throw new DeskMissingError();
    const { name, type, pieces } = file;
    return { status: 200, body: null, file: { name, type }, stream: { type, sound: pieces } };
  });
}
