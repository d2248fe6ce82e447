import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { Mark } from './mark.tsx';
import type { AnswerDetail, Register } from './types.ts';

/** All that an answer says, to be read. */
export function AnswerContent(props: { detail: AnswerDetail; register: Register | null; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const { detail, register, open } = props;
  const { answer, laws } = detail;
  const matter = register?.matters.find(({ id }) => id === answer.aidMatter)?.name ?? answer.aidMatter;
  const linked = (ids: readonly string[]): ReactNode => (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <button type="button" className="text-link" onClick={() => open(id)}>
            {register?.answers.find((one) => one.id === id)?.question ?? id}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="answer-content">
      <p className="answer-short">{answer.short}</p>
      <p className="answer-full">{answer.full}</p>
      <Part name={t.fields.steps}>
        <ol>
          {answer.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Part>
      {answer.deadlines.length > 0 && (
        <Part name={t.fields.deadlines}>
          <ul className="deadlines">
            {answer.deadlines.map(({ limit, term, from, lost }) => (
              <li key={`${limit}${from}`}>
                <strong>{limit}</strong>
                {term !== null && <Mark>{`${term.count} ${t.units[term.unit]}`}</Mark>}
                <br />
                <span className="soft">{t.deadline.from}：</span>
                {from}
                <br />
                <span className="soft">{t.deadline.lost}：</span>
                {lost}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {answer.ask.length > 0 && (
        <Part name={t.fields.ask}>
          {answer.ask.map(({ question, choices }) => (
            <div key={question} className="asked">
              <p>{question}</p>
              <ul>
                {choices.map(({ say, adds, answer: other }) => (
                  <li key={say}>
                    <Mark>{say}</Mark>
                    {adds}
                    {other !== null && (
                      <button type="button" className="text-link" onClick={() => open(other)}>
                        → {register?.answers.find(({ id }) => id === other)?.question ?? other}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </Part>
      )}
      <Part name={t.fields.grounds}>
        <ul className="grounds">
          {laws.map(({ label, version, state, note }) => (
            <li key={`${label}${version}`}>
              {label} <small className="soft">{version}</small>
              {state !== 'in-force' && (
                <Mark kind={state === 'amended' ? 'plain' : 'bad'} title={note}>
                  {wordFor(t.lawStates, state)}
                </Mark>
              )}
            </li>
          ))}
        </ul>
      </Part>
      {answer.together.length > 0 && <Part name={t.fields.together}>{linked(answer.together)}</Part>}
      {answer.related.length > 0 && <Part name={t.fields.related}>{linked(answer.related)}</Part>}
      {answer.checklist.length > 0 && (
        <Part name={t.fields.checklist}>
          <ul>
            {answer.checklist.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </Part>
      )}
      <dl className="pairs answer-facts">
        {answer.route.length > 0 && (
          <Fact name={t.fields.route}>{answer.route.map((way) => t.ways[way]).join('、')}</Fact>
        )}
        {matter !== null && <Fact name={t.fields.aidMatter}>{matter}</Fact>}
        {answer.calculator !== null && <Fact name={t.fields.calculator}>{answer.calculator}</Fact>}
        {answer.hotlines.length > 0 && <Fact name={t.fields.hotlines}>{answer.hotlines.join('、')}</Fact>}
        <Fact name={t.view.more}>
          {answer.effectiveTo === null
            ? fill(t.view.until, { from: answer.effectiveFrom })
            : fill(t.view.untilTo, { from: answer.effectiveFrom, to: answer.effectiveTo })}
          {' · '}
          {answer.source}
        </Fact>
      </dl>
    </div>
  );
}

export function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="part">
      <h3>{name}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
