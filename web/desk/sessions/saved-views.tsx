import { Alert, App, Button, Checkbox, Input, Modal, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { tidy } from './filter-values.ts';
import { inputProblem } from './input-problem.ts';
import type { SavedView, SessionFilter } from './types.ts';

/** Filters that were kept (视图): one's own, and those that colleagues share. */
export function SavedViews({ filter, use }: { filter: SessionFilter; use: (filter: SessionFilter) => void }) {
  const { texts, api } = useDesk();
  const { message, modal } = App.useApp();
  const t = texts.sessions.views;
  const loaded = useLoaded(useCallback(() => api.services.views(), [api]));
  const [chosen, setChosen] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const views = loaded.value ?? [];
  const view = views.find(({ id }) => id === chosen) ?? null;
  const group = (label: string, title: string, isMine: boolean) => {
    const options = views
      .filter(({ mine }) => mine === isMine)
      .map(({ id, name, ownerName }) => ({ value: id, label: isMine ? name : `${name} · ${ownerName}` }));
    return options.length === 0 ? [] : [{ label, title, options }];
  };
  const remove = (gone: SavedView): void => {
    modal.confirm({
      title: fill(t.removeSure, { name: gone.name }),
      okText: t.remove,
      okButtonProps: { danger: true },
      cancelText: texts.state.cancel,
      onOk: async () => {
        try {
          await api.services.removeView(gone.id);
          setChosen(null);
          loaded.reload();
        } catch (error) {
          message.error(errorText(error, texts));
        }
      },
    });
  };
  return (
    <div className="sessions-views">
      <Select
        aria-label={t.label}
        placeholder={views.length === 0 ? t.none : t.label}
        value={chosen}
        loading={loaded.loading}
        disabled={views.length === 0}
        options={[...group(t.mine, 'mine', true), ...group(t.shared, 'shared', false)]}
        onChange={(id: string) => {
          setChosen(id);
          const next = views.find((each) => each.id === id);
          if (next !== undefined) use(next.filter);
        }}
      />
      <Button onClick={() => setSaving(true)}>{t.save}</Button>
      {view?.mine === true && (
        <Button type="text" onClick={() => remove(view)}>
          {t.remove}
        </Button>
      )}
      {isSaving && (
        <SaveDialog
          filter={filter}
          view={view?.mine === true ? view : null}
          close={() => setSaving(false)}
          saved={(next) => {
            setSaving(false);
            setChosen(next.id);
            loaded.reload();
            message.success(t.saved);
          }}
        />
      )}
    </div>
  );
}

function SaveDialog(props: {
  filter: SessionFilter;
  /** His own, that may be changed instead. */
  view: SavedView | null;
  close: () => void;
  saved: (view: SavedView) => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.sessions.views;
  const { view } = props;
  const [name, setName] = useState(view?.name ?? '');
  const [isShared, setShared] = useState(view?.shared ?? false);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (): Promise<void> => {
    const input = { name: name.trim(), shared: isShared, filter: tidy(props.filter) };
    if (input.name === '') return setProblem(t.nameMissing);
    setBusy(true);
    try {
      const isSame = view !== null && view.name === input.name;
      props.saved(isSame ? await api.services.changeView(view.id, input) : await api.services.addView(input));
    } catch (error) {
      setProblem(inputProblem(error) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.save}
      okText={t.keep}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={props.close}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={id}>{t.name} *</label>
        <Input id={id} maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
        <Checkbox checked={isShared} onChange={(event) => setShared(event.target.checked)}>
          {t.share}
        </Checkbox>
        <small className="soft">{t.hint}</small>
      </div>
    </Modal>
  );
}
