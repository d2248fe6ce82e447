import { Checkbox, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { problemOf } from './mediation-problem.ts';
import type { MediationCatalogue } from './types.ts';

const BLANK = {
  place: '',
  facts: '',
  wish: '',
  amount: '',
  applicant: '',
  applicantPhone: '',
  other: '',
  otherPhone: '',
};
const LINES = ['applicant', 'applicantPhone', 'other', 'otherPhone', 'place'] as const;
/** Yuan, as people write them; commas between thousands may stand. */
const YUAN = /^\d{1,12}(?:\.\d{1,2})?$/u;

/** A request of somebody who came or called, written down by the office. */
export function AddDialog({ open, cancel }: { open: (id: string) => void; cancel: () => void }) {
  const { api, texts } = useDesk();
  const t = texts.mediation;
  const [key] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<string | null>(null);
  const [told, setTold] = useState(BLANK);
  const [regionCode, setRegionCode] = useState<string | null>(null);
  const [mayTellName, setMayTellName] = useState(false);
  const [isGrave, setGrave] = useState(false);
  const { value } = useLoaded(useCallback(() => api.mediation.catalogue(), [api]));
  const disputes = Object.fromEntries((value?.disputes ?? []).map(({ code, name }) => [code, name]));
  const set = (change: Partial<typeof BLANK>): void => setTold((old) => ({ ...old, ...change }));
  const submit = async (): Promise<string> => {
    const { applicant, applicantPhone, other, otherPhone, amount, ...words } = told;
    const missing = [kind === null ? t.add.kind : '', words.facts.trim() === '' ? t.add.facts : ''].filter(Boolean);
    if (missing.length > 0) return fill(t.missing, { fields: missing.join('、') });
    const yuan = amount.replace(/[,，\s]/gu, '');
    if (yuan !== '' && !YUAN.test(yuan)) return t.add.amountWrong;
    try {
      const { case: made } = await api.mediation.add({
        key,
        disputeKind: kind,
        ...words,
        regionCode,
        amountFen: yuan === '' ? null : Math.round(Number(yuan) * 100),
        applicant: { name: applicant, phone: applicantPhone },
        otherSide: { name: other, phone: otherPhone },
        mayTellName,
        risks: isGrave ? ['may-turn-violent'] : [],
      });
      open(made.id);
      return '';
    } catch (error) {
      return problemOf(error, texts);
    }
  };
  return (
    <FormDialog title={t.add.title} okText={t.add.save} cancel={cancel} submit={submit}>
      <ChoiceField label={`${t.add.kind} *`} words={disputes} value={kind} onChange={setKind} />
      <TextField
        label={`${t.add.facts} *`}
        value={told.facts}
        max={5000}
        rows={4}
        onChange={(facts) => set({ facts })}
      />
      <TextField label={t.wish} value={told.wish} max={2000} rows={2} onChange={(wish) => set({ wish })} />
      <TextField label={t.add.amount} value={told.amount} max={20} onChange={(amount) => set({ amount })} />
      <RegionField regions={value?.regions ?? []} value={regionCode} onChange={setRegionCode} />
      {LINES.map((name) => (
        <TextField
          key={name}
          label={t.add[name]}
          value={told[name]}
          max={name.endsWith('hone') ? 40 : 100}
          onChange={(text) => set({ [name]: text })}
        />
      ))}
      <Checkbox checked={mayTellName} onChange={(event) => setMayTellName(event.target.checked)}>
        {t.add.mayTellName}
      </Checkbox>
      <Checkbox checked={isGrave} onChange={(event) => setGrave(event.target.checked)}>
        {t.risks['may-turn-violent']}
      </Checkbox>
    </FormDialog>
  );
}

/** Found by any part of its name or code. */
function RegionField({
  regions,
  value,
  onChange,
}: {
  regions: MediationCatalogue['regions'];
  value: string | null;
  onChange: (code: string | null) => void;
}) {
  const t = useDesk().texts.mediation.add;
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{t.regionCode}</label>
      <Select
        id={id}
        allowClear
        showSearch={{ optionFilterProp: 'search' }}
        placeholder={t.regionUnknown}
        value={value}
        onChange={(code) => onChange(code ?? null)}
        options={regions.map(({ code, name }) => ({ value: code, label: name, search: `${name} ${code}` }))}
      />
    </>
  );
}
