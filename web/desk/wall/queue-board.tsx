import { fill } from '../../shared/fill.ts';
import { ageInSeconds, ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import type { WallState } from './wall-api.ts';

/** Who waits, by what they ask for; what is over a limit says so in words. */
export function QueueBoard({ state }: { state: WallState }) {
  const { texts } = useDesk();
  const t = texts.wall;
  const now = useServerNow(1000);
  const { waiting, limits } = state;
  return (
    <section className="wall-part" aria-label={t.queues}>
      <h3>{t.queues}</h3>
      {waiting.queues.length === 0 ? (
        <p className="soft">{t.queuesEmpty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t.queue}</th>
              <th scope="col">{t.count}</th>
              <th scope="col">{t.wait}</th>
            </tr>
          </thead>
          <tbody>
            {waiting.queues.map(({ queue, name, waiting: count, longestSince }) => {
              const isLong = ageInSeconds(longestSince, now) > limits.waitSeconds;
              return (
                <tr key={queue}>
                  <th scope="row">{name === '' ? t.general : name}</th>
                  <td>
                    {count}
                    {count > limits.queue && <Over text={fill(t.overLimit, { n: limits.queue })} />}
                  </td>
                  <td>
                    {ageInWords(longestSince, now, texts.age)}
                    {isLong && <Over text={fill(t.overWait, { n: limits.waitSeconds })} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Over({ text }: { text: string }) {
  return (
    <small className="wall-over">
      <span aria-hidden="true">▲ </span>
      {text}
    </small>
  );
}
