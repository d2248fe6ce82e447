import { workingDeadline } from '../knowledge/index.ts';
import type { WorkOrder } from '../work-orders/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { type OrderRow, orderRow } from './order-views.ts';

/** Orders with a running limit that the board looks at, those whose limit comes first. */
const MOST = 1000;
/** Of one column. */
const SHOWN = 40;
/** Working days that are soon. */
const SOON_DAYS = 3;

export const BOARD_COLUMNS = ['overdue', 'today', 'soon', 'later'] as const;
type Column = (typeof BOARD_COLUMNS)[number];

interface Load {
  id: string | null;
  name: string;
  open: number;
  late: number;
}

/** The board of limits (时限看板): what is late, due today, due within three working days, later; and who has how much. */
export async function boardOf(deps: DeskDeps, isNear: (order: WorkOrder) => boolean) {
  const now = deps.clock.now();
  const orders = await running(deps, isNear);
  const today = workingDeadline(now, 0).at;
  const soon = workingDeadline(now, SOON_DAYS).at;
  const columnOf = ({ nextDueAt: at }: WorkOrder): Column =>
    at < now ? 'overdue' : at <= today ? 'today' : at <= soon ? 'soon' : 'later';
  const columns = Object.fromEntries(
    BOARD_COLUMNS.map((column) => [column, { count: 0, orders: [] as OrderRow[] }]),
  ) as Record<Column, { count: number; orders: OrderRow[] }>;
  const regions = new Map<string | null, Load>();
  const officers = new Map<string | null, Load>();
  for (const order of orders) {
    const column = columns[columnOf(order)];
    column.count += 1;
    if (column.orders.length < SHOWN) column.orders.push(orderRow(deps, order, now));
    const { regionCode, assigneeId, assigneeName } = order;
    const isLate = order.nextDueAt < now;
    count(regions, regionCode, regionCode === null ? '' : deps.documents.regionName(regionCode), isLate);
    count(officers, assigneeId, assigneeName, isLate);
  }
  return {
    columns,
    regions: byLoad(regions),
    officers: byLoad(officers),
    supervised: orders.filter(({ supervised }) => supervised).length,
    /** More than these have a running limit. */
    isCut: orders.length >= MOST,
  };
}

async function running({ orders }: DeskDeps, isNear: (order: WorkOrder) => boolean): Promise<WorkOrder[]> {
  const found: WorkOrder[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof orders.service.list>> = await orders.service.list(
      { running: true, limit: 200, ...(cursor === null ? {} : { cursor }) },
      isNear,
    );
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < MOST);
  return found.slice(0, MOST);
}

function count(loads: Map<string | null, Load>, id: string | null, name: string, isLate: boolean): void {
  const load = loads.get(id) ?? { id, name, open: 0, late: 0 };
  loads.set(id, { ...load, open: load.open + 1, late: load.late + (isLate ? 1 : 0) });
}

function byLoad(loads: ReadonlyMap<string | null, Load>): Load[] {
  return [...loads.values()].sort((one, other) => other.late - one.late || other.open - one.open);
}
