import { App, Button, Input } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { Diff } from './draft-preview.tsx';
import { patchFile } from './questions-api.ts';
import type { OpenedDraft } from './types.ts';

/** One draft: what it changes in the files, and how it gets there. */
export function DraftView({ id, changed }: { id: string; changed: () => void }) {
  const { texts, api, go } = useDesk();
  const t = texts.questions;
  const loaded = useLoaded(useCallback(() => api.questions.openDraft(id), [api, id]));
  return (
    <div className="cluster-view">
      <Button className="pane-back" onClick={() => go({ section: 'misunderstood', id: null, card: false })}>
        {t.back}
      </Button>
      <Shown loaded={loaded}>
        {(opened) => (
          <Opened
            opened={opened}
            reload={() => {
              changed();
              loaded.reload();
            }}
          />
        )}
      </Shown>
    </div>
  );
}

function Opened({ opened: { draft, diff, unfit }, reload }: { opened: OpenedDraft; reload: () => void }) {
  const { texts, api, go } = useDesk();
  const { message } = App.useApp();
  const t = texts.questions.draft;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const { clusterId } = draft;
  const drop = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.questions.drop(draft.id, reason.trim());
      message.success(t.dropped);
      reload();
    } catch (error) {
      message.error(errorText(error, texts));
    }
    setBusy(false);
  };
  return (
    <>
      <header className="cluster-head">
        <h3>
          {texts.questions.kinds[draft.change.kind]}：{draft.intentName}
        </h3>
        <p className="soft">
          {t.states[draft.state]} · {fill(t.by, { name: draft.byName, time: shanghaiMoment(draft.at) })} · {draft.id}
        </p>
        {draft.note !== '' && <p>{draft.note}</p>}
        {draft.decidedAt !== null && (
          <p className="soft">
            {fill(draft.decidedBy === '' ? t.found : t.decided, {
              name: draft.decidedBy,
              time: shanghaiMoment(draft.decidedAt),
            })}
            {draft.reason !== '' && `：${draft.reason}`}
          </p>
        )}
        {clusterId !== null && (
          <button
            type="button"
            className="text-link"
            onClick={() => go({ section: 'misunderstood', id: clusterId, card: false })}
          >
            {t.from}
          </button>
        )}
      </header>
      {unfit !== '' && (
        <p role="alert" className="bad">
          {fill(t.unfit, { why: unfit })}
        </p>
      )}
      {diff !== '' && <Diff diff={diff} />}
      {draft.state !== 'open' && <Lines lines={draft.change.lines} />}
      {draft.state === 'open' && (
        <>
          <p className="soft">{fill(t.apply, { command: `npm run hotline -- drafts apply ${draft.id}` })}</p>
          <p>
            <Button href={patchFile(draft.id)} download={`${draft.id}.patch`} disabled={unfit !== ''}>
              {t.download}
            </Button>
          </p>
          <form
            className="draft-drop"
            onSubmit={(event) => {
              event.preventDefault();
              void drop();
            }}
          >
            <Input
              aria-label={t.dropReason}
              placeholder={t.dropReason}
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button htmlType="submit" danger loading={busy} disabled={reason.trim() === ''}>
              {t.drop}
            </Button>
          </form>
        </>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="judged">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
