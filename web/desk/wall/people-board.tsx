import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { PersonState, WallPerson } from './wall-api.ts';

const ORDER: readonly PersonState[] = ['free', 'serving', 'wrap-up', 'paused', 'absent'];
/** Beside the word: colour is never the only sign. */
const SIGN: Record<PersonState, string> = { free: '○', serving: '●', 'wrap-up': '✎', paused: '‖', absent: '?' };

/** Who is there, by what they do, and how much each has. */
export function PeopleBoard({ people }: { people: WallPerson[] }) {
  const { texts } = useDesk();
  const t = texts.wall;
  const groups = ORDER.map((state) => ({ state, own: people.filter((one) => one.state === state) }));
  return (
    <section className="wall-part" aria-label={t.staff}>
      <h3>
        {t.staff} <span className="count">{people.length}</span>
      </h3>
      {people.length === 0 && <p className="soft">{t.staffEmpty}</p>}
      <dl className="wall-people">
        {groups
          .filter(({ own }) => own.length > 0)
          .map(({ state, own }) => (
            <div key={state} className={`wall-state wall-${state}`}>
              <dt>
                <span aria-hidden="true">{SIGN[state]}</span> {t.states[state]} <strong>{own.length}</strong>
              </dt>
              <dd>
                <ul>
                  {own.map((person) => (
                    <li key={person.id}>
                      {person.name} <small className="soft">{loadOf(person, t)}</small>
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function loadOf({ serving, capacity, wrappingUp }: WallPerson, t: { load: string; writing: string }): string {
  const load = fill(t.load, { serving, capacity });
  return wrappingUp === 0 ? load : `${load} · ${fill(t.writing, { n: wrappingUp })}`;
}
