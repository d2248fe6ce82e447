import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ReasonDialog } from '../knowledge/reason-dialog.tsx';
import { shanghaiDay, shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { Recording } from './types.ts';

/** Recordings of a service; one is heard with a reason, which is recorded. */
export function Recordings({ sessionId, recordings }: { sessionId: string; recordings: Recording[] }) {
  const { texts } = useDesk();
  if (recordings.length === 0) return null;
  return (
    <section className="recordings" aria-label={texts.telephone.recording.heading}>
      <strong>{texts.telephone.recording.heading}</strong>
      <ul>
        {recordings.map((recording) => (
          <RecordingLine key={recording.id} sessionId={sessionId} recording={recording} />
        ))}
      </ul>
    </section>
  );
}

function RecordingLine({ sessionId, recording }: { sessionId: string; recording: Recording }) {
  const { texts, api } = useDesk();
  const [asking, setAsking] = useState(false);
  const [source, setSource] = useState('');
  const t = texts.telephone.recording;
  useEffect(() => () => URL.revokeObjectURL(source), [source]);
  const time = shanghaiMoment(recording.startedAt);
  return (
    <li>
      <span>
        {time} · {fill(t.states[recording.state], { length: lengthInWords(recording.seconds) })}
      </span>
      {recording.state === 'kept' && (
        <span className="soft">{fill(t.until, { day: shanghaiDay(recording.deleteAt) })}</span>
      )}
      {recording.state === 'kept' && source === '' && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t.play}
        </Button>
      )}
      {source !== '' && (
        // biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions; its transcript stands below
        <audio controls autoPlay src={source} aria-label={fill(t.player, { time })} />
      )}
      {asking && (
        <ReasonDialog
          title={t.play}
          hint={t.playHint}
          onCancel={() => setAsking(false)}
          act={async (reason) => {
            setSource(URL.createObjectURL(await api.telephone.play(sessionId, recording.id, reason)));
            setAsking(false);
          }}
        />
      )}
    </li>
  );
}

/** `2:05`; '' while the length is not known. */
function lengthInWords(seconds: number | null): string {
  if (seconds === null) return '';
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
