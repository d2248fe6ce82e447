import { Button, Tag } from 'antd';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { Recordings } from '../telephone/recordings.tsx';
import { Supervise } from '../telephone/supervise.tsx';
import { wordFor } from '../texts/index.ts';
import { Transcript } from '../thread/transcript.tsx';
import type { SessionDetail } from '../types.ts';

/** One service as it happened, with what the bot thought beside each message. */
export function SessionPane({ id }: { id: string }) {
  const { texts, api, route, go, preferences } = useDesk();
  const loaded = useLoaded(useCallback(() => api.session(id), [api, id]));
  const shortcuts = useMemo(
    () => ({
      next: () => undefined,
      previous: () => undefined,
      close: () => go({ ...route, id: null, card: false }),
    }),
    [route, go],
  );
  useShortcuts(preferences.shortcuts, shortcuts);
  return (
    <section className="session-pane" aria-label={texts.thread.label}>
      <header className="pane-head">
        <Button className="back-always" onClick={shortcuts.close}>
          ‹ {texts.state.back}
        </Button>
        {loaded.value !== null && (
          <div className="session-title">
            <h2>
              {shanghaiInFull(loaded.value.session.openedAt)} · {wordFor(texts.channel, loaded.value.session.channel)}
            </h2>
            <small className="soft">{fill(texts.sessions.number, { id: loaded.value.session.id })}</small>
          </div>
        )}
      </header>
      <Shown loaded={loaded}>{(detail) => <SessionView detail={detail} changed={loaded.reload} />}</Shown>
    </section>
  );
}

function SessionView(props: { detail: SessionDetail; changed: () => void }) {
  const { session, turns, handoff, telephone, recordings } = props.detail;
  const { changed } = props;
  const { texts, socket } = useDesk();
  const isLive = handoff?.state === 'live';
  useEffect(() => (isLive ? socket.subscribe({ queue: changed }) : undefined), [isLive, socket, changed]);
  const t = texts.sessions;
  return (
    <>
      <dl className="session-facts">
        <Fact label={t.outcome}>
          {wordFor(t.outcomes, session.outcome, t.running)}
          {session.emergency !== null && <Tag color="error">⚠ {wordFor(texts.emergency, session.emergency)}</Tag>}
        </Fact>
        <Fact label={t.rating}>{wordFor(t.ratings, session.rating, t.notRated)}</Fact>
        {session.closedAt !== null && <Fact label={t.closed}>{shanghaiInFull(session.closedAt)}</Fact>}
        {session.closeReason !== null && (
          <Fact label={t.closeReason}>{wordFor(t.closeReasons, session.closeReason)}</Fact>
        )}
        {handoff !== null && (
          <Fact label={t.lawyer}>
            {handoff.lawyerName ?? texts.state.none}
            {handoff.outcome !== null && ` · ${wordFor(texts.close.outcomes, handoff.outcome)}`}
            {handoff.note !== '' && ` · ${handoff.note}`}
          </Fact>
        )}
      </dl>
      {handoff !== null && isLive && telephone !== null && (
        <Supervise handoffId={handoff.id} telephone={telephone} changed={changed} />
      )}
      <Recordings sessionId={session.id} recordings={recordings} />
      <div className="columns-head" aria-hidden="true">
        <span>{t.said}</span>
        <span>{t.thought}</span>
      </div>
      <Transcript turns={turns} pending={null} detailed />
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
