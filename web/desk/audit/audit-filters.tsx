import { Button, Input, Select } from 'antd';
import { useMemo } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import type { AuditFilter } from './audit-api.ts';
import { isBackwards } from './audit-query.ts';

/** What is looked for, and the table of it to be kept. */
export function AuditFilters(props: { filter: AuditFilter; setFilter: (filter: AuditFilter) => void; query: string }) {
  const { texts, api } = useDesk();
  const t = texts.audit;
  const { filter, setFilter, query } = props;
  const people = useLoaded(api.staff.list);
  const set = (part: Partial<AuditFilter>): void => setFilter({ ...filter, ...part });
  const who = useMemo(
    () => [
      { value: '', label: t.anybody },
      ...(people.value?.staff ?? []).map(({ id, displayName, username }) => ({
        value: id,
        label: `${displayName} ${username}`,
      })),
    ],
    [people.value, t],
  );
  const what = useMemo(
    () => [{ value: '', label: t.anything }, ...Object.entries(t.actions).map(([value, label]) => ({ value, label }))],
    [t],
  );
  return (
    <section className="audit-filters" aria-label={t.filters}>
      <div>
        <span aria-hidden="true">{t.who}</span>
        <Select
          aria-label={t.who}
          value={filter.who}
          loading={people.loading}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(value) => set({ who: value })}
          options={who}
        />
      </div>
      <div>
        <span aria-hidden="true">{t.what}</span>
        <Select
          aria-label={t.what}
          value={filter.what}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(value) => set({ what: value })}
          options={what}
        />
      </div>
      <label htmlFor="audit-subject">
        {t.subject}
        <Input
          id="audit-subject"
          allowClear
          maxLength={300}
          value={filter.subject}
          onChange={(event) => set({ subject: event.target.value })}
        />
      </label>
      <label htmlFor="audit-from">
        {t.from}
        <Input
          id="audit-from"
          type="date"
          value={filter.from}
          onChange={(event) => set({ from: event.target.value })}
        />
      </label>
      <label htmlFor="audit-to">
        {t.to}
        <Input id="audit-to" type="date" value={filter.to} onChange={(event) => set({ to: event.target.value })} />
      </label>
      <div>
        <Button href={`/api/desk/audit/export.csv?${query}`} download>
          {t.export}
        </Button>
      </div>
      {isBackwards(filter) && (
        <p className="bad" role="alert">
          {t.wrongTime}
        </p>
      )}
      <small className="soft audit-hint">{t.exportHint}</small>
    </section>
  );
}
