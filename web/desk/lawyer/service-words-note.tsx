import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { eachOnce, type ServiceWordHit } from './service-words.ts';

/** What in the text is not said to residents, why, and what to say instead; a warning, never a bar. */
export function ServiceWordsNote({ id, hits }: { id: string; hits: readonly ServiceWordHit[] }) {
  const { texts } = useDesk();
  const t = texts.casework.words;
  return (
    <div id={id} className="service-words" role="status">
      {hits.length > 0 && (
        <>
          <strong>⚠ {fill(t.heading, { n: hits.length })}</strong>
          <ul>
            {eachOnce(hits).map(({ words, why, instead }) => (
              <li key={words}>
                <mark>{fill(t.hit, { words })}</mark> {why}
                {instead !== '' && <span className="service-instead">{fill(t.instead, { instead })}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
