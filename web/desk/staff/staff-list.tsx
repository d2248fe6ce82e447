import { Button, Input, Select } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import { NO_FILTER, STATES, type StaffFilter } from './staff-filter.ts';
import { StaffMarks } from './staff-marks.tsx';
import { ROLES, type StaffMember } from './types.ts';

/** Search, filters, and the accounts that they find. */
export function StaffList(props: {
  list: Loaded<{ staff: StaffMember[] }>;
  shown: StaffMember[];
  filter: StaffFilter;
  setFilter: (filter: StaffFilter) => void;
  open: (id: string) => void;
  /** Left out for who may not. */
  create?: () => void;
}) {
  const { texts, staff, route } = useDesk();
  const t = texts.staff;
  const { list, shown, filter, setFilter, open, create } = props;
  const set = (part: Partial<StaffFilter>): void => setFilter({ ...filter, ...part });
  const isFiltered = filter.q !== '' || filter.role !== '' || filter.state !== NO_FILTER.state;
  return (
    <section className="knowledge-list staff-list" aria-label={t.list}>
      {create !== undefined && (
        <Button type="primary" block className="staff-create" onClick={create}>
          {t.create.open}
        </Button>
      )}
      <div className="knowledge-filters">
        <Input.Search
          allowClear
          value={filter.q}
          maxLength={40}
          placeholder={t.search}
          aria-label={t.search}
          onChange={(event) => set({ q: event.target.value })}
        />
        <Select
          aria-label={t.role}
          value={filter.role}
          onChange={(role) => set({ role })}
          options={[
            { value: '' as const, label: t.anyRole },
            ...ROLES.map((value) => ({ value, label: t.roleNames[value] })),
          ]}
        />
        <Select
          aria-label={t.state}
          value={filter.state}
          onChange={(state) => set({ state })}
          options={STATES.map((value) => ({ value, label: t.states[value] }))}
        />
      </div>
      <Shown loaded={list}>
        {({ staff: all }) => (
          <>
            <p className="knowledge-found" role="status">
              <span className="soft">{fill(t.found, { n: shown.length })}</span>
              {isFiltered && (
                <button type="button" className="text-link" onClick={() => setFilter(NO_FILTER)}>
                  {t.clear}
                </button>
              )}
            </p>
            {shown.length === 0 && <EmptyNote text={all.length === 0 ? t.noneAtAll : t.none} />}
            <ul className="answers">
              {shown.map((member) => (
                <li key={member.id}>
                  <button
                    type="button"
                    className="answer-item"
                    aria-current={route.id === member.id ? 'true' : undefined}
                    onClick={() => open(member.id)}
                  >
                    <span className="staff-item-head">
                      <span className="answer-question">{member.displayName}</span>
                      <small className="soft">{member.username}</small>
                    </span>
                    <span className="soft">
                      {[...member.roles.map((role) => t.roleNames[role]), member.profile.provider]
                        .filter((part) => part !== '')
                        .join(' · ')}
                    </span>
                    <StaffMarks member={member} viewerId={staff.id} />
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}
