import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Chart, type ChartOption } from './chart.tsx';
import { tableFile } from './statistics-api.ts';
import type { FiguresQuestion } from './types.ts';

export interface PlainTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

interface FigureCardProps {
  title: string;
  /** What the chart shows, in a sentence. */
  summary: string;
  /** Null where there is nothing to draw. */
  option: ChartOption | null;
  height: number;
  table: PlainTable;
  /** Its name among the files, with what is asked for; left out where there is none. */
  file?: { table: string; asked: FiguresQuestion };
  isWide?: boolean;
}

/** A chart with its sentence, its table, and the table as a file (图表). */
export function FigureCard({ title, summary, option, height, table, file, isWide = false }: FigureCardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  return (
    <section className={isWide ? 'figure-card figure-wide' : 'figure-card'} aria-label={title}>
      <h3>{title}</h3>
      <p className="soft">{summary}</p>
      {option !== null && <Chart option={option} height={height} label={`${title}：${summary}`} />}
      {option !== null && (
        <details>
          <summary>{t.charts.table}</summary>
          <DataTable title={fill(t.charts.tableOf, { name: title })} table={table} />
          {file !== undefined && (
            <p className="figure-files">
              {(['csv', 'xlsx'] as const).map((format) => (
                <Button
                  key={format}
                  size="small"
                  href={tableFile(file.table, format, file.asked)}
                  aria-label={`${fill(t.files.label, { name: title })} ${t.files[format]}`}
                >
                  {t.files[format]}
                </Button>
              ))}
            </p>
          )}
        </details>
      )}
    </section>
  );
}

function DataTable({ title, table }: { title: string; table: PlainTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="table-frame figure-table" aria-label={title} tabIndex={0}>
      <table className="roster-table">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, at) => (
                <td key={table.columns[at]} className={at === 0 ? undefined : 'number'}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
