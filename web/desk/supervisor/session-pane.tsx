import { Button, Tag } from 'antd';
import { useCallback, useMemo } from 'react';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
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
        <h2>{loaded.value === null ? '' : shanghaiMoment(loaded.value.session.openedAt)}</h2>
      </header>
      <Shown loaded={loaded}>{(detail) => <SessionView detail={detail} />}</Shown>
    </section>
  );
}

function SessionView({ detail: { session, turns, handoff } }: { detail: SessionDetail }) {
  const { texts } = useDesk();
  const t = texts.sessions;
  const names = new Map(session.intents.map((intent) => [intent.id, intent.name]));
  return (
    <>
      <dl className="pairs session-facts">
        <dt>{t.outcome}</dt>
        <dd>
          {wordFor(t.outcomes, session.outcome, t.running)}
          {session.emergency !== null && <Tag color="error">⚠ {wordFor(texts.emergency, session.emergency)}</Tag>}
        </dd>
        <dt>{t.rating}</dt>
        <dd>{wordFor(t.ratings, session.rating, t.notRated)}</dd>
        {session.closeReason !== null && (
          <>
            <dt>{t.closeReason}</dt>
            <dd>{wordFor(t.closeReasons, session.closeReason)}</dd>
          </>
        )}
        {handoff !== null && (
          <>
            <dt>{t.lawyer}</dt>
            <dd>
              {handoff.lawyerName ?? texts.state.none}
              {handoff.outcome !== null && ` · ${wordFor(texts.close.outcomes, handoff.outcome)}`}
              {handoff.note !== '' && ` · ${handoff.note}`}
            </dd>
          </>
        )}
      </dl>
      <Transcript turns={turns} pending={null} intentNames={names} detailed />
    </>
  );
}
