import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { EarlierService } from './handoff-types.ts';

/** When the resident was here before, about what, who served him and what was noted; folded. */
export function EarlierServices({ earlier }: { earlier: readonly EarlierService[] }) {
  const { texts } = useDesk();
  const t = texts.casework.file;
  if (earlier.length === 0) return null;
  const outcomes: Record<string, string> = { ...texts.sessions.outcomes, ...texts.close.outcomes };
  return (
    <details className="part case-fold">
      <summary>{fill(t.earlierCount, { n: earlier.length })}</summary>
      <ul className="earlier">
        {earlier.map((service) => (
          <li key={service.sessionId}>
            <span className="earlier-head">
              <time dateTime={service.at}>{shanghaiMoment(service.at)}</time>
              <span className="mark">{wordFor(texts.channel, service.channel)}</span>
              <strong>{service.topic ?? texts.list.noTopic}</strong>
            </span>
            <span className="soft">
              {[wordFor(outcomes, service.outcome), service.lawyerName ?? ''].filter((part) => part !== '').join(' · ')}
            </span>
            {service.note !== '' && <p className="earlier-note">{service.note}</p>}
          </li>
        ))}
      </ul>
    </details>
  );
}
