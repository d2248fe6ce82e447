import { Alert, Radio, Select } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { type AgencyChoice, findAgencies } from './aid-api.ts';
import { bySkill } from './lawyer-order.ts';
import { type FieldsProps, Labelled, Words } from './step-fields.tsx';
import type { AidLawyer } from './types.ts';

const MINOR = 'minor';
const ADULT = 18;

/** The lawyers by skill, who has least in hand first; a minor's case asks for who knows minors. */
export function LawyerField(props: FieldsProps) {
  const { texts, api } = useDesk();
  const t = texts.aid.dialog;
  const { detail, draft, set } = props;
  const isMinor = detail.age !== null && detail.age < ADULT;
  const [skill, setSkill] = useState(isMinor ? MINOR : '');
  const lawyers = useLoaded(api.aid.lawyers);
  const all = lawyers.value?.lawyers ?? [];
  const skills = [...new Set([MINOR, ...all.flatMap((lawyer) => lawyer.skills)])];
  const chosen = all.find(({ id }) => id === draft.lawyerId);
  return (
    <>
      {isMinor && <Alert type="info" showIcon title={t.minorNote} />}
      <Labelled label={t.skills}>
        {(id) => (
          <Select
            id={id}
            value={skill}
            onChange={setSkill}
            options={[
              { value: '', label: t.anySkill },
              ...skills.map((value) => ({ value, label: wordFor(t.skillNames, value) })),
            ]}
          />
        )}
      </Labelled>
      <fieldset className="form-field form-group">
        <legend>{t.lawyer} *</legend>
        <Shown loaded={lawyers}>
          {() => (
            <LawyerList lawyers={bySkill(all, skill)} value={draft.lawyerId} pick={(lawyerId) => set({ lawyerId })} />
          )}
        </Shown>
      </fieldset>
      {isMinor && chosen !== undefined && !chosen.skills.includes(MINOR) && (
        <Words label={t.assignNote} name="note" {...props} />
      )}
    </>
  );
}

function LawyerList(props: { lawyers: AidLawyer[]; value: string; pick: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  if (props.lawyers.length === 0) return <EmptyNote text={t.noLawyers} />;
  return (
    <Radio.Group
      className="aid-lawyers"
      value={props.value}
      onChange={(event) => props.pick(String(event.target.value))}
    >
      {props.lawyers.map(({ id, displayName, skills, cases }) => (
        <Radio key={id} value={id}>
          {displayName} <span className="soft">{fill(t.load, { n: cases })}</span>{' '}
          {skills.map((skill) => (
            <Mark key={skill} kind="ok">
              {wordFor(t.skillNames, skill)}
            </Mark>
          ))}
        </Radio>
      ))}
    </Radio.Group>
  );
}

/** Typing is not sent letter by letter, ms. */
const TYPING = 300;

/** An agency of the directory, found by name or place. */
export function AgencyField({ draft, set }: FieldsProps) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(words.trim()), TYPING);
    return () => window.clearTimeout(timer);
  }, [words]);
  const found = useLoaded(useCallback((): Promise<AgencyChoice[]> => findAgencies(asked), [asked]));
  return (
    <Labelled label={`${t.agency} *`} {...(found.error === null ? {} : { hint: texts.state.failed })}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ onSearch: setWords, filterOption: false }}
          placeholder={t.findAgency}
          loading={found.loading}
          value={draft.agencyId === '' ? undefined : draft.agencyId}
          onChange={(agencyId) => set({ agencyId })}
          options={(found.value ?? []).map(({ id: value, name, address }) => ({ value, label: `${name} ${address}` }))}
        />
      )}
    </Labelled>
  );
}
