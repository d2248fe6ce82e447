import { Alert, Button, Input, Segmented } from 'antd';
import { useCallback, useId, useState } from 'react';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import type { Hold } from './privacy-api.ts';
import { problemText } from './problem-text.ts';
import { ReasonButton } from './reason-button.tsx';

const SCOPES = ['session', 'person', 'class'] as const;

/** What must not be deleted for now, and why. */
export function HoldsPart() {
  const { texts, api } = useDesk();
  const t = texts.privacy.holds;
  const [state, setState] = useState<Hold['state']>('set');
  const load = useCallback(
    async (cursor: string | null) => {
      const { holds, next } = await api.privacy.holds(state, cursor);
      return { items: holds, next };
    },
    [api, state],
  );
  const { items, latest, error, loading, more, loadMore, reload } = usePages<Hold, PageOf<Hold>>(load);
  return (
    <section aria-label={t.heading}>
      <p className="soft">{t.lead}</p>
      <NewHold done={reload} />
      <Segmented
        aria-label={t.heading}
        value={state}
        onChange={setState}
        options={(['set', 'lifted'] as const).map((value) => ({ value, label: t.states[value] }))}
      />
      {error !== null && <ErrorNote error={error} retry={reload} />}
      {latest !== null && items.length === 0 && <EmptyNote text={t.empty} />}
      <ul className="privacy-list">
        {items.map((hold) => (
          <li key={hold.id} className="privacy-item">
            <p className="privacy-title">
              <strong>{t.scopes[hold.scope]}</strong> <code>{hold.subject}</code>
            </p>
            <p>{hold.reason}</p>
            <p className="soft">
              {shanghaiInFull(hold.setAt)} {hold.setByName}
            </p>
            {hold.liftedAt !== null && (
              <p className="soft">
                {t.lifted} {shanghaiInFull(hold.liftedAt)} {hold.liftedByName} {hold.liftReason}
              </p>
            )}
            {hold.state === 'set' && (
              <ReasonButton
                title={t.lift}
                hint={t.liftHint}
                act={async (reason) => {
                  await api.privacy.lift(hold.id, reason);
                  reload();
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {more && (
        <Button block loading={loading} onClick={loadMore}>
          {texts.state.more}
        </Button>
      )}
    </section>
  );
}

function NewHold({ done }: { done: () => void }) {
  const { texts, api } = useDesk();
  const t = texts.privacy.holds;
  const [scope, setScope] = useState<Hold['scope']>('session');
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const ids = { subject: useId(), reason: useId() };
  const send = async (): Promise<void> => {
    if (subject.trim() === '') return setProblem(t.subjectMissing);
    if (reason.trim().length < 4) return setProblem(texts.privacy.reasonMissing);
    setProblem(null);
    try {
      await api.privacy.hold({ scope, subject: subject.trim(), reason: reason.trim() });
      setSubject('');
      setReason('');
      done();
    } catch (error) {
      setProblem(problemText(error, texts));
    }
  };
  return (
    <form
      className="privacy-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{t.add}</h3>
      <Segmented
        aria-label={t.scope}
        value={scope}
        onChange={setScope}
        options={SCOPES.map((value) => ({ value, label: t.scopes[value] }))}
      />
      <label htmlFor={ids.subject}>{t.subjects[scope]}</label>
      <Input id={ids.subject} maxLength={300} value={subject} onChange={(event) => setSubject(event.target.value)} />
      <label htmlFor={ids.reason}>{texts.privacy.reason}</label>
      <Input id={ids.reason} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      {problem !== null && <Alert type="error" showIcon role="alert" title={problem} />}
      <Button type="primary" htmlType="submit">
        {t.set}
      </Button>
    </form>
  );
}
