import { Alert, Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import type { DeletionReport } from './privacy-api.ts';

/** What was deleted, in counts, and that nobody altered the reports. */
export function ReportsPart() {
  const { texts, api } = useDesk();
  const t = texts.privacy.reports;
  const [broken, setBroken] = useState<number | null>(null);
  const load = useCallback(
    async (cursor: string | null) => {
      const page = await api.privacy.reports(cursor);
      setBroken(page.broken);
      return { items: page.reports, next: page.next };
    },
    [api],
  );
  const { items, latest, error, loading, more, loadMore, reload } = usePages<DeletionReport, PageOf<DeletionReport>>(
    load,
  );
  return (
    <section aria-label={t.heading}>
      {latest !== null && (
        <Alert
          type={broken === null ? 'success' : 'error'}
          showIcon
          title={broken === null ? t.whole : fill(t.broken, { n: broken })}
        />
      )}
      {error !== null && <ErrorNote error={error} retry={reload} />}
      {latest !== null && items.length === 0 && <EmptyNote text={t.empty} />}
      <ul className="privacy-list">
        {items.map(({ id, seq, why, subject, byName, endedAt, classes, hash }) => (
          <li key={id} className="privacy-item">
            <p className="privacy-title">
              <strong>
                {seq}. {t.why[why]}
              </strong>
              <span>{shanghaiInFull(endedAt)}</span>
            </p>
            <p className="soft">
              {byName ?? t.byItself} {subject !== '' && <code>{subject}</code>} <code>{hash.slice(0, 12)}</code>
            </p>
            <ul>
              {classes.map((one) => (
                <li key={one.class}>
                  {wordFor(t.classes, one.class)}：{fill(t.counts, { deleted: one.deleted, held: one.held })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {more && (
        <Button block loading={loading} onClick={loadMore}>
          {texts.state.more}
        </Button>
      )}
    </section>
  );
}
