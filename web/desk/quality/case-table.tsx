import { Button } from 'antd';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import { wordFor } from '../texts/index.ts';
import { gradedText, totalText } from './quality-words.ts';
import type { CaseRow } from './types.ts';

interface CaseTableProps {
  label: string;
  empty: string;
  cases: CaseRow[];
  open: (id: string) => void;
}

/** Reviewed services, one a line. */
export function CaseTable({ label, empty, cases, open }: CaseTableProps) {
  const { texts } = useDesk();
  const t = texts.quality;
  if (cases.length === 0) return <EmptyNote text={empty} />;
  return (
    <section aria-label={label}>
      <table className="quality-table">
        <thead>
          <tr>
            <th scope="col">{t.columns.opened}</th>
            <th scope="col">{t.columns.topic}</th>
            <th scope="col">{t.columns.lawyer}</th>
            <th scope="col">{t.columns.machine}</th>
            <th scope="col">{t.columns.person}</th>
            <th scope="col">{t.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((row) => (
            <tr key={row.id}>
              <td data-label={t.columns.opened}>
                <Button type="link" onClick={() => open(row.id)}>
                  {shanghaiInFull(row.openedAt)}
                </Button>
              </td>
              <td data-label={t.columns.topic}>
                {row.topic ?? wordFor(texts.channel, row.channel)}{' '}
                {row.reasons
                  .filter((reason) => reason !== 'drawn')
                  .map((reason) => (
                    <Mark key={reason} kind="bad">
                      {t.drawReasons[reason]}
                    </Mark>
                  ))}
              </td>
              <td data-label={t.columns.lawyer}>{row.lawyerName ?? t.botAlone}</td>
              <td data-label={t.columns.machine}>{totalText(row.automatic)}</td>
              <td data-label={t.columns.person}>{gradedText(row.human, row.grade, texts)}</td>
              <td data-label={t.columns.state}>
                {row.decided === null ? t.states[row.state] : t.said.decisions[row.decided]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
