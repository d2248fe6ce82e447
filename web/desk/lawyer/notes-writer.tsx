import { Alert, Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { drafts } from './tab-drafts.ts';
import { type HandoffView, newClientId } from './use-handoff.ts';
import { WritingField, type WritingHandle } from './writing-field.tsx';

/**
 * A note for staff (内部备注). It is a form of its own that knows no way to the resident: neither Enter nor any shortcut
 * can send from here what he should not read.
 */
export function NotesWriter({ id, addNote }: { id: string; addNote: HandoffView['addNote'] }) {
  const { texts } = useDesk();
  const t = texts.casework.box;
  const [text, setText] = useState(() => drafts.read(id, 'note'));
  const [state, setState] = useState<'writing' | 'saving' | 'saved'>('writing');
  const [problem, setProblem] = useState('');
  const field = useRef<WritingHandle>(null);
  useEffect(() => field.current?.focus(), []);
  const latest = useRef(text);
  /** The same for every try of the same words. */
  const clientId = useRef(newClientId());
  const change = (next: string): void => {
    latest.current = next;
    clientId.current = newClientId();
    setText(next);
    drafts.write(id, next, 'note');
    setState('writing');
  };
  const save = async (): Promise<void> => {
    const words = text.trim();
    if (words === '' || state === 'saving') return;
    setState('saving');
    setProblem('');
    try {
      await addNote(words, clientId.current);
      // What was written on while the note was saved stays.
      if (latest.current.trim() === words) change('');
      setState('saved');
    } catch (error) {
      setProblem(`${t.noteFailed}。${errorText(error, texts)}`);
      setState('writing');
    }
  };
  return (
    <form
      className="note-writer"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <div className="reply-row">
        <WritingField
          handle={field}
          className="writing-note"
          text={text}
          label={t.noteLabel}
          placeholder={t.notePlaceholder}
          onText={change}
          onEnter={save}
        />
        <Button className="note-save" htmlType="submit" disabled={text.trim() === ''} loading={state === 'saving'}>
          {t.noteSave}
        </Button>
      </div>
      <small className="note-only" role="status">
        {state === 'saved' ? t.noteSaved : t.noteOnly}
      </small>
    </form>
  );
}
