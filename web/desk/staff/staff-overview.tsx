import { useDesk } from '../shell/desk-context.ts';
import { isIn, type StaffState } from './staff-filter.ts';
import type { StaffMember } from './types.ts';

const FIGURES: readonly StaffState[] = ['open', 'locked', 'mustChange', 'noSecond', 'disabled'];

/** How many accounts there are of each state; each figure leads to its list. */
export function StaffOverview({ list, show }: { list: StaffMember[] | null; show: (state: StaffState) => void }) {
  const { texts } = useDesk();
  const t = texts.staff;
  return (
    <section className="knowledge-overview" aria-label={t.overview}>
      <h2>{t.heading}</h2>
      <p className="soft">{t.pick}</p>
      <div className="knowledge-figures">
        {FIGURES.map((state) => {
          const count = list?.filter((member) => isIn(member, state)).length ?? null;
          return (
            <button key={state} type="button" className="knowledge-figure" onClick={() => show(state)}>
              <span>{t.states[state]}</span>
              <strong className={state === 'locked' && (count ?? 0) > 0 ? 'bad' : ''}>{count ?? '–'}</strong>
            </button>
          );
        })}
      </div>
    </section>
  );
}
