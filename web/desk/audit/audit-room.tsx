import { Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditLines } from './audit-lines.tsx';
import { auditQuery, isBackwards, NO_FILTER } from './audit-query.ts';
import { ChainState } from './chain-state.tsx';
import { useAudit } from './use-audit.ts';

/** So long after the last letter it is looked for. */
const SETTLED = 300;

/** Who did what (审计): found by who, what, to what and when; and whether the log is whole. */
export default function AuditRoom() {
  const { texts, staff } = useDesk();
  const t = texts.audit;
  const [filter, setFilter] = useState(NO_FILTER);
  const asked = isBackwards(filter) ? null : auditQuery(filter);
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (asked === null) return;
    const timer = window.setTimeout(() => setQuery(asked), SETTLED);
    return () => window.clearTimeout(timer);
  }, [asked]);
  const found = useAudit(query);
  const { lines, next, chain, error, isLoading } = found;
  return (
    <div className="audit-room">
      <header>
        <h2>{t.heading}</h2>
        <p className="soft">{t.lead}</p>
        {!staff.roles.includes('admin') && <p className="soft">{t.leadSupervisor}</p>}
      </header>
      {chain !== null && <ChainState chain={chain} reload={found.reload} />}
      <AuditFilters filter={filter} setFilter={setFilter} query={query} />
      <section aria-label={t.list}>
        {lines.length > 0 && <AuditLines lines={lines} />}
        {error !== null && <ErrorNote error={error} retry={found.reload} />}
        {isLoading && lines.length === 0 && (
          <div role="status" aria-label={texts.state.loading}>
            <Skeleton active />
          </div>
        )}
        {!isLoading && error === null && lines.length === 0 && <EmptyNote text={t.empty} />}
        {next !== null && error === null && (
          <Button block loading={isLoading} onClick={found.more}>
            {lines.length === 0 ? t.more : texts.state.more}
          </Button>
        )}
      </section>
    </div>
  );
}
