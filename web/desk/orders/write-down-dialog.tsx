import { App, Checkbox } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { OrderRow } from './types.ts';

/** An order that a caller tells at the telephone. What was typed stays until it is sent. */
export function WriteDownDialog({ close, open }: { close: () => void; open: (id: string) => void }) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const f = t.form;
  const { message } = App.useApp();
  const options = useLoaded(useCallback(() => api.orders.options(), [api]));
  const [key] = useState(() => crypto.randomUUID());
  const [form, setForm] = useState({
    kind: 'help' as OrderRow['kind'],
    urgency: 'normal' as OrderRow['urgency'],
    title: '',
    content: '',
    name: '',
    phone: '',
    regionCode: '',
    address: '',
    target: '',
    safeTime: '',
    anonymous: false,
    confidential: false,
    handTo: '',
  });
  const set = (change: Partial<typeof form>): void => setForm((old) => ({ ...old, ...change }));
  const cities = (options.value?.peers ?? []).filter(({ kind }) => kind === '12345');
  const labels: Record<string, string> = { phone: f.phone, regionCode: f.region, title: f.title, content: f.content };
  const submit = async (): Promise<string> => {
    if (form.title.trim() === '') return fill(t.missing, { field: f.title });
    if (form.content.trim() === '') return fill(t.missing, { field: f.content });
    try {
      const { order, number } = await api.orders.writeDown({
        ...form,
        key,
        regionCode: form.regionCode.trim() === '' ? null : form.regionCode.trim(),
        handTo: form.handTo === '' ? null : form.handTo,
      });
      message.success(fill(f.saved, { number: order?.number ?? number ?? '' }));
      close();
      if (order !== null) open(order.id);
      return '';
    } catch (error) {
      const field = error instanceof ApiError ? error.details[0]?.field : undefined;
      return field === undefined ? errorText(error, texts) : fill(f.problem, { field: labels[field] ?? field });
    }
  };
  const house: Record<string, string> = { '': f.house };
  return (
    <FormDialog title={f.heading} okText={f.save} cancel={close} submit={submit}>
      <p className="soft">{f.hint}</p>
      <ChoiceField label={t.kind} words={t.kinds} value={form.kind} onChange={(kind) => set({ kind })} />
      <ChoiceField
        label={f.urgency}
        words={t.urgencies}
        value={form.urgency}
        onChange={(urgency) => set({ urgency })}
      />
      <TextField label={`${f.title} *`} value={form.title} max={60} onChange={(title) => set({ title })} />
      <TextField
        label={`${f.content} *`}
        value={form.content}
        max={4000}
        rows={4}
        onChange={(content) => set({ content })}
      />
      <TextField label={t.target} value={form.target} max={100} onChange={(target) => set({ target })} />
      <TextField label={f.name} value={form.name} max={40} onChange={(name) => set({ name })} />
      <TextField label={f.phone} value={form.phone} max={40} onChange={(phone) => set({ phone })} />
      <TextField label={f.region} value={form.regionCode} max={6} onChange={(regionCode) => set({ regionCode })} />
      <TextField label={f.address} value={form.address} max={200} onChange={(address) => set({ address })} />
      <Checkbox checked={form.confidential} onChange={(event) => set({ confidential: event.target.checked })}>
        {f.confidential}
      </Checkbox>
      <Checkbox checked={form.anonymous} onChange={(event) => set({ anonymous: event.target.checked })}>
        {f.anonymous}
      </Checkbox>
      {cities.length > 0 && (
        <ChoiceField
          label={f.handTo}
          words={{ ...house, ...Object.fromEntries(cities.map(({ id, name }) => [id, name])) }}
          value={form.handTo}
          onChange={(handTo) => set({ handTo })}
        />
      )}
    </FormDialog>
  );
}
