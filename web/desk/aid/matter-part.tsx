import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { daysTo, dayWords } from './aid-clock.ts';
import { Pairs, Part } from './part.tsx';
import type { AidDetail } from './types.ts';

/** What it is about: the matter, the days not to be missed, the story and the facts. */
export function MatterPart({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  const { deadlines, facts, story } = detail;
  return (
    <Part heading={t.view.matter}>
      <Pairs
        rows={[
          [t.view.matter, detail.matterName === '' ? t.view.noMatter : detail.matterName],
          [t.view.against, detail.otherParty],
        ]}
      />
      {deadlines.length > 0 && (
        <>
          <h4>{t.view.deadlines}</h4>
          <ul className="deadlines">
            {deadlines.map(({ day, what }) => {
              const { text, kind } = dayWords(daysTo(day, new Date()), t.clock);
              return (
                <li key={day + what}>
                  <strong>{day}</strong> {what} <Mark kind={kind}>{text}</Mark>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <h4>{t.view.story}</h4>
      {story === '' ? <p className="soft">{t.view.noStory}</p> : <p className="left-text">{story}</p>}
      <h4>{t.view.facts}</h4>
      {facts.length === 0 ? (
        <p className="soft">{t.view.noFacts}</p>
      ) : (
        <Pairs rows={facts.map(({ label, value }) => [label, value] as const)} />
      )}
    </Part>
  );
}
