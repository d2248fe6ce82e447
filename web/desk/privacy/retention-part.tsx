import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';

/** How long what is kept, on what ground, and what is due now. */
export function RetentionPart() {
  const { texts, api } = useDesk();
  const t = texts.privacy.retention;
  const loaded = useLoaded(api.privacy.retention);
  return (
    <section aria-label={t.heading}>
      <p className="soft">{t.lead}</p>
      <Shown loaded={loaded}>
        {({ classes, due }) => (
          <ul className="privacy-list">
            {classes.map(({ id, name, days, least, ends, by, ground }) => {
              const now = due.find((one) => one.class === id);
              return (
                <li key={id} className="privacy-item">
                  <p className="privacy-title">
                    <strong>{name}</strong>
                    <span>{days === null ? t.forGood : fill(t.days, { n: days })}</span>
                  </p>
                  <p className="soft">
                    {wordFor(t.ends, ends)}；{wordFor(t.by, by)}
                    {least > 0 && `；${fill(t.least, { n: least })}`}
                  </p>
                  <p className="soft">{ground}</p>
                  {now !== undefined && <p>{fill(t.now, { due: now.due, waiting: now.waiting })}</p>}
                </li>
              );
            })}
          </ul>
        )}
      </Shown>
    </section>
  );
}
