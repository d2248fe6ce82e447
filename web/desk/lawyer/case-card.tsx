import { Alert, Tag } from 'antd';
import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';

/** The case at one look (案情卡), most urgent first: nobody is asked twice for what he told the bot. */
export function CaseCardPane({ handoff }: { handoff: HandoffDetail }) {
  const { texts } = useDesk();
  const t = texts.card;
  const { card } = handoff;
  const emergency = card.emergency ?? handoff.emergency;
  const intents = [...card.intents].sort((a, b) => b.confidence - a.confidence);
  return (
    <div className="case-card">
      {emergency !== null && (
        <Alert type="error" showIcon title={`${t.emergency} · ${wordFor(texts.emergency, emergency)}`} />
      )}
      <dl className="pairs">
        <dt>{t.topic}</dt>
        <dd>{card.topic ?? texts.list.noTopic}</dd>
        <dt>{t.channel}</dt>
        <dd>{wordFor(texts.channel, handoff.channel)}</dd>
        <dt>{t.reason}</dt>
        <dd>{wordFor(texts.reason, handoff.reason)}</dd>
        <dt>{t.requested}</dt>
        <dd>{shanghaiMoment(handoff.requestedAt)}</dd>
        {handoff.note !== '' && (
          <>
            <dt>{texts.close.note}</dt>
            <dd>{handoff.note}</dd>
          </>
        )}
      </dl>
      <Part heading={t.facts}>
        {card.facts.length === 0 ? (
          <p className="soft">{t.factsEmpty}</p>
        ) : (
          <dl className="pairs">
            {card.facts.map((fact) => (
              <div key={fact.label} className="pair">
                <dt>{fact.label}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Part>
      {handoff.checklist !== null && (
        <Part heading={t.checklist}>
          <p className="soft">{fill(t.checklistOf, { question: handoff.checklist.question })}</p>
          <ul>
            {handoff.checklist.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </Part>
      )}
      {intents.length > 0 && (
        <Part heading={t.intents}>
          <ul>
            {intents.map((intent) => (
              <li key={intent.id}>
                {intent.name} <Tag>{Math.round(intent.confidence * 100)}%</Tag>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {card.preCheck !== null && (
        <Part heading={t.preCheck}>
          <p>
            <strong>{card.preCheck.verdict}</strong>
          </p>
          <ul>
            {card.preCheck.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part heading={t.told}>
        {card.told.length === 0 ? (
          <p className="soft">{t.toldEmpty}</p>
        ) : (
          <ul>
            {card.told.map((told) => (
              <li key={told.id}>{told.question}</li>
            ))}
          </ul>
        )}
      </Part>
    </div>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className="part">
      <h3>{heading}</h3>
      {children}
    </section>
  );
}
