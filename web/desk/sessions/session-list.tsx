import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { SessionRow, Snippet } from './types.ts';

/** One line a service; the words that were looked for below its question. */
export function SessionList({ sessions }: { sessions: SessionRow[] }) {
  const { texts, route, go } = useDesk();
  const t = texts.sessions;
  return (
    <table className="sessions">
      <thead>
        <tr>
          {[t.opened, t.channel, t.topic, t.outcome, t.rating, t.who, t.lawyer].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => {
          const time = shanghaiMoment(session.openedAt);
          return (
            <tr key={session.id} aria-current={route.id === session.id ? 'true' : undefined}>
              <td>
                <button
                  type="button"
                  className="session-link"
                  aria-label={fill(t.view, { time })}
                  onClick={() => go({ section: 'sessions', id: session.id, card: false })}
                >
                  {time}
                </button>
              </td>
              <td>{wordFor(texts.channel, session.channel)}</td>
              <td>
                <Question session={session} />
                {session.snippet !== null && <Found snippet={session.snippet} />}
              </td>
              <td>{wordFor(t.outcomes, session.outcome, t.running)}</td>
              <td className={isBad(session.rating) ? 'bad' : ''}>
                {wordFor(t.ratings, session.rating, t.notRated)}
                {session.reviewState !== null && (
                  <small className="soft"> {wordFor(t.reviewStates, session.reviewState)}</small>
                )}
              </td>
              <td>
                {session.person.masked}
                {session.isRepeat && <span className="mark mark-busy">{t.repeat}</span>}
              </td>
              <td>{session.lawyerName ?? ''}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Question({ session: { emergency, intents, topic } }: { session: SessionRow }) {
  const { texts } = useDesk();
  return (
    <>
      {emergency !== null && <strong className="bad">⚠ {wordFor(texts.emergency, emergency)} </strong>}
      {intents.at(-1)?.name ?? topic ?? (emergency === null ? texts.list.noTopic : '')}
    </>
  );
}

/** The words around what was looked for. */
function Found({ snippet: { text, hits } }: { snippet: Snippet }) {
  const parts: { at: number; words: string; isHit: boolean }[] = [];
  let from = 0;
  for (const [begin, end] of hits) {
    if (begin < from) continue;
    parts.push({ at: from, words: text.slice(from, begin), isHit: false });
    parts.push({ at: begin, words: text.slice(begin, end), isHit: true });
    from = end;
  }
  parts.push({ at: from, words: text.slice(from), isHit: false });
  return (
    <p className="session-found">
      {parts.map(({ at, words, isHit }) => (isHit ? <mark key={at}>{words}</mark> : words))}
    </p>
  );
}

/** Whether somebody was not satisfied. */
export function isBad(rating: string | null): boolean {
  return rating === 'dissatisfied' || rating === 'very-dissatisfied';
}
