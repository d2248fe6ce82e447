import type { Router } from 'express';
import { addDays, calendarDay } from '../knowledge/index.ts';
import {
  DICTIONARY,
  type FigureNames,
  type FigureReport,
  type FiguresFilter,
  figureTables,
  lawyerTable,
  type ReportPeriod,
  rangeBefore,
  reportPeriod,
  tableCsv,
  tableXlsx,
} from '../oversight/index.ts';
import { isInScope, type Staff } from '../staff/index.ts';
import { TOPICS } from '../text/index.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { XLSX } from './shift-routes.ts';
import { FIGURE_FORMATS, figuresQuery, lawyersQuery, REPORT_FORMATS } from './statistics-bodies.ts';

const TYPES = { pdf: 'application/pdf', xlsx: XLSX, csv: 'text/csv; charset=utf-8' } as const;

/** Figures and reports (统计与报表). They come from the kept figures of days alone, never from services. */
export function mountStatistics(router: Router, deps: DeskDeps): void {
  const { statistics } = deps;

  mount(router, deps, 'statistics.read', async ({ staff, query, body }) => {
    parse(noBody, body);
    const filter = figuresFilter(deps, staff, query);
    const previous = rangeBefore(filter);
    const [figures, before] = await Promise.all([
      statistics.figures(filter),
      statistics.total({ ...filter, ...previous }),
    ]);
    const names = await namesOf(deps, []);
    return {
      status: 200,
      body: {
        period: rangeOf(filter),
        previous,
        figures: {
          ...figures,
          regions: figures.regions.map((one) => ({
            ...one,
            name: one.regionCode === '' ? '' : names.region(one.regionCode),
          })),
          intents: figures.intents.map((one) => ({ ...one, name: names.intent(one.intent) })),
        },
        before,
      },
    };
  });

  mount(router, deps, 'statistics.lawyers', async ({ staff, query }) => {
    const filter = lawyersFilter(deps, staff, query);
    const lines = await statistics.lawyers(filter, onlyOwn(staff));
    const names = await deps.staff.names(lines.map(({ staffId }) => staffId));
    const lawyers = lines.map((line) => ({ ...line, name: names.get(line.staffId) ?? '' }));
    return { status: 200, body: { period: rangeOf(filter), lawyers } };
  });

  mount(router, deps, 'statistics.dictionary', async ({ staff }) => {
    const regions = deps.knowledge.told.current.knowledge.regions.all();
    const reached = regions.filter(({ code }) => isInScope(staff, code)).map(({ code, name }) => ({ code, name }));
    return {
      status: 200,
      body: { definitions: DICTIONARY, regions: reached, topics: TOPICS, ofAllRegions: staff.regions.length === 0 },
    };
  });

  mount(router, deps, 'statistics.export', async ({ staff, query, params, address }) => {
    const format = formatOf(FIGURE_FORMATS, params.format);
    const filter = figuresFilter(deps, staff, query);
    const table =
      params.table === 'lawyers'
        ? await lawyersOf(deps, filter)
        : figureTables(await statistics.figures(filter), await namesOf(deps, [])).find(({ id }) => id === params.table);
    if (table === undefined) throw new DeskMissingError();
    await deps.audit.record({ who: staff.id, what: 'statistics-export', subject: table.id, address });
    const bytes = format === 'csv' ? Buffer.from(tableCsv(table)) : await tableXlsx(table);
    const name = `${table.title}-${filter.from}-${addDays(filter.before, -1)}.${format}`;
    return { status: 200, body: bytes, file: { name, type: TYPES[format] } };
  });

  mount(router, deps, 'statistics.report', async (call) => {
    const { staff } = call;
    const scope = scopeOf(staff);
    const period = periodOf(deps, call);
    const lines = await deps.statistics.lawyers({ ...period, ...scope });
    const report = await deps.reports.full(
      period,
      scope,
      await namesOf(
        deps,
        lines.map(({ staffId }) => staffId),
      ),
    );
    return reportAnswer(deps, call, period, report, 'statistics-report');
  });

  // The same for everybody outside of the house, a third-party assessor too: nothing in it leads to a person.
  mount(router, deps, 'statistics.public', async (call) => {
    const period = periodOf(deps, call);
    if (period.before > calendarDay(deps.clock.now())) throw badPeriod('is not over yet');
    const report = await deps.reports.publicSheet(period, await namesOf(deps, []));
    return reportAnswer(deps, call, period, report, 'statistics-public');
  });
}

async function reportAnswer(
  deps: DeskDeps,
  { staff, params, address }: DeskCall,
  period: ReportPeriod,
  report: FigureReport,
  what: 'statistics-report' | 'statistics-public',
): Promise<DeskAnswer> {
  const format = formatOf(REPORT_FORMATS, params.format);
  await deps.audit.record({ who: staff.id, what, subject: period.id, address });
  const body = Buffer.from(await deps.reports.write(report, format));
  return { status: 200, body, file: { name: `${report.title}-${period.id}.${format}`, type: TYPES[format] } };
}

async function lawyersOf(deps: DeskDeps, filter: FiguresFilter) {
  const lines = await deps.statistics.lawyers(filter);
  return lawyerTable(
    lines,
    await namesOf(
      deps,
      lines.map(({ staffId }) => staffId),
    ),
  );
}

async function namesOf(deps: DeskDeps, people: readonly string[]): Promise<FigureNames> {
  const names = await deps.staff.names([...people]);
  const { regions } = deps.knowledge.told.current.knowledge;
  return {
    region: (code) => regions.find(code)?.name ?? code,
    intent: deps.intentName,
    person: (id) => names.get(id) ?? id,
  };
}

function figuresFilter(deps: DeskDeps, staff: Staff, query: Record<string, unknown>): FiguresFilter {
  const given = parse(figuresQuery(calendarDay(deps.clock.now())), withoutEmpty(query));
  const topic = given.topic === 'none' ? '' : given.topic;
  return { ...given, topic, ...scopeOf(staff) };
}

function lawyersFilter(deps: DeskDeps, staff: Staff, query: Record<string, unknown>) {
  const given = parse(lawyersQuery(calendarDay(deps.clock.now())), withoutEmpty(query));
  return { ...given, ...(onlyOwn(staff) === undefined ? scopeOf(staff) : {}) };
}

/** Nothing to narrow for who has no region of his own. */
function scopeOf({ regions }: Staff): Pick<FiguresFilter, 'within'> {
  return regions.length === 0 ? {} : { within: regions };
}

/** Who does not supervise sees himself alone. */
function onlyOwn(staff: Staff): string | undefined {
  return staff.roles.includes('supervisor') ? undefined : staff.id;
}

function rangeOf({ from, before }: FiguresFilter) {
  return { from, before };
}

/** @throws DeskMissingError 404 where there is no such format. */
function formatOf<F extends string>(formats: readonly F[], asked: string | undefined): F {
  const found = formats.find((format) => format === asked);
  if (found === undefined) throw new DeskMissingError();
  return found;
}

/** @throws DeskInputError 422 where it is no period, or has not begun. */
function periodOf(deps: DeskDeps, { params }: DeskCall): ReportPeriod {
  formatOf(REPORT_FORMATS, params.format);
  const period = reportPeriod(params.period ?? '');
  if (period === null) throw badPeriod('is a month, quarter, half-year or year, as 2026-10, 2026-Q4, 2026-H2 or 2026');
  if (period.from > calendarDay(deps.clock.now())) throw badPeriod('has not begun');
  return period;
}

function badPeriod(problem: string): DeskInputError {
  return new DeskInputError([{ field: 'period', problem }]);
}
