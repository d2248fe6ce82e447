import { Alert, Button, Checkbox, Select } from 'antd';
import { useCallback, useId, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { findServiceWords } from '../lawyer/service-words.ts';
import { ServiceWordsNote } from '../lawyer/service-words-note.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { blankStep, detailsOf, missingField, type StepValues } from './step-values.ts';
import type { OrderAction, OrderDetail } from './types.ts';

/** What a step asks for. The page shows the fields that the server named for it. */
export function StepDialog({
  order,
  action,
  take,
  cancel,
}: {
  order: OrderDetail;
  action: OrderAction;
  /** '' when it was taken. */
  take: (details: object) => Promise<string>;
  cancel: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const f = t.fields;
  const [values, setValues] = useState<StepValues>(() => blankStep(order));
  const [preview, setPreview] = useState<string | null>(null);
  const set = (change: Partial<StepValues>): void => {
    setPreview(null);
    setValues((old) => ({ ...old, ...change }));
  };
  const needs = (name: string): boolean => action.needs.some((need) => need.replace('?', '') === name);
  const star = (name: string): string => (action.needs.includes(name) ? ' *' : '');
  const submit = async (): Promise<string> => {
    const missing = missingField(action, values);
    if (missing !== null) return fill(t.missing, { field: f[missing] });
    return take(detailsOf(action, values));
  };
  const look = async (): Promise<void> => {
    const missing = missingField(action, values);
    if (missing !== null) return setPreview(fill(t.missing, { field: f[missing] }));
    try {
      const told = await api.orders.preview(order, action, detailsOf(action, values));
      setPreview(told === null ? t.previewNone : `${t.toldBy[told.by]}：${told.text}`);
    } catch (error) {
      setPreview(errorText(error, texts));
    }
  };
  const said = needs('reply') ? values.reply : needs('toResident') && values.toResident ? values.text : '';
  const yesNo = { yes: f.yes, no: f.no };
  return (
    <FormDialog title={t.events[action.type]} okText={t.events[action.type]} cancel={cancel} submit={submit}>
      {needs('result') && (
        <ChoiceField
          label={`${f.result} *`}
          words={t.results}
          value={values.result}
          onChange={(result) => set({ result })}
        />
      )}
      {needs('reply') && (
        <TextField
          label={`${f.reply} *`}
          value={values.reply}
          max={8000}
          rows={5}
          onChange={(reply) => set({ reply })}
        />
      )}
      {needs('to') && (
        <>
          <TextField label={`${f.toName} *`} value={values.toName} max={100} onChange={(toName) => set({ toName })} />
          <TextField label={`${f.toCode} *`} value={values.toCode} max={60} onChange={(toCode) => set({ toCode })} />
        </>
      )}
      {needs('text') && (
        <TextField label={`${f.text} *`} value={values.text} max={8000} rows={4} onChange={(text) => set({ text })} />
      )}
      <ForbiddenWords text={said} />
      {needs('legalBasis') && <LawField value={values.legalBasis} onChange={(legalBasis) => set({ legalBasis })} />}
      {needs('reason') && (
        <TextField
          label={`${f.reason}${star('reason')}`}
          value={values.reason}
          max={2000}
          rows={3}
          onChange={(reason) => set({ reason })}
        />
      )}
      {needs('until') && (
        <TextField
          label={`${f.until}${star('until')}`}
          type="datetime-local"
          value={values.until}
          onChange={(until) => set({ until })}
        />
      )}
      {needs('ok') && (
        <Checkbox checked={values.ok} onChange={(event) => set({ ok: event.target.checked })}>
          {f.ok}
        </Checkbox>
      )}
      {needs('solved') && values.ok && (
        <ChoiceField
          label={f.solved}
          words={{ ...yesNo, unknown: f.unknown }}
          value={values.solved}
          onChange={(solved) => set({ solved })}
        />
      )}
      {needs('evaluation') && (!needs('ok') || values.ok) && (
        <ChoiceField
          label={`${f.evaluation}${star('evaluation')}`}
          words={t.evaluations}
          value={values.evaluation}
          onChange={(evaluation) => set({ evaluation })}
        />
      )}
      {needs('dissatisfiedBecause') && (values.evaluation === '1' || values.evaluation === '2') && (
        <TextField
          label={f.dissatisfiedBecause}
          value={values.dissatisfiedBecause}
          max={2000}
          rows={2}
          onChange={(dissatisfiedBecause) => set({ dissatisfiedBecause })}
        />
      )}
      {needs('toResident') && (
        <Checkbox checked={values.toResident} onChange={(event) => set({ toResident: event.target.checked })}>
          {f.toResident}
        </Checkbox>
      )}
      {needs('contacted') && (
        <Checkbox checked={values.contacted} onChange={(event) => set({ contacted: event.target.checked })}>
          {f.contacted}
        </Checkbox>
      )}
      {(needs('reply') || values.toResident) && (
        <>
          <Button onClick={look}>{t.preview}</Button>
          {preview !== null && <Alert type="info" title={<span className="order-words">{preview}</span>} />}
        </>
      )}
    </FormDialog>
  );
}

/** Words that are not said to residents: a warning, as in the composer of lawyers. */
function ForbiddenWords({ text }: { text: string }) {
  const { api } = useDesk();
  const id = useId();
  const { value } = useLoaded(useCallback(() => api.cases.serviceWords(), [api]));
  const hits = useMemo(() => findServiceWords(text, value?.forbidden ?? []), [text, value]);
  return hits.length === 0 ? null : <ServiceWordsNote id={id} hits={hits} />;
}

/** Articles of the register, found by words; what is not in it can be written as it is. */
function LawField({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const { api, texts } = useDesk();
  const t = texts.orders.fields;
  const id = useId();
  const [found, setFound] = useState<string[]>([]);
  const search = (q: string): void => {
    if (q.trim().length < 2) return;
    api.orders.laws(q.trim()).then(
      ({ articles }) => setFound(articles.map(({ label }) => label)),
      () => setFound([]),
    );
  };
  return (
    <>
      <label htmlFor={id}>{t.legalBasis}</label>
      <Select
        id={id}
        mode="tags"
        value={value}
        maxCount={20}
        onSearch={search}
        onChange={onChange}
        placeholder={t.legalBasisHint}
        filterOption={false}
        options={found.map((label) => ({ value: label, label }))}
      />
    </>
  );
}
