import { App, Button, Segmented } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { CannedDialog } from './canned-dialog.tsx';
import { NotesWriter } from './notes-writer.tsx';
import { ReplyWriter, type ReplyWriterHandle } from './reply-writer.tsx';
import { SearchPanel } from './search-panel.tsx';
import { drafts } from './tab-drafts.ts';
import { useCanned } from './use-canned.ts';
import type { HandoffView } from './use-handoff.ts';

/** Below this the search covers what is written; see casework.css. */
const COVERED = '(max-width: 72rem)';

interface ReplyBoxProps {
  id: string;
  view: HandoffView;
  /** False where only notes may be written, e.g. after the conversation has ended. */
  canReply?: boolean;
}

/** Where the lawyer writes: to the resident, or to colleagues; with canned replies and the search beside it. */
export function ReplyBox({ id, view, canReply = true }: ReplyBoxProps) {
  const { texts, preferences } = useDesk();
  const { message } = App.useApp();
  const t = texts.casework;
  const [wanted, setMode] = useState<'reply' | 'note'>('reply');
  const mode = canReply ? wanted : 'note';
  const [isFinding, setFinding] = useState(false);
  const [isManaging, setManaging] = useState(false);
  const canned = useCanned();
  const writer = useRef<ReplyWriterHandle>(null);
  const { send } = view;

  const toReply = useCallback((): void => {
    setMode('reply');
    // The field is there with the next drawing.
    window.requestAnimationFrame(() => writer.current?.focus());
  }, []);
  const closeFinding = useCallback((): void => {
    setFinding(false);
    window.requestAnimationFrame(() => writer.current?.focus());
  }, []);
  const shortcuts = useMemo(
    () => ({ reply: toReply, note: () => setMode('note'), search: () => setFinding(true) }),
    [toReply],
  );
  useShortcuts(preferences.shortcuts, shortcuts);

  const put = (text: string): void => {
    setMode('reply');
    // Where the search lies over the box it makes way for it.
    if (window.matchMedia(COVERED).matches) setFinding(false);
    window.requestAnimationFrame(() => writer.current?.put(text));
  };
  return (
    <div className={`reply reply-mode-${mode}`}>
      <div className="reply-tools">
        {canReply && (
          <Segmented
            size="small"
            value={mode}
            aria-label={t.box.modes}
            onChange={(next) => (next === 'reply' ? toReply() : setMode('note'))}
            options={[
              { value: 'reply', label: t.box.reply, title: t.box.replyKeys },
              { value: 'note', label: t.box.note, title: t.box.noteKeys },
            ]}
          />
        )}
        <span className="reply-helps">
          {canReply && (
            <Button size="small" onClick={() => setManaging(true)}>
              {t.canned.button}
            </Button>
          )}
          <Button size="small" aria-expanded={isFinding} aria-keyshortcuts="/" onClick={() => setFinding(!isFinding)}>
            {t.find.button}
          </Button>
        </span>
      </div>
      {mode === 'reply' ? (
        <ReplyWriter key={id} id={id} view={view} canned={canned} handle={writer} />
      ) : (
        <NotesWriter key={id} id={id} addNote={view.addNote} />
      )}
      {isFinding && (
        <SearchPanel
          onClose={closeFinding}
          onPut={canReply ? put : undefined}
          onSend={
            canReply
              ? (text, answerId) => {
                  send(text, answerId);
                  message.success(t.find.sent);
                }
              : undefined
          }
        />
      )}
      {isManaging && (
        <CannedDialog
          replies={canned.replies}
          current={drafts.read(id)}
          onClose={() => {
            setManaging(false);
            toReply();
          }}
        />
      )}
    </div>
  );
}
