import { memo, useCallback } from 'react';
import type { CaseNote } from '../lawyer/handoff-types.ts';
import { shanghaiInFull, shanghaiTime } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import type { DeskTexts } from '../texts/index.ts';
import { wordFor } from '../texts/index.ts';

/** Words among staff, in their place of the thread; by colour and by word never taken for a message. */
export const NoteLine = memo(function NoteLine({ note, texts }: { note: CaseNote; texts: DeskTexts }) {
  const t = texts.casework.timeline;
  return (
    <article className={`turn turn-note turn-note-${note.kind}`}>
      <p className="turn-head">
        <strong>{wordFor(t.notes, note.kind)}</strong> · {note.staffName ?? texts.state.none}{' '}
        <time dateTime={note.at} title={shanghaiInFull(note.at)}>
          {shanghaiTime(note.at)}
        </time>
      </p>
      <div className="turn-bubble">
        <p className="turn-text">
          {note.kind === 'service-words' ? <ForbiddenSaid ids={note.text.split(' ')} /> : note.text}
        </p>
      </div>
      <p className="turn-staff-only">{note.kind === 'handed-back' ? t.toldResident : t.staffOnly}</p>
    </article>
  );
});

/** What was wrong with words that were sent nevertheless, in the words of the list. */
function ForbiddenSaid({ ids }: { ids: readonly string[] }) {
  const { api } = useDesk();
  const { value } = useLoaded(useCallback(() => api.cases.serviceWords(), [api]));
  return <>{ids.map((id) => value?.forbidden.find((phrase) => phrase.id === id)?.why ?? id).join('；')}</>;
}
