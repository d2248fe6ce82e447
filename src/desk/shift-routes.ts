import type { NextFunction, Request, Response, Router } from 'express';
import {
  type ImportedRow,
  importShifts,
  type RowProblem,
  type Shift,
  type ShiftExchange,
  ShiftFileError,
  type ShiftInput,
  type ShiftPerson,
  shiftSheet,
  shiftTemplate,
} from '../handoff/index.ts';
import { ACCESS, mayDo } from '../staff/index.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError } from './errors.ts';
import { type DeskCall, mount, signedIn } from './guard.ts';
import { readUploadedTable } from './read-table.ts';
import {
  exchangeBody,
  exchangesQuery,
  importQuery,
  refuseBody,
  shiftBody,
  shiftChangeBody,
  shiftsQuery,
} from './roster-bodies.ts';
import { type ExchangeView, exchangeView, shiftView } from './shift-views.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DAY_MS = 86_400_000;
/** Shown when no time is asked for: from yesterday, four weeks. */
const USUAL_DAYS = 28;

/** What an import did, or would do. */
export interface ShiftImportView {
  /** Nothing was written: it was a rehearsal, or a row is wrong. */
  dry: boolean;
  added: number;
  changed: number;
  unchanged: number;
  problems: RowProblem[];
  rows: (Pick<ImportedRow, 'row' | 'staffId' | 'from' | 'to' | 'kind' | 'note' | 'outcome'> & {
    displayName: string;
  })[];
}

/** The roster as planned: shifts, their import, and exchanges between two people. */
export function mountShifts(router: Router, deps: DeskDeps): void {
  const { planned, audit } = deps;
  const { shifts } = planned;

  mount(router, deps, 'shifts.list', async ({ query }) => {
    const found = await shiftsAsked(deps, query);
    const names = await deps.staff.names(found.map(({ staffId }) => staffId));
    return { status: 200, body: { shifts: found.map((one) => shiftView(one, names.get(one.staffId) ?? '')) } };
  });

  mount(router, deps, 'shifts.people', async () => {
    const [people, profiles] = await Promise.all([peopleById(deps), deps.staff.profiles()]);
    const withPhone = new Set(profiles.filter(({ hasPhone }) => hasPhone).map(({ id }) => id));
    const views = [...people.values()].map((person) => ({ ...person, hasPhone: withPhone.has(person.id) }));
    return { status: 200, body: { people: views } };
  });

  mount(router, deps, 'shifts.add', async ({ staff, body, address }) => {
    const input = parse(shiftBody, body);
    await requirePerson(deps, input.staffId);
    const shift = await shifts.add(input, staff.id);
    await audit.record({ who: staff.id, what: 'shift-add', subject: shift._id, address });
    return { status: 201, body: await withName(deps, shift) };
  });

  mount(router, deps, 'shifts.change', async ({ staff, id, body, address }) => {
    const patch = given(parse(shiftChangeBody, body));
    if (patch.staffId !== undefined) await requirePerson(deps, patch.staffId);
    const shift = await shifts.change(id, patch, staff.id);
    await audit.record({ who: staff.id, what: 'shift-change', subject: id, address });
    return { status: 200, body: await withName(deps, shift) };
  });

  mount(router, deps, 'shifts.cancel', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const shift = await shifts.cancel(id, staff.id);
    await audit.record({ who: staff.id, what: 'shift-cancel', subject: id, address });
    return { status: 200, body: await withName(deps, shift) };
  });

  router[ACCESS['shifts.import'].method](
    ACCESS['shifts.import'].path,
    async (request: Request, response: Response, next: NextFunction) => {
      // Only who may import has his file read; the route below refuses the others, and writes it down.
      if (mayDo(await signedIn(deps, request), 'shifts.import')) {
        request.body = { bytes: await readUploadedTable(request, response) };
      }
      next();
    },
  );

  mount(router, deps, 'shifts.import', async ({ staff, body, query, address }) => {
    const isDry = parse(importQuery, withoutEmpty(query)).dry === '1';
    const people = await peopleById(deps);
    const report = await importShifts(bytesIn(body), { shifts, people: [...people.values()], by: staff.id, isDry });
    if (!report.isDry) await audit.record({ who: staff.id, what: 'shift-import', subject: staff.id, address });
    const count = (outcome: ImportedRow['outcome']) => report.rows.filter((row) => row.outcome === outcome).length;
    const view: ShiftImportView = {
      dry: report.isDry,
      added: count('new'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      problems: report.problems,
      rows: report.rows.map((row) => ({ ...row, displayName: people.get(row.staffId)?.displayName ?? '' })),
    };
    return { status: !isDry && view.problems.length > 0 ? 422 : 200, body: view };
  });

  mount(router, deps, 'shifts.template', async () => ({
    status: 200,
    body: await shiftTemplate(),
    file: { name: '排班模板.xlsx', type: XLSX },
  }));

  mount(router, deps, 'shifts.export', async ({ staff, query, address }) => {
    const shifts = await shiftsAsked(deps, query);
    await deps.audit.record({ who: staff.id, what: 'shift-export', subject: String(shifts.length), address });
    const body = await shiftSheet(shifts, await peopleById(deps));
    return { status: 200, body, file: { name: '排班.xlsx', type: XLSX } };
  });

  mountExchanges(router, deps);
}

function mountExchanges(router: Router, deps: DeskDeps): void {
  const { audit } = deps;
  const { exchanges } = deps.planned;

  mount(router, deps, 'exchanges.list', async ({ staff, query }) => {
    const { mine } = parse(exchangesQuery, withoutEmpty(query));
    const all = staff.roles.includes('supervisor') && mine === '0';
    const list = await exchanges.list(all ? null : staff.id);
    return { status: 200, body: { exchanges: await exchangeViews(deps, staff, list) } };
  });

  mount(router, deps, 'exchanges.ask', async ({ staff, body, address }) => {
    const request = parse(exchangeBody, body);
    await requirePerson(deps, request.partnerId);
    const asked = await exchanges.request(request, staff.id);
    await audit.record({ who: staff.id, what: 'exchange-ask', subject: asked._id, address });
    return { status: 201, body: await exchangeAnswer(deps, staff, asked) };
  });

  mount(router, deps, 'exchanges.agree', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const agreed = await exchanges.agree(id, staff.id);
    await audit.record({ who: staff.id, what: 'exchange-agree', subject: id, address });
    return { status: 200, body: await exchangeAnswer(deps, staff, agreed) };
  });

  mount(router, deps, 'exchanges.approve', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const approved = await exchanges.approve(id, staff.id);
    await audit.record({ who: staff.id, what: 'exchange-approve', subject: id, address });
    return { status: 200, body: await exchangeAnswer(deps, staff, approved) };
  });

  mount(router, deps, 'exchanges.refuse', async ({ staff, id, body, address }) => {
    const { reason } = parse(refuseBody, body);
    const refused = await exchanges.refuse(id, staff.id, staff.roles.includes('supervisor'), reason);
    await audit.record({ who: staff.id, what: 'exchange-refuse', subject: id, address });
    return { status: 200, body: await exchangeAnswer(deps, staff, refused) };
  });

  mount(router, deps, 'exchanges.withdraw', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const withdrawn = await exchanges.withdraw(id, staff.id);
    await audit.record({ who: staff.id, what: 'exchange-withdraw', subject: id, address });
    return { status: 200, body: await exchangeAnswer(deps, staff, withdrawn) };
  });
}

/** Everybody who can have a shift: takes cases, and his account is open. */
export async function peopleById({ staff }: Pick<DeskDeps, 'staff'>): Promise<Map<string, ShiftPerson>> {
  const accounts = await staff.list();
  return new Map(
    accounts
      .filter(({ disabled, roles }) => !disabled && roles.includes('lawyer'))
      .map(({ id, username, displayName }) => [id, { id, username, displayName }]),
  );
}

async function requirePerson(deps: DeskDeps, staffId: string): Promise<void> {
  if ((await peopleById(deps)).has(staffId)) return;
  throw new DeskInputError([{ field: 'staffId', problem: '没有这个值班人员，或者账号已经停用。' }]);
}

async function shiftsAsked({ planned, clock }: DeskDeps, query: DeskCall['query']): Promise<Shift[]> {
  const asked = parse(shiftsQuery, withoutEmpty(query));
  const from = asked.from ?? new Date((asked.to ?? clock.now()).getTime() - DAY_MS);
  const to = asked.to ?? new Date(from.getTime() + USUAL_DAYS * DAY_MS);
  const { staffId } = asked;
  return planned.shifts.between(from, to, {
    ...(staffId === undefined ? {} : { staffId }),
    cancelled: asked.cancelled === '1',
  });
}

async function withName({ staff }: DeskDeps, shift: Shift) {
  const names = await staff.names([shift.staffId]);
  return { shift: shiftView(shift, names.get(shift.staffId) ?? '') };
}

async function exchangeViews(
  deps: DeskDeps,
  reader: DeskCall['staff'],
  list: readonly ShiftExchange[],
): Promise<ExchangeView[]> {
  const ids = list.flatMap(({ askedBy, partnerId, decidedBy }) => [askedBy, partnerId, decidedBy ?? askedBy]);
  const names = await deps.staff.names(ids);
  const seenBy = { id: reader.id, supervises: reader.roles.includes('supervisor'), now: deps.clock.now() };
  return list.map((one) => exchangeView(one, seenBy, names));
}

async function exchangeAnswer(deps: DeskDeps, reader: DeskCall['staff'], one: ShiftExchange) {
  const [exchange] = await exchangeViews(deps, reader, [one]);
  return { exchange };
}

function given(patch: { [K in keyof ShiftInput]?: ShiftInput[K] | undefined }): Partial<ShiftInput> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function bytesIn(body: unknown): Buffer {
  const bytes: unknown = typeof body === 'object' && body !== null && 'bytes' in body ? body.bytes : null;
  if (!Buffer.isBuffer(bytes)) throw new ShiftFileError('没有收到文件，请选择一个 .xlsx 文件。');
  return bytes;
}
