import { Alert, App, Button, Checkbox } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { GrowingArea } from '../shell/growing-area.tsx';
import { ErrorNote, errorText, Shown } from '../shell/states.tsx';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import { type AnswerDraft, answerDrafts } from './answer-drafts.ts';
import { ChannelPreviews } from './channel-previews.tsx';
import { FieldDiffs } from './field-diff.tsx';
import { changedFields, fieldLabel } from './field-words.ts';
import { CountedText, Field } from './form-fields.tsx';
import { AskField, DeadlinesField, GroundsField, LinesField, NamesFields } from './form-lists.tsx';
import { LONG_SENTENCE, readingEase } from './reading-ease.ts';
import { ReportView } from './report-view.tsx';
import type { Answer, AnswerDetail, Problem, Register, Report } from './types.ts';
import { usePreview } from './use-preview.ts';

interface FormProps {
  open: (id: string | null, edit?: boolean) => void;
  changed: () => void;
}

/** Proposes a change of an answer. What is written stays until it is submitted or discarded. */
export function AnswerForm(props: FormProps & { id: string; register: Loaded<Register> }) {
  const { texts, api } = useDesk();
  const { id, register, open } = props;
  const loaded = useLoaded(useCallback(() => api.answer(id).then(({ answer }) => answer), [api, id]));
  const heading = fill(texts.knowledge.edit.heading, { question: loaded.value?.question ?? '' });
  return (
    <section className="answer-pane answer-editor" aria-label={heading}>
      <header className="pane-head">
        <Button className="back-always" onClick={() => open(id)}>
          ‹ {texts.state.back}
        </Button>
        <h2>{heading}</h2>
      </header>
      <div className="answer-body">
        {register.error !== null && <ErrorNote error={register.error} retry={register.reload} />}
        <Shown loaded={loaded}>
          {(detail) => register.value !== null && <Editor {...props} detail={detail} known={register.value} />}
        </Shown>
      </div>
    </section>
  );
}

function Editor(props: FormProps & { detail: AnswerDetail; known: Register }) {
  const { texts, api, staff } = useDesk();
  const { message, modal } = App.useApp();
  const t = texts.knowledge.edit;
  const { detail, known, open, changed } = props;
  const { id } = detail;
  const [kept] = useState(() => answerDrafts.read(id));
  const [draft, setDraft] = useState<AnswerDraft>(
    kept ?? { content: detail.answer, note: '', basedOn: detail.basedOn },
  );
  const [signOff, setSignOff] = useState(false);
  const [refused, setRefused] = useState<{ problems: Problem[]; text: string }>({ problems: [], text: '' });
  const [report, setReport] = useState<Report | null>(null);
  const [busy, setBusy] = useState<'check' | 'submit' | null>(null);
  const noteId = useId();
  const { content, note, basedOn } = draft;
  const preview = usePreview(api, content);
  const problems = [
    ...preview.problems,
    ...refused.problems.filter(({ field }) => !preview.problems.some((one) => one.field === field)),
  ];
  const fields = changedFields(detail.answer, content);
  const isOutdated = basedOn.release !== detail.basedOn.release || basedOn.file !== detail.basedOn.file;
  const keep = (next: AnswerDraft): void => {
    setDraft(next);
    answerDrafts.write(id, next);
    setRefused({ problems: [], text: '' });
    setReport(null);
  };
  const change = (changes: Partial<Answer>): void => keep({ ...draft, content: { ...content, ...changes } });
  const failed = (error: unknown): void =>
    setRefused({
      problems: error instanceof ApiError ? [...error.details] : [],
      text: errorText(error, texts),
    });
  const check = async (): Promise<void> => {
    setBusy('check');
    await api.checkAnswer(id, content).then(({ report: checked }) => setReport(checked), failed);
    setBusy(null);
  };
  const submit = async (): Promise<void> => {
    setBusy('submit');
    try {
      const { proposal } = await api.propose(id, { content, note: note.trim(), basedOn, signOff });
      answerDrafts.write(id, null);
      message.success(t.submitted);
      changed();
      open(proposal.id);
    } catch (error) {
      failed(error);
      setBusy(null);
    }
  };
  const discard = (): void => {
    const leave = (): void => {
      answerDrafts.write(id, null);
      open(id);
    };
    if (fields.length === 0) leave();
    else
      modal.confirm({
        title: t.discardSure,
        okText: t.discard,
        cancelText: texts.state.cancel,
        okButtonProps: { danger: true },
        onOk: leave,
      });
  };
  const part = { content, change, problems, register: known };
  const unexplained = preview.report?.readability.each.flatMap((one) => one.unexplained) ?? [];
  const ease = readingEase(content.full, [content.short, content.full, ...content.steps].join(''));
  const text = (field: 'question' | 'short' | 'full', max: number, rows = 1) => (
    <Field
      name={texts.knowledge.fields[field]}
      path={`content.${field}`}
      problems={problems}
      {...(field === 'question' ? {} : { hint: texts.knowledge.hints[field] })}
    >
      {(control, status) => (
        <CountedText
          id={control}
          value={content[field]}
          max={max}
          rows={rows}
          status={status}
          onChange={(value) => change({ [field]: value })}
        />
      )}
    </Field>
  );
  return (
    <div className="editor">
      <form
        className="editor-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {kept !== null && <Alert type="info" showIcon title={t.draft} />}
        {isOutdated && (
          <Alert
            type="warning"
            showIcon
            title={t.outdated}
            action={<Button onClick={() => keep({ ...draft, basedOn: detail.basedOn })}>{t.rebase}</Button>}
          />
        )}
        {text('question', 60)}
        {text('short', 60, 2)}
        {text('full', 500, 6)}
        <p className="reading-ease" role="status">
          <span className="soft">{fill(t.readability, { ...ease })}</span>
          {ease.longest > LONG_SENTENCE && <span className="near-limit">{fill(t.long, { n: ease.longest })}</span>}
        </p>
        <LinesField {...part} field="steps" max={120} most={6} />
        <DeadlinesField {...part} />
        <GroundsField {...part} />
        <AskField {...part} />
        <LinesField {...part} field="checklist" max={120} hint={texts.knowledge.hints.checklist} />
        <NamesFields {...part} />
        {staff.roles.includes('lawyer') && (
          <Checkbox checked={signOff} onChange={(event) => setSignOff(event.target.checked)}>
            {t.signOff}
            <br />
            <small className="soft">{t.signOffHint}</small>
          </Checkbox>
        )}
        <div className="form-field">
          <label htmlFor={noteId}>{t.note}</label>
          <GrowingArea
            id={noteId}
            rows={2}
            mostRows={6}
            maxLength={500}
            placeholder={t.noteHint}
            value={note}
            onChange={(event) => keep({ ...draft, note: event.target.value })}
          />
        </div>
        <div className="editor-submit">
          {refused.text !== '' && (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={refused.text}
              description={refused.problems
                .map(({ field, problem }) => `${fieldLabel(field, texts.knowledge)}：${problem}`)
                .join('；')}
            />
          )}
          <div className="decide-tools">
            <Button
              type="primary"
              htmlType="submit"
              loading={busy === 'submit'}
              disabled={busy === 'check' || isOutdated || (fields.length === 0 && !signOff)}
            >
              {t.submit}
            </Button>
            <Button loading={busy === 'check'} disabled={busy === 'submit'} onClick={check}>
              {busy === 'check' ? t.checking : t.check}
            </Button>
            <Button onClick={discard}>{t.discard}</Button>
            <span className={fields.length === 0 ? 'soft' : ''} role="status">
              {fields.length === 0
                ? t.nothing
                : fill(t.changed, { fields: fields.map((field) => fieldLabel(field, texts.knowledge)).join('、') })}
            </span>
          </div>
        </div>
      </form>
      <aside className="editor-preview" aria-label={t.preview}>
        <h3>
          {t.preview}
          {preview.loading && <small className="soft"> {t.previewing}</small>}
        </h3>
        {preview.problems.length > 0 && <p className="bad">{fill(t.problems, { n: preview.problems.length })}</p>}
        {preview.problems.length > 0 && (
          <ul className="bad">
            {preview.problems.map(({ field, problem }) => (
              <li key={`${field}${problem}`}>
                {fieldLabel(field, texts.knowledge)}：{problem}
              </li>
            ))}
          </ul>
        )}
        {preview.error !== null && <ErrorNote error={preview.error} />}
        {report !== null ? (
          <ReportView report={report} />
        ) : (
          unexplained.length > 0 && (
            <p className="near-limit">{fill(texts.knowledge.report.unexplained, { words: unexplained.join('、') })}</p>
          )
        )}
        {preview.report !== null && preview.report.channels.length > 0 ? (
          <ChannelPreviews channels={preview.report.channels} />
        ) : (
          !preview.loading && <p className="soft">{t.previewFailed}</p>
        )}
        {fields.length > 0 && (
          <>
            <h3>{texts.knowledge.proposal.changes}</h3>
            <FieldDiffs
              register={known}
              changes={fields.map((field) => ({ field, before: detail.answer[field], after: content[field] }))}
            />
          </>
        )}
      </aside>
    </div>
  );
}
