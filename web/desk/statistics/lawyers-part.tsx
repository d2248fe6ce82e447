import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { DASH, enough, lengthOf, percent } from './figure-words.ts';
import { tableFile } from './statistics-api.ts';
import type { FiguresQuestion, LawyerLine } from './types.ts';

const COLUMNS = [
  'name',
  'duty',
  'services',
  'perHour',
  'voice15',
  'text180',
  'wait',
  'raters',
  'satisfied',
  'quality',
] as const;
type Column = (typeof COLUMNS)[number];

/** What a column is ordered by; null stands last. Rates of too few are not ordered by: that would tell them. */
function keyOf({ metrics, dutyMinutes }: LawyerLine, column: Exclude<Column, 'name'>): number | null {
  const { satisfied } = metrics.satisfaction;
  switch (column) {
    case 'duty':
      return dutyMinutes;
    case 'services':
      return metrics.services;
    case 'perHour':
      return dutyMinutes === 0 ? null : metrics.services / dutyMinutes;
    case 'voice15':
      return metrics.serviceLevel.voice15.share;
    case 'text180':
      return metrics.serviceLevel.text180.share;
    case 'wait':
      return metrics.wait.medianMs;
    case 'raters':
      return satisfied.of;
    case 'satisfied':
      return satisfied.of < 10 ? null : satisfied.share;
    case 'quality':
      return metrics.quality.mean;
  }
}

/** Figures by person, in the order of their names (人员): no ranking. */
export function LawyersPart({ asked }: { asked: FiguresQuestion }) {
  const { api, texts } = useDesk();
  const t = texts.statistics;
  const loaded = useLoaded(useCallback(() => api.statistics.lawyers(asked), [api, asked]));
  return (
    <section className="figure-card figure-wide" aria-label={t.lawyers.heading}>
      <h3>{t.lawyers.heading}</h3>
      <p className="soft">{t.lawyers.note}</p>
      <Shown loaded={loaded}>
        {({ lawyers }) =>
          lawyers.length === 0 ? <EmptyNote text={t.lawyers.empty} /> : <LawyerTable lawyers={lawyers} />
        }
      </Shown>
      <p className="figure-files">
        {(['csv', 'xlsx'] as const).map((format) => (
          <Button
            key={format}
            size="small"
            href={tableFile('lawyers', format, asked)}
            aria-label={`${fill(t.files.label, { name: t.lawyers.heading })} ${t.files[format]}`}
          >
            {t.files[format]}
          </Button>
        ))}
      </p>
    </section>
  );
}

function LawyerTable({ lawyers }: { lawyers: readonly LawyerLine[] }) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const [order, setOrder] = useState<{ column: Column; down: boolean }>({ column: 'name', down: false });
  const sorted = [...lawyers].sort((one, other) => compare(one, other, order.column, order.down));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="table-frame" aria-label={fill(t.charts.tableOf, { name: t.lawyers.heading })} tabIndex={0}>
      <table className="roster-table figure-people">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={order.column === column ? (order.down ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  className="sort"
                  onClick={() => setOrder({ column, down: order.column === column ? !order.down : column !== 'name' })}
                >
                  {t.lawyers[column]}
                  <span aria-hidden="true">{order.column === column ? (order.down ? ' ▼' : ' ▲') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => (
            <tr key={line.staffId}>
              {cells(line).map((cell, at) => (
                <td key={COLUMNS[at]} className={at === 0 ? undefined : 'number'}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );

  function cells({ name, dutyMinutes, metrics }: LawyerLine): (string | number)[] {
    const { services, serviceLevel, wait, satisfaction, quality } = metrics;
    return [
      name,
      dutyMinutes === 0 ? DASH : lengthOf(dutyMinutes * 60_000, t),
      services,
      dutyMinutes === 0 ? DASH : Math.round((600 * services) / dutyMinutes) / 10,
      percent(serviceLevel.voice15),
      percent(serviceLevel.text180),
      lengthOf(wait.medianMs, t),
      satisfaction.satisfied.of,
      enough(satisfaction.satisfied, t),
      quality.mean ?? DASH,
    ];
  }
}

function compare(one: LawyerLine, other: LawyerLine, column: Column, down: boolean): number {
  const names = one.name.localeCompare(other.name, 'zh-CN');
  if (column === 'name') return down ? -names : names;
  const [a, b] = [keyOf(one, column), keyOf(other, column)];
  if (a === null || b === null) return a === b ? names : a === null ? 1 : -1;
  return (down ? b - a : a - b) || names;
}
