import { Alert } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { goodRows } from './import-rows.ts';
import type { ImportReport } from './types.ts';
import { shiftInWords } from './week.ts';

/** What a table of shifts would do: the rows that are wrong, each with its reason, and those that are right. */
export function ImportPreview({ report }: { report: ImportReport }) {
  const { texts } = useDesk();
  const t = texts.roster.file;
  const { problems, added, changed, unchanged } = report;
  const good = goodRows(report);
  const hasNews = added + changed > 0;
  if (problems.length === 0) {
    return (
      <>
        <Alert
          type={hasNews ? 'success' : 'info'}
          showIcon
          title={hasNews ? fill(t.good, { added, changed, unchanged }) : t.nothing}
        />
        <GoodRows rows={good} />
      </>
    );
  }
  return (
    <>
      <Alert type="error" showIcon title={fill(t.wrong, { n: new Set(problems.map(({ row }) => row)).size })} />
      <ul className="import-problems">
        {problems.map(({ row, column, problem }) => (
          <li key={`${row}-${column}-${problem}`}>
            <strong>{fill(t.row, { row })}</strong> {fill(t.problem, { column, problem })}
          </li>
        ))}
      </ul>
      {good.length > 0 && <p>{fill(t.right, { n: good.length })}</p>}
      <GoodRows rows={good} />
    </>
  );
}

function GoodRows({ rows }: { rows: ImportReport['rows'] }) {
  const { texts } = useDesk();
  const t = texts.roster.file;
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="table-frame" aria-label={t.heading} tabIndex={0}>
      <table className="roster-table">
        <thead>
          <tr>
            <th scope="col">{t.columns.row}</th>
            <th scope="col">{t.columns.person}</th>
            <th scope="col">{t.columns.time}</th>
            <th scope="col">{t.columns.kind}</th>
            <th scope="col">{t.columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>{row.displayName}</td>
              <td>{shiftInWords(row, texts.roster)}</td>
              <td>{texts.roster.kinds[row.kind]}</td>
              <td>{t.outcomes[row.outcome]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
