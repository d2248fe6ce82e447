import { Alert, Checkbox, Input, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { doublesInWords } from './limit-words.ts';
import { missingFields, STEP_FIELDS, type StepField, stepBody } from './step-fields.ts';
import type { MediationCatalogue, MediationDetail } from './types.ts';

/** Steps of the office, whose choices the server names. */
const OFFICE_STEPS: readonly string[] = ['accept', 'assign', 'move-up'];
const COMMITTEES: readonly string[] = ['village', 'town', 'county', 'professional'];

/** One step of a case with what it asks for. What was typed stays when it could not be sent. */
export function StepDialog({
  found,
  type,
  preset,
  take,
  cancel,
}: {
  found: MediationDetail;
  type: string;
  preset: Record<string, unknown>;
  /** '' when it was taken. */
  take: (body: object) => Promise<string>;
  cancel: () => void;
}) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const [filled, setFilled] = useState<Record<string, unknown>>(preset);
  const asksOffice = OFFICE_STEPS.includes(type);
  const load = useCallback(() => (asksOffice ? api.mediation.catalogue() : Promise.resolve(null)), [api, asksOffice]);
  const catalogue = useLoaded(load);
  const submit = async (): Promise<string> => {
    const missing = missingFields(type, filled);
    if (missing.length > 0) {
      return fill(t.missing, { fields: missing.map((name) => wordFor(t.fields, name)).join('、') });
    }
    return take(stepBody(type, filled));
  };
  const fields = (STEP_FIELDS[type] ?? []).filter(({ name }) => name !== 'nameTold' || found.mayTellName);
  return (
    <FormDialog title={wordFor(t.steps, type)} okText={t.confirm} cancel={cancel} submit={submit}>
      {type === 'ask-other' && <Alert type="info" showIcon title={found.mayTellName ? t.askHint : t.askUntold} />}
      {type === 'agree' && <Alert type="info" showIcon title={t.agreeHint} />}
      {type === 'confirmation-applied' && <Alert type="info" showIcon title={t.lodgedHint} />}
      {type === 'subsidy-apart' && <Alert type="warning" showIcon title={doublesInWords(found, t)} />}
      {type === 'stop' && <Alert type="info" showIcon title={found.ladder.rights} />}
      {fields.length === 0 && <p>{t.sure}</p>}
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={filled[field.name]}
          choices={choicesOf(field, type, found, catalogue.value)}
          change={(value) => setFilled((old) => ({ ...old, [field.name]: value }))}
        />
      ))}
    </FormDialog>
  );
}

function Field({
  field,
  value,
  choices,
  change,
}: {
  field: StepField;
  value: unknown;
  choices: Record<string, string> | null;
  change: (value: unknown) => void;
}) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const id = useId();
  const label = `${wordFor(t.fields, field.name)}${field.optional === true || field.is === 'check' ? '' : ' *'}`;
  if (field.is === 'check') {
    return (
      <Checkbox checked={value === true} onChange={(event) => change(event.target.checked)}>
        {label}
      </Checkbox>
    );
  }
  const text = typeof value === 'string' ? value : '';
  const onChange = (event: { target: { value: string } }): void => change(event.target.value);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {field.is === 'words' && <Input.TextArea id={id} rows={4} maxLength={8000} value={text} onChange={onChange} />}
      {field.is === 'line' && <Input id={id} maxLength={500} value={text} onChange={onChange} />}
      {field.is === 'day' && <Input id={id} type="date" value={text} onChange={onChange} />}
      {field.is === 'time' && <Input id={id} type="datetime-local" value={text} onChange={onChange} />}
      {field.is === 'score' && (
        <Select
          id={id}
          allowClear
          value={value}
          onChange={change}
          options={[5, 4, 3, 2, 1].map((n) => ({ value: n, label: t.scores[n - 1] }))}
        />
      )}
      {field.is === 'mediators' && (
        <Select
          id={id}
          {...(field.name === 'mediatorIds' ? { mode: 'multiple' as const } : {})}
          value={value}
          onChange={change}
          options={optionsOf(choices ?? {})}
        />
      )}
      {field.is === 'choice' && (
        <Select
          id={id}
          value={value}
          onChange={change}
          options={optionsOf(choices ?? (field.of === 'rungs' ? {} : t[field.of]))}
        />
      )}
    </>
  );
}

/** Codes and names that a field is chosen from; null where the catalogue of texts has them. */
function choicesOf(
  field: StepField,
  type: string,
  { mediators }: MediationDetail,
  catalogue: MediationCatalogue | null,
): Record<string, string> | null {
  if (field.name === 'mediatorId') return Object.fromEntries(mediators.map(({ id, name }) => [id, name]));
  if (field.is === 'mediators') {
    return Object.fromEntries((catalogue?.mediators ?? []).map(({ id, displayName }) => [id, displayName]));
  }
  if (field.is !== 'choice' || field.of !== 'rungs') return null;
  const rungs = Object.entries(catalogue?.rungs ?? {});
  return Object.fromEntries(rungs.filter(([code]) => type !== 'accept' || COMMITTEES.includes(code)));
}

function optionsOf(choices: Readonly<Record<string, string>>) {
  return Object.entries(choices).map(([value, label]) => ({ value, label }));
}
