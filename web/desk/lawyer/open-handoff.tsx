import { App, Button } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ErrorNote, errorText, Shown } from '../shell/states.tsx';
import { Recordings } from '../telephone/recordings.tsx';
import { TelephoneBar } from '../telephone/telephone-bar.tsx';
import { wordFor } from '../texts/index.ts';
import { Transcript } from '../thread/transcript.tsx';
import type { HandoffDetail } from '../types.ts';
import { CaseCardPane } from './case-card.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { Urgency } from './handoff-list.tsx';
import { LeftMessagePane } from './left-message.tsx';
import { ReplyBox } from './reply-box.tsx';
import { useHandoff } from './use-handoff.ts';
import type { QueueView } from './use-queue.ts';

/** One handoff: the conversation in the middle, its case at the right. */
export function OpenHandoff({ id, queue }: { id: string; queue: QueueView }) {
  const { texts, api, staff, route, go } = useDesk();
  const { message } = App.useApp();
  const view = useHandoff(id, queue.version);
  const [busy, setBusy] = useState(false);
  const [closing, setClosing] = useState(false);
  const [taken, setTaken] = useState('');
  const { detail } = view;
  const mine = detail?.state === 'live' && detail.lawyerId === staff.id;

  const sayMisunderstood = (turnId: string): Promise<void> =>
    api.sayMisunderstood(id, turnId).catch((error: unknown) => {
      message.error(errorText(error, texts));
      throw error;
    });
  const accept = async (): Promise<void> => {
    setBusy(true);
    try {
      view.take(await api.accept(id));
      setTaken('');
      go({ section: 'mine', id, card: false });
    } catch (error) {
      const late = error instanceof ApiError && error.status === 409;
      setTaken(late ? error.message || texts.thread.taken : '');
      if (!late) message.error(errorText(error, texts));
      view.refresh().catch(() => undefined);
    }
    queue.queue.reload();
    setBusy(false);
  };

  const back = (
    <Button className="back" onClick={() => go({ ...route, id: route.card ? route.id : null, card: false })}>
      ‹ {texts.state.back}
    </Button>
  );
  return (
    <>
      <section className="thread-pane" aria-label={texts.thread.label}>
        <header className="pane-head">
          {back}
          <h2>{detail?.headline ?? ''}</h2>
          {detail !== null && <Urgency item={detail} />}
          <span className="pane-tools">
            <Button className="to-card" onClick={() => go({ ...route, card: true })}>
              {texts.thread.card}
            </Button>
            {detail?.state === 'queued' && (
              <Button type="primary" loading={busy} onClick={accept}>
                {texts.thread.accept}
              </Button>
            )}
            {mine && <Button onClick={() => setClosing(true)}>{texts.thread.close}</Button>}
          </span>
          {detail !== null && (
            <p className={`floor floor-${mine ? 'mine' : detail.state}`} role="status">
              {floorText(detail, mine, texts.thread)}
              {detail.outcome !== null && ` · ${wordFor(texts.close.outcomes, detail.outcome)}`}
            </p>
          )}
          {detail !== null && (
            <TelephoneBar handoff={detail} mine={mine} take={view.take} changed={queue.queue.reload} />
          )}
          {taken !== '' && (
            <p className="taken" role="alert">
              {taken}
            </p>
          )}
        </header>
        {detail === null ? (
          <Shown
            loaded={{
              value: null,
              error: view.error,
              loading: view.error === null,
              reload: () => view.refresh().catch(() => undefined),
            }}
          >
            {() => null}
          </Shown>
        ) : (
          <>
            {view.error !== null && (
              <ErrorNote error={view.error} retry={() => view.refresh().catch(() => undefined)} />
            )}
            <Recordings sessionId={detail.sessionId} recordings={detail.recordings} />
            {detail.message !== null && <LeftMessagePane handoff={detail} view={view} />}
            <Transcript turns={view.turns} pending={view} detailed={false} sayMisunderstood={sayMisunderstood} />
            {mine && <ReplyBox key={id} id={id} view={view} />}
          </>
        )}
      </section>
      <aside className="card-pane" aria-label={texts.card.label}>
        <header className="pane-head">
          {back}
          <h2>{texts.card.label}</h2>
        </header>
        {detail !== null && <CaseCardPane handoff={detail} />}
      </aside>
      {closing && (
        <CloseDialog
          id={id}
          onCancel={() => setClosing(false)}
          onClosed={(closed) => {
            setClosing(false);
            view.take(closed);
            queue.queue.reload();
            message.success(texts.close.done);
          }}
        />
      )}
    </>
  );
}

function floorText(detail: HandoffDetail, mine: boolean, texts: ReturnType<typeof useDesk>['texts']['thread']): string {
  if (mine) return texts.mine;
  if (detail.state === 'live') return fill(texts.other, { name: detail.lawyerName ?? texts.lawyer });
  if (detail.state === 'message-left') return texts.messageLeft;
  return texts[detail.state];
}
