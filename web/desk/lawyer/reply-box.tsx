import { Alert, Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ImeGuard } from '../../shared/ime-guard.ts';
import { useDesk } from '../shell/desk-context.ts';
import { drafts } from './drafts.ts';
import { ReplyWindowNote } from './reply-window-note.tsx';
import type { HandoffView } from './use-handoff.ts';

const LIMIT = 4000;
const COUNT_FROM = 3500;

/**
 * Where the lawyer writes. While the live wire is down, new words of the resident are fetched before anything is sent,
 * and a reply typed without having seen them has to be confirmed.
 */
export function ReplyBox({ id, view }: { id: string; view: HandoffView }) {
  const { texts, linked } = useDesk();
  const t = texts.composer;
  const [text, setText] = useState(() => drafts.read(id));
  const [missed, setMissed] = useState(0);
  const [checking, setChecking] = useState(false);
  /** What is in the box at this instant; a second click in the same instant finds it empty and sends nothing. */
  const latest = useRef(text);
  const guard = useRef(new ImeGuard());
  const ready = text.trim() !== '' && text.length <= LIMIT && !checking;

  const change = (next: string): void => {
    latest.current = next;
    setText(next);
    drafts.write(id, next);
  };
  const sendNow = (): void => {
    const words = latest.current.trim();
    if (words !== '') view.send(words);
    change('');
    setMissed(0);
  };
  const submit = async (): Promise<void> => {
    if (!ready) return;
    if (linked) {
      sendNow();
      return;
    }
    setChecking(true);
    const fresh = await view.refresh().catch(() => 0);
    setChecking(false);
    if (fresh > 0) setMissed(fresh);
    else sendNow();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { key, shiftKey, altKey, ctrlKey, metaKey, keyCode } = event;
    const press = { key, shiftKey, altKey, ctrlKey, metaKey, keyCode, isComposing: event.nativeEvent.isComposing };
    if (!guard.current.sends(press)) return;
    event.preventDefault();
    void submit();
  };
  return (
    <form
      className="reply"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {!linked && missed === 0 && <Alert type="warning" showIcon title={t.offline} />}
      {missed > 0 && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={fill(t.stale, { n: missed })}
          action={
            <span className="choices">
              <Button size="small" onClick={sendNow}>
                {t.sendAnyway}
              </Button>
              <Button size="small" onClick={() => setMissed(0)}>
                {t.reconsider}
              </Button>
            </span>
          }
        />
      )}
      <div className="reply-row">
        <textarea
          aria-label={t.label}
          placeholder={t.placeholder}
          rows={3}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onCompositionStart={() => guard.current.compositionStarted()}
          onCompositionEnd={() => guard.current.compositionEnded()}
        />
        <Button type="primary" htmlType="submit" disabled={!ready} loading={checking}>
          {t.send}
        </Button>
      </div>
      {view.detail?.replyWindow != null && <ReplyWindowNote window={view.detail.replyWindow} />}
      {text.length >= COUNT_FROM && (
        <small className={text.length > LIMIT ? 'bad' : ''} role="status">
          {fill(t.left, { n: LIMIT - text.length })}
        </small>
      )}
    </form>
  );
}
