import { fill } from '../../shared/fill.ts';
import { Mark, type MarkKind } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { yuan } from './applicant-part.tsx';
import { Part } from './part.tsx';
import type { AidDetail, TraceEntry } from './types.ts';

const KINDS: Readonly<Record<TraceEntry['outcome'], MarkKind>> = { met: 'ok', 'not-met': 'bad', unknown: 'warn' };
const SIGNS: Readonly<Record<TraceEntry['outcome'], string>> = { met: '✓', 'not-met': '×', unknown: '？' };

/** How the rules saw it: in words for everybody, with rules and data for who audits. */
export function PreCheckPart({ preCheck }: { preCheck: AidDetail['preCheck'] }) {
  const { texts } = useDesk();
  const t = texts.aid.preCheck;
  if (preCheck === null) {
    return (
      <Part heading={t.heading}>
        <p className="soft">{t.none}</p>
      </Part>
    );
  }
  const { result, input } = preCheck;
  return (
    <Part heading={t.heading}>
      <p>
        <strong>{result.verdict}</strong>
        {withoutVerdict(result.summary, result.verdict)}
      </p>
      <p className="soft">{fill(t.made, { time: shanghaiMoment(preCheck.at), day: result.asOf })}</p>
      <ul className="aid-trace" aria-label={t.trace}>
        {result.trace.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace never changes, and a rule may stand in it twice
          <li key={at}>
            <Mark kind={KINDS[entry.outcome]}>
              {SIGNS[entry.outcome]} {t.outcomes[entry.outcome]}
            </Mark>
            <span>
              {entry.text} <small className="soft">{entry.article}</small>
            </span>
          </li>
        ))}
      </ul>
      <details className="aid-fold">
        <summary>{t.audit}</summary>
        <div className="aid-audit">
          <h4>{t.told}</h4>
          <Inputs inputs={input} />
          {result.trace.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <div key={at}>
              <h4>
                {entry.rule} · {entry.article} · {t.outcomes[entry.outcome]}
              </h4>
              <Inputs inputs={entry.inputs} />
            </div>
          ))}
        </div>
      </details>
    </Part>
  );
}

/** Names and values as the rules had them; amounts in fen with yuan beside. */
function Inputs({ inputs }: { inputs: Record<string, unknown> }) {
  const { texts } = useDesk();
  const { view, preCheck } = texts.aid;
  const words = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return preCheck.nothing;
    if (typeof value === 'number' && /fen$|income/iu.test(key)) {
      return `${value}（${fill(view.yuan, { n: yuan(value) })}）`;
    }
    if (Array.isArray(value)) return value.length === 0 ? preCheck.nothing : value.map(String).join(', ');
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return (
    <dl className="aid-inputs">
      {Object.entries(inputs).map(([key, value]) => (
        <div key={key}>
          <dt>
            <code>{key}</code>
          </dt>
          <dd>{words(key, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The summary begins with the verdict, which stands there already. */
function withoutVerdict(summary: string, verdict: string): string {
  return summary.startsWith(verdict) ? summary.slice(verdict.length) : ` ${summary}`;
}
