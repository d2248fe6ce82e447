import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';

/** The rubric as it is published (评分标准). */
export function RubricPart() {
  const { api, texts } = useDesk();
  const t = texts.quality.rubric;
  const loaded = useLoaded(useCallback(async () => (await api.quality.rubric()).rubric, [api]));
  return (
    <Shown loaded={loaded}>
      {({ mark, sample, answer, grades, goodRate, items }) => (
        <>
          <p>{fill(t.version, { version: mark })}</p>
          <ul className="plain-lines">
            <li>{fill(t.sample, { percent: sample.percent, workdays: sample.workdays })}</li>
            <li>{fill(t.answer, { workdays: answer.workdays })}</li>
            <li>{fill(t.grades, { ...grades })}</li>
            <li>{fill(t.goodRate, { rate: goodRate })}</li>
            <li>{t.weights}</li>
          </ul>
          <ol className="rubric-items">
            {items.map((item) => (
              <li key={item.id}>
                <h3>
                  {item.name} <small>{fill(t.points, { points: item.points })}</small>
                </h3>
                <p>{item.measures}</p>
                <p className="soft">
                  {item.heart} · {t.appliesTo[item.appliesTo]} · {fill(t.notApplicable, { when: item.notApplicable })}
                </p>
                <p className="soft">{fill(t.grounds, { grounds: item.grounds.join('；') })}</p>
              </li>
            ))}
          </ol>
        </>
      )}
    </Shown>
  );
}
