import { Button, Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { type ReactNode, useId } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { GrowingArea } from '../shell/growing-area.tsx';
import {
  type AidStepName,
  GROUNDS,
  LAWYERS_GROUNDS,
  REFUSAL_CODES,
  SERVICE_FORMS,
  type StepDraft,
  TERMINATING,
} from './aid-steps.ts';
import { AgencyField, LawyerField } from './chosen-fields.tsx';
import type { AidDetail } from './types.ts';

export interface FieldsProps {
  detail: AidDetail;
  draft: StepDraft;
  set: (part: Partial<StepDraft>) => void;
}

/** What each step has to be told. */
export function StepFields({ step, ...props }: FieldsProps & { step: AidStepName }) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  const { draft, set } = props;
  switch (step) {
    case 'begin-review':
      return <p className="soft">{t.beginHint}</p>;
    case 'forward-custody':
      return <p className="soft">{t.custodyHint}</p>;
    case 'paper-received':
      return <p className="soft">{t.receivedHint}</p>;
    case 'ask-papers':
      return <AskedPapers {...props} />;
    case 'paper-waived':
      return <Words label={t.noteWaived} name="note" {...props} />;
    case 'paper-unclear':
      return (
        <>
          <Words label={t.noteUnclear} name="note" {...props} />
          <DueDay {...props} />
        </>
      );
    case 'choose-agency':
      return (
        <>
          <AgencyField {...props} />
          <Words label={t.why} hint={t.whyHint} name="why" {...props} />
        </>
      );
    case 'book':
      return <Booking {...props} />;
    case 'appointment-ended':
      return (
        <Choice
          label={t.ended}
          value={draft.ended}
          words={pick(texts.aid.schedule.states, ['kept', 'missed', 'cancelled'])}
          onChange={(ended) => set({ ended })}
        />
      );
    case 'home-visit':
      return (
        <>
          <Choice label={t.visit} value={draft.visit} words={t.visits} onChange={(visit) => set({ visit })} />
          {draft.visit === 'agreed' && <Line label={t.when} name="when" {...props} />}
        </>
      );
    case 'grant':
      return (
        <>
          <Choice
            label={t.serviceForm}
            value={draft.serviceForm}
            words={pick(texts.aid.serviceForms, SERVICE_FORMS)}
            onChange={(serviceForm) => set({ serviceForm })}
          />
          <Words label={t.reasonsOptional} isOptional name="reasons" {...props} />
        </>
      );
    case 'refuse':
      return <Refusal {...props} />;
    case 'refer':
      return (
        <>
          <Line label={t.referredTo} name="referredTo" {...props} />
          <Words label={t.reasonsOptional} isOptional name="reasons" {...props} />
        </>
      );
    case 'assign':
      return <LawyerField {...props} />;
    case 'close':
      return <Closing {...props} />;
    case 'withdraw':
      return (
        <Choice label={t.because} value={draft.because} words={t.becauses} onChange={(because) => set({ because })} />
      );
    case 'object':
      return <Words label={t.words} hint={t.wordsHint} name="words" {...props} />;
    case 'uphold':
    case 'correct':
      return (
        <Words label={t.reasons} hint={step === 'correct' ? t.correctHint : t.reasonsHint} name="reasons" {...props} />
      );
  }
}

function AskedPapers({ draft, set, ...rest }: FieldsProps) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  const change = (at: number, part: Partial<StepDraft['papers'][number]>): void =>
    set({ papers: draft.papers.map((paper, index) => (index === at ? { ...paper, ...part } : paper)) });
  return (
    <>
      <fieldset className="form-field form-group">
        <legend>{t.papers} *</legend>
        <small className="soft">{t.papersHint}</small>
        <ul className="aid-asked">
          {draft.papers.map((paper, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end and keep their place
            <li key={at}>
              <Checkbox
                checked={paper.wanted}
                aria-label={paper.name === '' ? t.paperName : paper.name}
                onChange={(event) => change(at, { wanted: event.target.checked })}
              />
              <GrowingArea
                rows={1}
                mostRows={3}
                value={paper.name}
                maxLength={120}
                placeholder={t.paperName}
                aria-label={t.paperName}
                onChange={(event) => change(at, { name: event.target.value })}
              />
              <Input
                value={paper.note}
                maxLength={300}
                placeholder={t.paperNote}
                aria-label={t.paperNote}
                onChange={(event) => change(at, { note: event.target.value })}
              />
            </li>
          ))}
        </ul>
        <Button onClick={() => set({ papers: [...draft.papers, { name: '', note: '', wanted: true }] })}>
          {t.addPaper}
        </Button>
      </fieldset>
      <DueDay draft={draft} set={set} {...rest} />
    </>
  );
}

function DueDay({ draft, set }: FieldsProps) {
  const { texts } = useDesk();
  return (
    <Labelled label={`${texts.aid.dialog.dueDay} *`}>
      {(id) => (
        <Input id={id} type="date" value={draft.dueDay} onChange={(event) => set({ dueDay: event.target.value })} />
      )}
    </Labelled>
  );
}

function Booking({ draft, set, ...rest }: FieldsProps) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  return (
    <>
      <Line label={t.place} name="placeName" draft={draft} set={set} {...rest} />
      <div className="form-pair">
        <Labelled label={`${t.startsAt} *`}>
          {(id) => (
            <Input
              id={id}
              type="datetime-local"
              value={draft.startsAt}
              onChange={(event) => set({ startsAt: event.target.value })}
            />
          )}
        </Labelled>
        <Labelled label={t.minutes}>
          {(id) => (
            <InputNumber
              id={id}
              min={5}
              max={480}
              step={15}
              value={draft.minutes}
              onChange={(minutes) => set({ minutes: minutes ?? 30 })}
            />
          )}
        </Labelled>
      </div>
    </>
  );
}

function Refusal({ draft, set, ...rest }: FieldsProps) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  return (
    <>
      <fieldset className="form-field form-group">
        <legend>{t.codes} *</legend>
        <Checkbox.Group
          className="outcomes"
          value={draft.codes}
          onChange={(codes) => set({ codes: codes.map(String) })}
          options={REFUSAL_CODES.map((value) => ({ value, label: texts.aid.refusals[value] }))}
        />
      </fieldset>
      <Words label={t.reasons} hint={t.reasonsHint} name="reasons" draft={draft} set={set} {...rest} />
    </>
  );
}

function Closing({ draft, set, ...rest }: FieldsProps) {
  const { texts, staff } = useDesk();
  const t = texts.aid.dialog;
  const decides = staff.roles.some((role) => role === 'aid-officer' || role === 'supervisor');
  const isDecision = (ground: string): boolean => TERMINATING.some((one) => one === ground);
  const words = Object.fromEntries(
    GROUNDS.filter((ground) => decides || LAWYERS_GROUNDS.includes(ground)).map((ground) => [
      ground,
      texts.aid.grounds[ground] + (isDecision(ground) ? t.byDecision : ''),
    ]),
  );
  return (
    <>
      <Choice label={t.ground} value={draft.ground} words={words} onChange={(ground) => set({ ground })} />
      {decides && <small className="soft">{t.groundHint}</small>}
      {isDecision(draft.ground) ? (
        <Words label={t.reasons} hint={t.reasonsHint} name="reasons" draft={draft} set={set} {...rest} />
      ) : (
        <Words label={t.reasonsOptional} isOptional name="reasons" draft={draft} set={set} {...rest} />
      )}
    </>
  );
}

type TextField = 'reasons' | 'note' | 'why' | 'words' | 'when' | 'placeName' | 'referredTo';
const LONGEST: Readonly<Record<TextField, number>> = {
  reasons: 4000,
  words: 4000,
  note: 300,
  why: 300,
  when: 100,
  placeName: 100,
  referredTo: 100,
};

export function Words(props: FieldsProps & { label: string; hint?: string; name: TextField; isOptional?: boolean }) {
  const { draft, set, name, hint, isOptional } = props;
  return (
    <Labelled label={isOptional === true ? props.label : `${props.label} *`} hint={hint}>
      {(id) => (
        <GrowingArea
          id={id}
          rows={name === 'reasons' || name === 'words' ? 4 : 2}
          mostRows={12}
          maxLength={LONGEST[name]}
          value={draft[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Labelled>
  );
}

function Line({ label, name, draft, set }: FieldsProps & { label: string; name: TextField }) {
  return (
    <Labelled label={`${label} *`}>
      {(id) => (
        <Input
          id={id}
          maxLength={LONGEST[name]}
          value={draft[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Labelled>
  );
}

/** One of few as radio buttons, of many as a list. */
function Choice(props: {
  label: string;
  value: string;
  words: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}) {
  const options = Object.entries(props.words).map(([value, label]) => ({ value, label }));
  if (options.length > 4) {
    return (
      <Labelled label={`${props.label} *`}>
        {(id) => (
          <Select
            id={id}
            value={props.value === '' ? undefined : props.value}
            onChange={props.onChange}
            options={options}
          />
        )}
      </Labelled>
    );
  }
  return (
    <fieldset className="form-field form-group">
      <legend>{props.label} *</legend>
      <Radio.Group
        className="outcomes"
        value={props.value}
        onChange={(event) => props.onChange(String(event.target.value))}
        options={options}
      />
    </fieldset>
  );
}

export function Labelled(props: { label: string; hint?: string | undefined; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.hint !== undefined && <small className="soft">{props.hint}</small>}
    </div>
  );
}

function pick<K extends string>(words: Readonly<Record<K, string>>, keys: readonly K[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, words[key]]));
}
