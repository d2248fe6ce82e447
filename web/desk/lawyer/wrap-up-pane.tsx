import { Alert, Button, Input, Radio } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useServerNow } from '../shell/use-server-now.ts';
import type { HandoffDetail } from '../types.ts';
import { OUTCOMES, type Outcome } from './handoff-types.ts';
import type { CaseSteps } from './use-case-step.ts';
import { minutesAndSeconds, wrapUpDrafts } from './wrap-up-draft.ts';

/** The record of a consultation (小结): outcome and note are required, because they are what remains of it. */
export function WrapUpPane(props: { handoff: HandoffDetail; limitMs: number; steps: CaseSteps }) {
  const { handoff, limitMs, steps } = props;
  const { texts, api } = useDesk();
  const [draft, setDraft] = useState(() => wrapUpDrafts.read(handoff.id));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const outcomeId = useId();
  const t = texts.handoff.wrapUp;
  const change = (part: Partial<typeof draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    wrapUpDrafts.write(handoff.id, next);
    setProblem('');
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { outcome, note } = draft;
    if (outcome === null) return setProblem(texts.close.outcomeMissing);
    if (note.trim() === '') return setProblem(texts.close.noteMissing);
    setBusy(true);
    try {
      await steps.act(() => api.cases.close(handoff.id, outcome, note.trim()), t.saved);
      wrapUpDrafts.write(handoff.id, { outcome: null, note: '' });
    } catch (error) {
      setProblem(errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <form className="wrap-up" aria-label={t.heading} onSubmit={submit}>
      <header className="wrap-up-head">
        <h3>{t.heading}</h3>
        <span className="soft">{t.lead}</span>
        {handoff.state === 'wrap-up' && handoff.endedAt !== null && (
          <WrapUpClock endedAt={handoff.endedAt} limitMs={limitMs} />
        )}
      </header>
      {handoff.state === 'closed' && <p className="wrap-up-late">{t.owedLead}</p>}
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <p id={outcomeId}>{texts.close.outcome} *</p>
      <Radio.Group
        className="wrap-up-outcomes"
        aria-labelledby={outcomeId}
        value={draft.outcome}
        onChange={(event) => change({ outcome: event.target.value as Outcome })}
        options={OUTCOMES.map((value) => ({ value, label: texts.close.outcomes[value] }))}
      />
      <label htmlFor={noteId}>{texts.close.note} *</label>
      <Input.TextArea
        id={noteId}
        rows={3}
        maxLength={2000}
        placeholder={texts.close.noteHint}
        value={draft.note}
        onChange={(event) => change({ note: event.target.value })}
      />
      <span className="wrap-up-acts">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.submit}
        </Button>
        <small className="soft">{t.draft}</small>
      </span>
    </form>
  );
}

/** Time used, and time left; past its end it says what that means. */
function WrapUpClock({ endedAt, limitMs }: { endedAt: string; limitMs: number }) {
  const { texts } = useDesk();
  const used = Math.max(0, useServerNow(1000) - Date.parse(endedAt));
  const t = texts.handoff.wrapUp;
  const left = limitMs - used;
  return (
    <>
      <span className={left < limitMs / 4 ? 'wrap-up-clock wrap-up-short' : 'wrap-up-clock'} role="timer">
        {fill(t.used, { time: minutesAndSeconds(used) })}
        {left > 0 && ` · ${fill(t.left, { time: minutesAndSeconds(left) })}`}
      </span>
      {left <= 0 && <span className="wrap-up-late">{t.over}</span>}
    </>
  );
}
