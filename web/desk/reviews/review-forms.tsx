import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { TakeStep } from './review-view.tsx';
import type { ReviewDetail } from './types.ts';

interface FormProps {
  review: ReviewDetail;
  /** Null where nothing can be done: it is somebody else's, or over. */
  take: TakeStep | null;
}

/** The calls so far, and the next one. */
export function CallbackForm({ review, take }: FormProps) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const [result, setResult] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const step = useStep(take);
  const submit = () =>
    step.run(
      result === null ? t.missing.result : '',
      'callback',
      { result, words: words.trim() },
      t.callback.done,
      () => {
        setResult(null);
        setWords('');
      },
    );
  return (
    <section className="review-part" aria-label={t.callback.heading}>
      <h3>{t.callback.heading}</h3>
      {review.callbacks.length === 0 && <p className="soft">{t.callback.none}</p>}
      {review.callbacks.map(({ at, byName, result: how, words: said }) => (
        <Written key={at} at={at} by={byName} title={t.callback.results[how]}>
          {said}
        </Written>
      ))}
      {take !== null && (
        <StepForm problem={step.problem} busy={step.busy} submitText={t.callback.submit} onSubmit={submit}>
          <Choice label={t.callback.result} words={t.callback.results} value={result} onChange={setResult} />
          <Words label={t.callback.words} hint={t.callback.wordsHint} value={words} onChange={setWords} />
        </StepForm>
      )}
    </section>
  );
}

/** What the resident says after the call; once, and only of who was reached. */
export function ReRatingForm({ review, take }: FormProps) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const [level, setLevel] = useState<string | null>(null);
  const step = useStep(take);
  const isReached = review.callbacks.some(({ result }) => result === 'reached');
  if (review.reRating !== null) {
    const { at, byName, level: said } = review.reRating;
    return (
      <section className="review-part" aria-label={t.reRating.heading}>
        <Written at={at} by={byName} title={fill(t.reRating.said, { level: t.levels[said] })} />
      </section>
    );
  }
  if (take === null || !isReached) return null;
  const titles = Object.fromEntries(review.levels.map((one) => [one.level, one.title]));
  return (
    <section className="review-part" aria-label={t.reRating.heading}>
      <h3>{t.reRating.heading}</h3>
      <p className="soft">{t.reRating.hint}</p>
      <StepForm
        problem={step.problem}
        busy={step.busy}
        submitText={t.reRating.submit}
        onSubmit={() => step.run(level === null ? t.missing.level : '', 're-rating', { level }, t.reRating.done)}
      >
        <Choice label={t.reRating.heading} words={titles} value={level} onChange={setLevel} />
      </StepForm>
    </section>
  );
}

/** What it was. */
export function FindingForm({ review, take }: FormProps) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const { finding } = review;
  const [code, setCode] = useState<string | null>(finding?.code ?? null);
  const [text, setText] = useState(finding?.text ?? '');
  const step = useStep(take);
  return (
    <section className="review-part" aria-label={t.finding.heading}>
      <h3>{t.finding.heading}</h3>
      {finding !== null && (
        <Written at={finding.at} by={finding.byName} title={t.finding.codes[finding.code]}>
          {finding.text}
        </Written>
      )}
      {take !== null && (
        <StepForm
          problem={step.problem}
          busy={step.busy}
          submitText={t.finding.submit}
          onSubmit={() =>
            step.run(code === null ? t.missing.code : '', 'finding', { code, text: text.trim() }, t.finding.done)
          }
        >
          <Choice label={t.finding.code} words={t.finding.codes} value={code} onChange={setCode} />
          <Words label={t.finding.text} value={text} onChange={setText} />
        </StepForm>
      )}
    </section>
  );
}

/** What was put right; owed where the fault is ours. */
export function CorrectionForm({ review, take }: FormProps) {
  const { texts } = useDesk();
  const t = texts.reviews;
  const { correction, finding } = review;
  const [kind, setKind] = useState<string | null>(correction?.kind ?? null);
  const [ref, setRef] = useState(correction?.ref ?? '');
  const [text, setText] = useState(correction?.text ?? '');
  const step = useStep(take);
  const field = useId();
  if (finding === null) return null;
  const submit = () => {
    const missing = kind === null ? t.missing.kind : text.trim() === '' ? t.missing.text : '';
    return step.run(missing, 'correction', { kind, ref: ref.trim(), text: text.trim() }, t.correction.done);
  };
  return (
    <section className="review-part" aria-label={t.correction.heading}>
      <h3>{t.correction.heading}</h3>
      <p className="soft">{t.correction.hint}</p>
      {correction !== null && (
        <Written at={correction.at} by={correction.byName} title={t.correction.kinds[correction.kind]}>
          {[correction.ref, correction.text].filter((part) => part !== '').join(' · ')}
        </Written>
      )}
      {take !== null && (
        <StepForm problem={step.problem} busy={step.busy} submitText={t.correction.submit} onSubmit={submit}>
          <Choice label={t.correction.kind} words={t.correction.kinds} value={kind} onChange={setKind} />
          <label htmlFor={field}>{t.correction.ref}</label>
          <Input id={field} maxLength={100} value={ref} onChange={(event) => setRef(event.target.value)} />
          <Words label={t.correction.text} value={text} onChange={setText} />
        </StepForm>
      )}
    </section>
  );
}

/** One step at a time; what is missing is told before it is sent. */
function useStep(take: TakeStep | null) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const run = async (
    missing: string,
    ...[name, body, done, after]: [...Parameters<TakeStep>, (() => void)?]
  ): Promise<void> => {
    setProblem(missing);
    if (missing !== '' || take === null) return;
    setBusy(true);
    const isTaken = await take(name, body, done);
    setBusy(false);
    if (isTaken) after?.();
  };
  return { problem, busy, run };
}

interface StepFormProps {
  problem: string;
  busy: boolean;
  submitText: string;
  onSubmit: () => Promise<void>;
  children: ReactNode;
}

function StepForm({ problem, busy, submitText, onSubmit, children }: StepFormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onSubmit();
  };
  return (
    <form className="review-form" onSubmit={submit}>
      {children}
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <Button htmlType="submit" loading={busy}>
        {submitText}
      </Button>
    </form>
  );
}

interface ChoiceProps {
  label: string;
  words: Record<string, string>;
  value: string | null;
  onChange: (value: string) => void;
}

function Choice({ label, words, value, onChange }: ChoiceProps) {
  const field = useId();
  return (
    <>
      <label htmlFor={field}>{label} *</label>
      <Select
        id={field}
        value={value}
        onChange={onChange}
        options={Object.entries(words).map(([code, text]) => ({ value: code, label: text }))}
      />
    </>
  );
}

function Words(props: { label: string; hint?: string; value: string; onChange: (value: string) => void }) {
  const field = useId();
  return (
    <>
      <label htmlFor={field}>{props.label}</label>
      <Input.TextArea
        id={field}
        rows={2}
        maxLength={2000}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {props.hint !== undefined && <small className="soft">{props.hint}</small>}
    </>
  );
}

function Written(props: { at: string; by: string | null; title: string; children?: ReactNode }) {
  const { texts } = useDesk();
  return (
    <article className="review-written">
      <strong>{props.title}</strong>{' '}
      <small className="soft">
        {shanghaiInFull(props.at)} · {props.by ?? texts.reviews.view.system}
      </small>
      {props.children !== undefined && props.children !== '' && <p className="review-words">{props.children}</p>}
    </article>
  );
}
