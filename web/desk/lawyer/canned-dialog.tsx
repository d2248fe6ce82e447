import { Alert, App, Button, Input, Modal, Popconfirm } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, errorText, Shown } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import { unknownPlaceholders } from './canned.ts';
import type { CannedReplies, CannedReply } from './handoff-types.ts';

/** Of one reply, as the server takes it. */
const LONGEST_TEXT = 200;

type Edited = Omit<CannedReply, 'id'> & { id: string | null };

/** One's own canned replies: add, also from what is being written, change and delete. */
export function CannedDialog(props: { replies: Loaded<CannedReplies>; current: string; onClose: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.casework.canned;
  const [edited, setEdited] = useState<Edited | null>(null);
  const current = props.current.trim();
  const remove = async (reply: CannedReply): Promise<void> => {
    try {
      await api.cases.removeCannedReply(reply.id);
      message.success(t.removed);
    } catch (error) {
      message.error(errorText(error, texts));
    }
    props.replies.reload();
  };
  const saved = (): void => {
    setEdited(null);
    props.replies.reload();
    message.success(t.saved);
  };
  return (
    <Modal open title={t.heading} footer={null} onCancel={props.onClose}>
      <div className="dialog-form">
        <p className="soft">{t.intro}</p>
        {edited !== null ? (
          <CannedForm edited={edited} replies={props.replies.value} onSaved={saved} onCancel={() => setEdited(null)} />
        ) : (
          <>
            <Shown loaded={props.replies}>
              {({ own }) =>
                own.length === 0 ? (
                  <EmptyNote text={t.empty} />
                ) : (
                  <ul className="canned-own">
                    {own.map((reply) => (
                      <li key={reply.id}>
                        <span className="canned-head">
                          <kbd>;{reply.shortcut}</kbd> <strong>{reply.title}</strong>
                        </span>
                        <span className="canned-text">{reply.text}</span>
                        <span className="choices">
                          <Button size="small" onClick={() => setEdited(reply)}>
                            {t.edit}
                          </Button>
                          <Popconfirm
                            title={fill(t.removeAsk, { title: reply.title })}
                            okText={t.remove}
                            cancelText={texts.state.cancel}
                            onConfirm={() => remove(reply)}
                          >
                            <Button size="small">{t.remove}</Button>
                          </Popconfirm>
                        </span>
                      </li>
                    ))}
                  </ul>
                )
              }
            </Shown>
            <span className="choices">
              <Button type="primary" onClick={() => setEdited({ id: null, shortcut: '', title: '', text: '' })}>
                {t.add}
              </Button>
              {current !== '' && (
                <Button onClick={() => setEdited({ id: null, shortcut: '', title: '', text: current })}>
                  {t.fromText}
                </Button>
              )}
            </span>
          </>
        )}
      </div>
    </Modal>
  );
}

function CannedForm(props: {
  edited: Edited;
  replies: CannedReplies | null;
  onSaved: () => void;
  onCancel: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.casework.canned;
  const [shortcut, setShortcut] = useState(props.edited.shortcut);
  const [title, setTitle] = useState(props.edited.title);
  const [text, setText] = useState(props.edited.text);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const save = async (): Promise<void> => {
    const reply = { shortcut: shortcut.trim().toLowerCase(), title: title.trim(), text: text.trim() };
    if (reply.shortcut === '' || reply.title === '' || reply.text === '') return setProblem(t.missing);
    if (!/^[a-z0-9]{1,12}$/u.test(reply.shortcut)) return setProblem(t.shortcutWrong);
    if (reply.text.length > LONGEST_TEXT) return setProblem(fill(t.textLong, { n: LONGEST_TEXT }));
    const unknown = unknownPlaceholders(reply.text);
    if (unknown.length > 0) return setProblem(fill(t.unknown, { names: unknown.join('、') }));
    const same = props.replies?.own.find(
      (each) => each.id !== props.edited.id && each.shortcut.toLowerCase() === reply.shortcut.toLowerCase(),
    );
    if (same !== undefined) return setProblem(fill(t.shortcutTaken, { title: same.title }));
    setBusy(true);
    try {
      if (props.edited.id === null) await api.cases.addCannedReply(reply);
      else await api.cases.changeCannedReply({ ...reply, id: props.edited.id });
      props.onSaved();
    } catch (error) {
      // A shortcut taken in another window, or too many: the server says it.
      const isTold = error instanceof ApiError && error.status === 409 && error.message !== '';
      setProblem(isTold ? error.message : errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <label htmlFor={`${id}-shortcut`}>{t.shortcut}</label>
      <Input
        id={`${id}-shortcut`}
        prefix=";"
        maxLength={12}
        placeholder={t.shortcutHint}
        value={shortcut}
        onChange={(event) => setShortcut(event.target.value)}
      />
      <label htmlFor={`${id}-title`}>{t.title}</label>
      <Input id={`${id}-title`} maxLength={20} value={title} onChange={(event) => setTitle(event.target.value)} />
      <label htmlFor={`${id}-text`}>{t.text}</label>
      <Input.TextArea
        id={`${id}-text`}
        rows={5}
        count={{ max: LONGEST_TEXT, show: true }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <span className="choices">
        <Button type="primary" loading={busy} onClick={save}>
          {t.save}
        </Button>
        <Button onClick={props.onCancel}>{texts.state.cancel}</Button>
      </span>
    </>
  );
}
