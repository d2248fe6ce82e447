import { App, Button, Input, Select } from 'antd';
import { type ReactNode, useCallback, useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { GrowingArea } from '../shell/growing-area.tsx';
import { ErrorNote, errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { changeOf, type DraftFields, linesFrom, missingIn } from './draft-fields.ts';
import { DraftPreview } from './draft-preview.tsx';
import { IntentSelect } from './intent-select.tsx';
import type { Cluster, ClusterQuestion, DraftKind, Preview } from './types.ts';

interface DraftFormProps {
  kind: DraftKind;
  cluster: Cluster;
  chosen: readonly ClusterQuestion[];
  outOfScope: readonly { id: string; name: string }[];
  done: () => void;
}

/** Drafts a change of the content from the chosen questions: filled in, looked at, kept. */
export function DraftForm({ kind, cluster, chosen, outOfScope, done }: DraftFormProps) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.questions.draft;
  const intents = useLoaded(api.intents);
  const known = intents.value?.intents ?? [];
  const topics = [...new Set(known.flatMap(({ topic }) => (topic === null ? [] : [topic])))];
  const [fields, setFields] = useState<DraftFields>(() => ({
    lines: linesFrom(chosen.map(({ line }) => line)).join('\n'),
    intent:
      kind === 'utterances'
        ? (cluster.intents[0]?.intent ?? null)
        : kind === 'out-of-scope'
          ? (outOfScope[0]?.id ?? null)
          : null,
    id: '',
    name: '',
    topic: cluster.topic ?? cluster.intents[0]?.topic ?? null,
    short: '',
    full: '',
    steps: '',
    note: '',
  }));
  const [seen, setSeen] = useState<{ of: string; preview: Preview } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const set = (change: Partial<DraftFields>): void => setFields((old) => ({ ...old, ...change }));
  const change = changeOf(kind, fields);
  const shape = JSON.stringify(change);
  const preview = seen?.of === shape ? seen.preview : null;
  const isSound = preview?.lines.every(({ problem }) => problem === null) === true;
  const missing = missingIn(kind, fields);
  const run = useCallback(async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      await work();
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
  }, []);
  const look = (): Promise<void> =>
    run(async () => setSeen({ of: shape, preview: await api.questions.preview(change, cluster.id) }));
  const keep = (): Promise<void> =>
    run(async () => {
      const from = { clusterId: cluster.id, questions: chosen.slice(0, 200).map(({ id }) => id), note: fields.note };
      await api.questions.draft(change, from);
      message.success(t.kept);
      done();
    });
  return (
    <form
      className="draft-form"
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      {intents.error !== null && <ErrorNote error={intents.error} retry={intents.reload} />}
      {kind === 'utterances' && (
        <div className="draft-field">
          <span aria-hidden="true">{t.intent}</span>
          <IntentSelect label={t.intent} value={fields.intent} onChange={(intent) => set({ intent })} intents={known} />
        </div>
      )}
      {kind === 'out-of-scope' && (
        <div className="draft-field">
          <span aria-hidden="true">{t.scope}</span>
          <Select
            aria-label={t.scope}
            value={fields.intent}
            onChange={(intent: string) => set({ intent })}
            options={outOfScope.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
      )}
      {kind === 'new-answer' && (
        <>
          <Field label={t.name} hint={t.nameHint}>
            {(id) => (
              <Input
                id={id}
                value={fields.name}
                maxLength={30}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={t.id} hint={t.idHint}>
            {(id) => (
              <Input
                id={id}
                value={fields.id}
                maxLength={60}
                spellCheck={false}
                onChange={(event) => set({ id: event.target.value })}
              />
            )}
          </Field>
          <div className="draft-field">
            <span aria-hidden="true">{t.topic}</span>
            <Select
              aria-label={t.topic}
              value={fields.topic}
              onChange={(topic: string) => set({ topic })}
              options={topics.map((value) => ({ value, label: value }))}
            />
          </div>
        </>
      )}
      <Field label={t.lines} hint={t.linesHint}>
        {(id) => (
          <GrowingArea
            id={id}
            rows={3}
            mostRows={14}
            value={fields.lines}
            onChange={(event) => set({ lines: event.target.value })}
          />
        )}
      </Field>
      {kind === 'new-answer' && (
        <>
          <p className="soft">{t.skeleton}</p>
          {(['short', 'full', 'steps'] as const).map((key) => (
            <Field key={key} label={t[key]} hint={t[`${key}Hint`]}>
              {(id) => (
                <GrowingArea
                  id={id}
                  rows={key === 'short' ? 1 : 2}
                  mostRows={8}
                  maxLength={key === 'short' ? 60 : 720}
                  value={fields[key]}
                  onChange={(event) => set({ [key]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </>
      )}
      <Field label={t.note} hint="">
        {(id) => (
          <Input id={id} value={fields.note} maxLength={200} onChange={(event) => set({ note: event.target.value })} />
        )}
      </Field>
      {missing !== null && <p className="soft">{t.missing[missing]}</p>}
      {failed !== null && (
        <p role="alert" className="bad">
          {errorText(failed, texts)}
        </p>
      )}
      {preview !== null && <DraftPreview preview={preview} />}
      <div className="draft-buttons">
        <Button htmlType="submit" disabled={missing !== null} loading={busy && preview === null}>
          {t.preview}
        </Button>
        <Button type="primary" disabled={!isSound} loading={busy && preview !== null} onClick={() => void keep()}>
          {t.keep}
        </Button>
        <span className="soft">{t.afterwards}</span>
      </div>
    </form>
  );
}

function Field({ label, hint, children }: { label: string; hint: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="draft-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint !== '' && <small className="soft">{hint}</small>}
    </div>
  );
}
