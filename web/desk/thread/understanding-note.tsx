import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { TurnUnderstanding } from '../types.ts';

/** What the bot understood of one message: one small line for the lawyer, everything for the supervisor. */
export function UnderstandingNote(props: {
  understanding: TurnUnderstanding;
  intentNames: Map<string, string>;
  detailed: boolean;
}) {
  const { texts } = useDesk();
  const { understanding, intentNames, detailed } = props;
  const t = texts.understanding;
  const name = (id: string | null): string => (id === null ? t.none : (intentNames.get(id) ?? id));
  const percent = (confidence: number): string => `${Math.round(confidence * 100)}%`;
  if (!detailed) {
    return (
      <p className="understood">
        {texts.thread.understood}: {name(understanding.intent)} ·{' '}
        {fill(texts.thread.confidence, { n: Math.round(understanding.confidence * 100) })}
      </p>
    );
  }
  return (
    <dl className="understanding">
      <dt>{t.decision}</dt>
      <dd>{wordFor(t.decisions, understanding.decision)}</dd>
      <dt>{t.intent}</dt>
      <dd>
        {name(understanding.intent)}
        {understanding.topic !== null && <small> {understanding.topic}</small>}
      </dd>
      <dt>{t.confidence}</dt>
      <dd>
        <meter min={0} max={1} value={understanding.confidence} aria-label={t.confidence}>
          {percent(understanding.confidence)}
        </meter>{' '}
        {percent(understanding.confidence)}
      </dd>
      {understanding.alternatives.length > 0 && (
        <>
          <dt>{t.alternatives}</dt>
          <dd>
            {understanding.alternatives.map((each) => `${name(each.intent)} ${percent(each.confidence)}`).join(' · ')}
          </dd>
        </>
      )}
      {understanding.emergency !== null && (
        <>
          <dt>{t.emergency}</dt>
          <dd className="bad">⚠ {wordFor(texts.emergency, understanding.emergency)}</dd>
        </>
      )}
      <dt>{t.reason}</dt>
      <dd>{understanding.reason}</dd>
    </dl>
  );
}
