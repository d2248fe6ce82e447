import { App, Button } from 'antd';
import { useCallback } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { ErrorNote, errorText, Shown } from '../shell/states.tsx';
import { Recordings } from '../telephone/recordings.tsx';
import { Supervise } from '../telephone/supervise.tsx';
import { TelephoneBar } from '../telephone/telephone-bar.tsx';
import { Transcript } from '../thread/transcript.tsx';
import type { HandoffDetail } from '../types.ts';
import { CaseCardPane } from './case-card.tsx';
import { isListed } from './case-lists.ts';
import { CaseLost, CaseNews, FloorLine } from './case-news.tsx';
import { standingOf } from './case-standing.ts';
import { CaseTools } from './case-tools.tsx';
import { Urgency } from './handoff-list.tsx';
import { LeftMessagePane } from './left-message.tsx';
import { isLineDown, isOutOfReach } from './refusal.ts';
import { ReplyBox } from './reply-box.tsx';
import { useCaseChange } from './use-case-change.ts';
import { type CaseSteps, useCaseSteps } from './use-case-step.ts';
import { type HandoffView, useHandoff } from './use-handoff.ts';
import type { QueueView } from './use-queue.ts';
import { WrapUpPane } from './wrap-up-pane.tsx';
import { owesRecord, WRAP_UP_MS } from './wrap-up-rule.ts';

/** One handoff: the conversation in the middle, its case at the right. */
export function OpenHandoff({ id, queue }: { id: string; queue: QueueView }) {
  const { texts, staff, route, go, linked } = useDesk();
  const view = useHandoff(id, queue.version, isListed(queue.queue.value, id));
  const steps = useCaseSteps(view, queue);
  const { detail } = view;
  const { change, read } = useCaseChange(detail);
  const mine = detail !== null && standingOf(detail, staff).mine;
  // Once mine, now out of reach: whatever is shown of it is old, and nothing may be done with it.
  const isLost = detail !== null && isOutOfReach(view.error);
  const retry = useCallback(() => void view.refresh().catch(() => undefined), [view.refresh]);
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
          {detail !== null && isLost && <CaseLost handoff={detail} />}
          {detail !== null && !isLost && (
            <>
              <span className="pane-tools">
                <CaseTools handoff={detail} steps={steps} />
              </span>
              <FloorLine handoff={detail} />
              <CaseNews handoff={detail} steps={steps} change={change} read={read} />
              <TelephoneBar handoff={detail} mine={mine} take={view.take} changed={queue.queue.reload} />
            </>
          )}
        </header>
        {detail === null ? (
          <Shown loaded={{ value: null, error: view.error, loading: view.error === null, reload: retry }}>
            {() => null}
          </Shown>
        ) : isLost ? null : (
          <>
            {/* That the line is down is said once, where one writes. */}
            {view.error !== null && (linked || !isLineDown(view.error)) && (
              <ErrorNote error={view.error} retry={retry} />
            )}
            <Thread detail={detail} view={view} steps={steps} queue={queue} />
          </>
        )}
      </section>
      <aside className="card-pane" aria-label={texts.card.label}>
        <header className="pane-head">
          {back}
          <h2>{texts.card.label}</h2>
        </header>
        {detail !== null && !isLost && <CaseCardPane handoff={detail} turns={view.turns} />}
      </aside>
    </>
  );
}

/** The conversation, and below it what is to be written now: a reply, the record, a note. */
function Thread(props: { detail: HandoffDetail; view: HandoffView; steps: CaseSteps; queue: QueueView }) {
  const { detail, view, steps, queue } = props;
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const { mine, listening } = standingOf(detail, staff);
  const sayMisunderstood = (turnId: string): Promise<void> =>
    api.sayMisunderstood(detail.id, turnId).catch((error: unknown) => {
      message.error(errorText(error, texts));
      throw error;
    });
  return (
    <>
      <Recordings sessionId={detail.sessionId} recordings={detail.recordings} />
      {listening && detail.telephone !== null && (
        <Supervise handoffId={detail.id} telephone={detail.telephone} changed={() => void view.refresh()} />
      )}
      {detail.message !== null && <LeftMessagePane handoff={detail} view={view} />}
      <Transcript
        turns={view.turns}
        notes={detail.notes}
        pending={view}
        detailed={false}
        sayMisunderstood={sayMisunderstood}
      />
      {mine && <ReplyBox key={detail.id} id={detail.id} view={view} />}
      {owesRecord(detail, staff.id) && (
        <WrapUpPane
          key={detail.id}
          handoff={detail}
          limitMs={queue.queue.value?.limits?.wrapUpMs ?? WRAP_UP_MS}
          steps={steps}
        />
      )}
    </>
  );
}
