import { useCallback, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { Transcript } from '../thread/transcript.tsx';
import { Part } from './part.tsx';
import type { AidDetail } from './types.ts';

/** The conversation it came from, read only when somebody opens it. */
export function TranscriptPart({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid.view;
  const [isOpen, setOpen] = useState(false);
  return (
    <Part heading={t.transcript}>
      {detail.sessionId === null ? (
        <p className="soft">{t.noTranscript}</p>
      ) : (
        <details className="aid-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {t.transcript} <small className="soft">{t.transcriptHint}</small>
          </summary>
          {isOpen && <Turns id={detail.id} />}
        </details>
      )}
    </Part>
  );
}

function Turns({ id }: { id: string }) {
  const { api } = useDesk();
  const loaded = useLoaded(useCallback(() => api.aid.turns(id), [api, id]));
  return (
    <div className="aid-transcript">
      <Shown loaded={loaded}>{({ turns }) => <Transcript turns={turns} pending={null} detailed={false} />}</Shown>
    </div>
  );
}
