import { Alert, Button, Checkbox, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { FilledSheet } from './quality-api.ts';
import { qualityProblem } from './quality-problem.ts';
import { totalText } from './quality-words.ts';
import { type DraftItem, draftTotal, emptyDraft, filledItems, type SheetDraft, unscored } from './sheet-draft.ts';
import type { RubricItem, SheetForm } from './types.ts';

interface ScoreFormProps {
  form: SheetForm;
  /** What each item measures; none while the rubric is not there. */
  rubric: readonly RubricItem[];
  submitText: string;
  submit: (sheet: FilledSheet) => Promise<void>;
}

/** A sheet to be filled in by a person (评分表): each item its points, or that it does not apply. */
export function ScoreForm({ form, rubric, submitText, submit }: ScoreFormProps) {
  const { texts } = useDesk();
  const t = texts.quality.form;
  const [draft, setDraft] = useState<SheetDraft>(() => emptyDraft(form));
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const commentId = useId();
  const left = unscored(form, draft);
  const change = (id: string, part: Partial<DraftItem>): void => {
    setProblem('');
    setDraft((old) => ({ ...old, [id]: { points: null, applies: true, comment: '', ...old[id], ...part } }));
  };
  const send = async (): Promise<void> => {
    if (left > 0) return setProblem(fill(t.left, { n: left }));
    if (comment.trim() === '') return setProblem(t.commentMissing);
    setBusy(true);
    setProblem('');
    try {
      await submit({ items: filledItems(form, draft), comment: comment.trim() });
    } catch (error) {
      setProblem(qualityProblem(error, texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="score-form"
      aria-label={t.label}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {form.items.map((item) => (
        <ItemFields
          key={item.id}
          item={item}
          about={rubric.find(({ id }) => id === item.id) ?? null}
          draft={draft[item.id] ?? { points: null, applies: true, comment: '' }}
          change={(part) => change(item.id, part)}
        />
      ))}
      <div className="score-comment">
        <label htmlFor={commentId}>{t.comment} *</label>
        <Input.TextArea
          id={commentId}
          rows={3}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <div className="score-foot">
        <p role="status">
          {left === 0 ? fill(t.total, { total: totalText(draftTotal(form, draft)) }) : fill(t.left, { n: left })}
        </p>
        <Button type="primary" htmlType="submit" loading={busy}>
          {submitText}
        </Button>
      </div>
    </form>
  );
}

function ItemFields(props: {
  item: SheetForm['items'][number];
  about: RubricItem | null;
  draft: DraftItem;
  change: (part: Partial<DraftItem>) => void;
}) {
  const { item, about, draft, change } = props;
  const { texts } = useDesk();
  const t = texts.quality.form;
  const id = useId();
  return (
    <fieldset className="score-item">
      <legend>{item.name}</legend>
      {about !== null && (
        <p className="soft">
          {about.measures}
          {' · '}
          {fill(t.notApplicableWhen, { when: about.notApplicable })}
        </p>
      )}
      <div className="score-points">
        <label htmlFor={id}>{fill(t.points, { of: item.of })}</label>
        <InputNumber<number>
          id={id}
          min={0}
          max={item.of}
          step={0.5}
          precision={1}
          disabled={!draft.applies}
          value={draft.points}
          onChange={(points) => change({ points })}
        />
        {[item.of, item.of / 2, 0].map((points) => (
          <Button
            key={points}
            aria-pressed={draft.points === points}
            disabled={!draft.applies}
            onClick={() => change({ points })}
          >
            {points}
          </Button>
        ))}
        <Checkbox checked={!draft.applies} onChange={(event) => change({ applies: !event.target.checked })}>
          {t.notApplicable}
        </Checkbox>
      </div>
      <Input
        aria-label={fill(t.itemComment, { item: item.name })}
        placeholder={t.itemCommentHint}
        maxLength={500}
        value={draft.comment}
        onChange={(event) => change({ comment: event.target.value })}
      />
    </fieldset>
  );
}
