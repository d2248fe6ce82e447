import type { Router } from 'express';
import { calendarDay } from '../knowledge/index.ts';
import { disputeOf, type MediationCase } from '../mediation/index.ts';
import { type FigureTable, tableCsv, tableXlsx } from '../oversight/index.ts';
import { badCursorNamed, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { fullPage } from './full-page.ts';
import { mount } from './guard.ts';
import { mediationSubsidyQuery } from './mediation-bodies.ts';
import { isWithinMediation, seeing } from './mediation-routes.ts';
import { mediationRow } from './mediation-views.ts';
import { XLSX } from './shift-routes.ts';

const STATES = { claimed: '已申报', audited: '已审核', approved: '已批准', refused: '未批准', paid: '已发放' } as const;
/** Pages that one export is gathered from at most, of fifty and more each. */
const MOST_PAGES = 40;

/** Subsidies of cases (一案一补): the list, and a sheet for the accounts. */
export function mountMediationSubsidies(router: Router, deps: DeskDeps): void {
  mount(router, deps, 'mediation.subsidies', async ({ staff, query }) => {
    const { state, cursor } = parse(mediationSubsidyQuery, withoutEmpty(query));
    const page = await pageOf(deps, state, (one) => isWithinMediation(staff, one), cursor);
    const subsidies = page.items.map((one) => ({ ...mediationRow(one, seeing(deps)), subsidy: one.subsidy }));
    return { status: 200, body: { subsidies, next: page.next } };
  });

  mount(router, deps, 'mediation.subsidy-export', async ({ staff, query, params, address }) => {
    const { state } = parse(mediationSubsidyQuery, withoutEmpty(query));
    const { format = '' } = params;
    if (format !== 'csv' && format !== 'xlsx') throw new DeskMissingError();
    const found: MediationCase[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await pageOf(deps, state, (one) => isWithinMediation(staff, one), cursor);
      found.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    const table = sheetOf(deps, found);
    await deps.audit.record({
      who: staff.id,
      what: 'mediation-subsidy-export',
      subject: state,
      address,
      reason: `${format} ${found.length}`,
    });
    const name = `一案一补-${STATES[state]}.${format}`;
    return format === 'csv'
      ? { status: 200, body: tableCsv(table), file: { name, type: 'text/csv; charset=utf-8' } }
      : { status: 200, body: await tableXlsx(table), file: { name, type: XLSX } };
  });
}

function pageOf(
  { mediation }: DeskDeps,
  state: string,
  keeps: (one: MediationCase) => boolean,
  cursor: string | undefined,
) {
  return fullPage((after) => badCursorNamed(mediation.cases.subsidies(state, after)), keeps, cursor);
}

/** Without the names of the two sides: the accounts need the case, not its people. */
function sheetOf({ mediation }: DeskDeps, found: readonly MediationCase[]): FigureTable {
  const text = (title: string) => ({ title, width: 2, align: 'left' as const });
  const content = mediation.content();
  return {
    id: 'mediation-subsidies',
    title: '一案一补',
    columns: [
      ...[
        '案件编号',
        '纠纷类型',
        '调解组织',
        '调解员',
        '结果',
        '卷宗',
        '申报人',
        '申报日期',
        '审核',
        '批准人',
        '状态',
      ].map(text),
      { title: '金额（元）', width: 1, align: 'right' },
    ],
    rows: found.flatMap(({ subsidy, ...one }) => {
      if (subsidy === null) return [];
      const { amountFen, audit, claimedName, claimedAt, decidedName, state } = subsidy;
      return [
        [
          one.number,
          disputeOf(content, one.disputeKind)?.name ?? one.disputeKind,
          one.committee.name,
          one.mediators.map(({ name }) => name).join('、'),
          one.outcome === 'agreed' ? '调成' : '没有调成',
          one.record === 'full' ? '卷宗' : '简易记录',
          claimedName,
          calendarDay(claimedAt),
          audit === null ? '' : audit.passed ? '通过' : '没有通过',
          decidedName,
          STATES[state],
          amountFen === null ? '' : amountFen / 100,
        ],
      ];
    }),
    note: '',
    chart: null,
  };
}
