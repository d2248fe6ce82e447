import { Input, Select } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import { type AidFilter, type AidFlag, FLAGS, NO_FILTER, NOBODY } from './aid-filter.ts';
import { AidMarks, StateMark } from './aid-marks.tsx';
import { ClockLine } from './clock-line.tsx';
import { AID_STATES, type AidCounts, type AidSummary } from './types.ts';

/** Search, filters, and what they find, the most pressing first. */
export function AidList(props: {
  list: Loaded<AidSummary[]>;
  shown: AidSummary[];
  counts: AidCounts | null;
  filter: AidFilter;
  setFilter: (filter: AidFilter) => void;
  open: (id: string) => void;
}) {
  const { texts, route } = useDesk();
  const t = texts.aid;
  const { list, shown, counts, filter, setFilter, open } = props;
  const set = (part: Partial<AidFilter>): void => setFilter({ ...filter, ...part });
  const isFiltered = Object.entries(NO_FILTER).some(([key, value]) => filter[key as keyof AidFilter] !== value);
  const all = list.value ?? [];
  const agencies = [...new Set(all.map(({ agencyName }) => agencyName))].filter((name) => name !== '').sort();
  const lawyers = new Map(
    all.flatMap(({ lawyerId, lawyerName }) => (lawyerId === null ? [] : [[lawyerId, lawyerName ?? lawyerId]])),
  );
  const count = (state: string): string => (counts === null ? '' : ` ${counts.states[state] ?? 0}`);
  return (
    <section className="knowledge-list aid-list" aria-label={t.list}>
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
          aria-label={t.state}
          value={filter.state}
          onChange={(state) => set({ state })}
          options={[
            { value: '' as const, label: t.allOpen },
            ...AID_STATES.map((value) => ({ value, label: `${t.states[value]}${count(value)}` })),
          ]}
        />
        <Select<AidFlag>
          aria-label={t.flag}
          value={filter.flag}
          onChange={(flag) => set({ flag })}
          options={FLAGS.map((value) => ({ value, label: t.flags[value] }))}
        />
        <Select
          aria-label={t.agency}
          value={filter.agency}
          onChange={(agency) => set({ agency })}
          options={[
            { value: '', label: t.anyAgency },
            { value: NOBODY, label: t.noAgency },
            ...agencies.map((value) => ({ value, label: value })),
          ]}
        />
        <Select
          aria-label={t.lawyer}
          value={filter.lawyer}
          onChange={(lawyer) => set({ lawyer })}
          options={[
            { value: '', label: t.anyLawyer },
            { value: NOBODY, label: t.noLawyer },
            ...[...lawyers].map(([value, label]) => ({ value, label })),
          ]}
        />
      </div>
      <Shown loaded={list}>
        {() => (
          <>
            <p className="knowledge-found" role="status">
              <span className="soft">{fill(t.found, { n: shown.length })}</span>
              {isFiltered && (
                <button type="button" className="text-link" onClick={() => setFilter(NO_FILTER)}>
                  {t.clear}
                </button>
              )}
            </p>
            {shown.length === 0 && <EmptyNote text={isFiltered ? t.none : t.noneAtAll} />}
            <ul className="answers">
              {shown.map((application) => (
                <li key={application.id}>
                  <button
                    type="button"
                    className="answer-item aid-item"
                    aria-current={route.id === application.id ? 'true' : undefined}
                    onClick={() => open(application.id)}
                  >
                    <span className="aid-item-head">
                      <span className="answer-question">{application.applicant}</span>
                      {application.age !== null && (
                        <small className="soft">{fill(t.years, { n: application.age })}</small>
                      )}
                      <StateMark state={application.state} />
                    </span>
                    <span>{application.matterName === '' ? t.view.noMatter : application.matterName}</span>
                    <ClockLine application={application} />
                    <AidMarks application={application} />
                    <small className="soft aid-number">
                      {application.number}
                      {application.lawyerName !== null && ` · ${application.lawyerName}`}
                    </small>
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
