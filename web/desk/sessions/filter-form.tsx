import { Button, Checkbox, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMidnight } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { DeskTexts } from '../texts/index.ts';
import { wordFor } from '../texts/index.ts';
import {
  dayOf,
  LIST_FIELDS,
  type ListField,
  moreCount,
  PERSON_FIELDS,
  type PersonField,
  personOf,
  withPerson,
} from './filter-values.ts';
import type { FilterValues, SessionFilter } from './types.ts';

interface Option {
  value: string;
  label: string;
}

/** What is looked for: words and days; all the rest folded away. */
export function FilterForm(props: {
  filter: SessionFilter;
  values: FilterValues | null;
  search: (filter: SessionFilter) => void;
}) {
  const { texts } = useDesk();
  const t = texts.sessions;
  const [draft, setDraft] = useState(props.filter);
  const [isOpen, setOpen] = useState(() => moreCount(props.filter) > 0);
  const id = useId();
  const set = (change: SessionFilter): void => setDraft((old) => ({ ...old, ...change }));
  const count = moreCount(draft);
  return (
    <form
      className="sessions-filter"
      aria-label={t.search}
      onSubmit={(event) => {
        event.preventDefault();
        props.search(draft);
      }}
    >
      <div className="filters filters-first">
        <label htmlFor={`${id}text`} className="filter-text">
          {t.text}
          <Input
            id={`${id}text`}
            type="search"
            maxLength={100}
            allowClear
            placeholder={t.textHint}
            value={draft.text ?? ''}
            onChange={(event) => set({ text: event.target.value })}
          />
        </label>
        <DayField label={t.from} day={dayOf(draft.from)} set={(day) => set({ from: midnight(day) })} />
        <DayField label={t.to} day={dayOf(draft.before, -1)} set={(day) => set({ before: midnight(day, 1) })} />
      </div>
      {isOpen && <MoreFields draft={draft} values={props.values} change={setDraft} />}
      <div className="filter-actions">
        <Button type="primary" htmlType="submit">
          {t.search}
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {count === 0 ? t.more : fill(t.moreSet, { n: count })}
        </Button>
        <Button type="text" onClick={() => props.search({})}>
          {t.clear}
        </Button>
      </div>
    </form>
  );
}

function MoreFields(props: {
  draft: SessionFilter;
  values: FilterValues | null;
  change: (change: (old: SessionFilter) => SessionFilter) => void;
}) {
  const { texts } = useDesk();
  const t = texts.sessions;
  const { draft, values, change } = props;
  const options = optionsOf(values, texts);
  return (
    <div className="filters">
      <WhoField draft={draft} change={change} />
      {LIST_FIELDS.map((field) => (
        <div key={field}>
          <span aria-hidden="true">{t.fields[field]}</span>
          <Select
            mode="multiple"
            aria-label={t.fields[field]}
            placeholder={t.all}
            value={draft[field] ?? []}
            maxCount={20}
            maxTagCount="responsive"
            allowClear
            options={options[field]}
            optionFilterProp="label"
            onChange={(chosen: string[]) => change((old) => ({ ...old, [field]: chosen }))}
          />
        </div>
      ))}
      <div>
        <span aria-hidden="true">{t.state}</span>
        <Select
          aria-label={t.state}
          value={draft.state ?? 'closed'}
          options={[
            { value: 'closed', label: t.states.closed },
            { value: 'open', label: t.states.open },
          ]}
          onChange={(state: 'closed' | 'open') => change((old) => ({ ...old, state }))}
        />
      </div>
      <div className="filter-checks">
        <Checkbox
          checked={draft.emergency !== undefined}
          onChange={(event) => change((old) => withEmergency(old, event.target.checked))}
        >
          {t.emergencyOnly}
        </Checkbox>
        <Checkbox
          checked={draft.repeat === true}
          onChange={(event) => change((old) => ({ ...old, repeat: event.target.checked }))}
        >
          {t.repeatOnly}
        </Checkbox>
      </div>
    </div>
  );
}

function WhoField(props: { draft: SessionFilter; change: (change: (old: SessionFilter) => SessionFilter) => void }) {
  const { texts } = useDesk();
  const t = texts.sessions;
  const person = personOf(props.draft);
  const [field, setField] = useState<PersonField>(person.field);
  const id = useId();
  return (
    <div className="filter-person">
      <label htmlFor={id}>{t.person}</label>
      <span className="filter-pair">
        <Select
          aria-label={t.personBy}
          value={field}
          options={PERSON_FIELDS.map((value) => ({ value, label: t.persons[value] }))}
          onChange={(next: PersonField) => {
            setField(next);
            props.change((old) => withPerson(old, next, person.value));
          }}
        />
        <Input
          id={id}
          autoComplete="off"
          maxLength={100}
          value={person.value}
          onChange={(event) => props.change((old) => withPerson(old, field, event.target.value))}
        />
      </span>
    </div>
  );
}

function DayField({ label, day, set }: { label: string; day: string; set: (day: string) => void }) {
  const id = useId();
  return (
    <label htmlFor={id}>
      {label}
      <Input id={id} type="date" value={day} onChange={(event) => set(event.target.value)} />
    </label>
  );
}

function withEmergency({ emergency: _emergency, ...filter }: SessionFilter, isWanted: boolean): SessionFilter {
  return isWanted ? { ...filter, emergency: true } : filter;
}

function midnight(day: string, days = 0): string {
  return shanghaiMidnight(day, days);
}

function optionsOf(values: FilterValues | null, texts: DeskTexts): Record<ListField, Option[]> {
  const t = texts.sessions;
  const words = (codes: readonly string[] | undefined, of: Record<string, string>): Option[] =>
    (codes ?? []).map((value) => ({ value, label: wordFor(of, value) }));
  return {
    topics: (values?.topics ?? []).map((value) => ({ value, label: value })),
    intents: (values?.intents ?? []).map(({ id: value, name: label }) => ({ value, label })),
    lawyers: (values?.lawyers ?? []).map(({ id: value, name: label }) => ({ value, label })),
    outcomes: words(values?.outcomes, t.outcomes),
    ratings: words(values?.ratings, t.ratings),
    ratingStates: words(values?.ratingStates, t.ratingStates),
    regions: (values?.regions ?? []).map(({ code: value, name: label }) => ({ value, label })),
    channels: words(values?.channels, texts.channel),
    reviewStates: words(['any', ...(values?.reviewStates ?? [])], t.reviewStates),
  };
}
