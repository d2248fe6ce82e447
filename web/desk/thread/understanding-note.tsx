import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { TurnUnderstanding } from '../types.ts';

const percent = (confidence: number): string => `${Math.round(confidence * 100)}%`;

/** What the bot understood of one message: one small line for the lawyer, everything for the supervisor. */
export function UnderstandingNote(props: { understanding: TurnUnderstanding; detailed: boolean }) {
  const { texts } = useDesk();
  const { understanding, detailed } = props;
  const { intent, intentName, confidence, alternatives, emergency } = understanding;
  const t = texts.understanding;
  const decision = wordFor(t.decisions, understanding.decision);
  if (!detailed) {
    // In danger it does not matter which question the words resemble.
    const about =
      emergency !== null
        ? [wordFor(texts.emergency, emergency)]
        : intentName === null
          ? []
          : [intentName, fill(texts.thread.confidence, { n: Math.round(confidence * 100) })];
    return (
      <p className="understood" title={intent ?? undefined}>
        {fill(texts.thread.understood, { what: [decision, ...about].join(' · ') })}
      </p>
    );
  }
  return (
    <dl className="understanding">
      <dt>{t.decision}</dt>
      <dd>{decision}</dd>
      {intentName !== null && (
        <>
          <dt>{t.intent}</dt>
          <dd>
            <span title={intent ?? undefined}>{intentName}</span>
            {understanding.topic !== null && <small> {understanding.topic}</small>}
          </dd>
          <dt>{t.confidence}</dt>
          <dd className="confidence">
            <span className="bar" aria-hidden="true">
              <span className="bar-fill bar-sure" style={{ width: percent(confidence) }} />
            </span>
            {percent(confidence)}
            {understanding.band !== undefined && <small> {wordFor(t.bands, understanding.band)}</small>}
          </dd>
        </>
      )}
      {alternatives.length > 0 && (
        <>
          <dt>{t.alternatives}</dt>
          <dd>
            <ul className="alternatives">
              {alternatives.map((each) => (
                <li key={each.intent} title={each.intent}>
                  {each.name} <small>{percent(each.confidence)}</small>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {emergency !== null && (
        <>
          <dt>{t.emergency}</dt>
          <dd className="bad">
            ⚠ {wordFor(texts.emergency, emergency)}
            {typeof understanding.cue === 'string' && <small> {understanding.cue}</small>}
          </dd>
        </>
      )}
      {typeof understanding.followUp === 'string' && (
        <>
          <dt>{t.followUp}</dt>
          <dd>{wordFor(t.followUps, understanding.followUp)}</dd>
        </>
      )}
      {understanding.engine !== undefined && (
        <>
          <dt>{t.engine}</dt>
          <dd>{understanding.engine}</dd>
        </>
      )}
      <dt>{t.reason}</dt>
      <dd>{understanding.reason}</dd>
    </dl>
  );
}
