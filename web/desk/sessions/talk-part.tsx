import { useEffect, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { Recordings } from '../telephone/recordings.tsx';
import { Supervise } from '../telephone/supervise.tsx';
import { Transcript } from '../thread/transcript.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import type { SessionDetail } from './types.ts';

/** What was said, with what the bot thought beside each message; single messages in clear, with a reason. */
export function TalkPart({ detail, changed }: { detail: SessionDetail; changed: () => void }) {
  const { session, turns, handoff, telephone, recordings, mayReveal } = detail;
  const { texts, api, socket } = useDesk();
  const t = texts.sessions;
  const isLive = handoff?.state === 'live';
  useEffect(() => (isLive ? socket.subscribe({ queue: changed }) : undefined), [isLive, socket, changed]);
  const [clear, setClear] = useState<ReadonlyMap<string, string>>(new Map());
  const [asking, setAsking] = useState<string | null>(null);
  const shown = useMemo(
    () => turns.map((turn) => (clear.has(turn.id) ? { ...turn, text: clear.get(turn.id) ?? turn.text } : turn)),
    [turns, clear],
  );
  return (
    <>
      {handoff !== null && isLive && telephone !== null && (
        <Supervise handoffId={handoff.id} telephone={telephone} changed={changed} />
      )}
      <Recordings sessionId={session.id} recordings={recordings} />
      <div className="columns-head" aria-hidden="true">
        <span>{t.said}</span>
        <span>{t.thought}</span>
      </div>
      <Transcript turns={shown} pending={null} detailed {...(mayReveal ? { reveal: setAsking } : {})} />
      {asking !== null && (
        <ReasonDialog
          title={t.revealTurn}
          go={t.reveal}
          close={() => setAsking(null)}
          act={async (reason) => {
            const { text } = await api.services.revealTurn(session.id, asking, reason);
            setClear((old) => new Map(old).set(asking, text));
          }}
        />
      )}
    </>
  );
}
