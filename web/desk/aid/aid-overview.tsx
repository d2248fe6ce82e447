import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { isPressing } from './aid-clock.ts';
import type { AidFilter } from './aid-filter.ts';
import { AID_STATES, type AidCounts, type AidSummary } from './types.ts';

/** How many there are of each state; each figure leads to its list. */
export function AidOverview(props: {
  list: AidSummary[] | null;
  counts: AidCounts | null;
  show: (part: Partial<AidFilter>) => void;
}) {
  const { texts } = useDesk();
  const t = texts.aid.overview;
  const { list, counts, show } = props;
  const urgent = list === null ? null : list.filter(isPressing).length;
  return (
    <section className="knowledge-overview" aria-label={t.heading}>
      <h2>{t.heading}</h2>
      <p className="soft">{counts === null ? t.lawyerHint : t.hint}</p>
      {counts !== null && (
        <>
          <div className="knowledge-figures">
            <Figure
              label={t.over}
              value={counts.overdue}
              isBad={counts.overdue > 0}
              onClick={() => show({ flag: 'over' })}
            />
            <Figure
              label={t.urgent}
              value={urgent}
              isBad={(urgent ?? 0) > 0}
              onClick={() => show({ flag: 'urgent' })}
            />
          </div>
          <h3 className="topics-heading">{t.byState}</h3>
          <ul className="topics">
            {AID_STATES.map((state) => (
              <li key={state}>
                <button type="button" className="topic" onClick={() => show({ state })}>
                  <strong>{texts.aid.states[state]}</strong>
                  <small className="soft">{fill(t.count, { n: counts.states[state] ?? 0 })}</small>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Figure(props: { label: string; value: number | null; isBad: boolean; onClick: () => void }) {
  return (
    <button type="button" className="knowledge-figure" onClick={props.onClick}>
      <span>{props.label}</span>
      <strong className={props.isBad ? 'bad' : ''}>{props.value ?? '–'}</strong>
    </button>
  );
}
