import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail, TurnView } from '../types.ts';
import { daysLeft, deadlineMark, joinedDeadlines } from './case-clock.ts';
import { CaseClocks, CaseHistory } from './case-history.tsx';
import { caseStory, confidenceText, leftInWords, urgentReasons } from './case-story.ts';
import { EarlierServices } from './earlier-services.tsx';

/** Days left are counted again so often, ms. */
const COUNT_DAYS = 60_000;
const NO_TURNS: readonly TurnView[] = [];

/**
 * The case at one look (案情卡), most urgent first: nobody is asked twice for what he told the bot. What there is nothing
 * to say about is left out.
 */
export function CaseCardPane({ handoff, turns = NO_TURNS }: { handoff: HandoffDetail; turns?: readonly TurnView[] }) {
  const { texts, go } = useDesk();
  const t = texts.card;
  const f = texts.casework.file;
  const { card } = handoff;
  const danger = card.emergency ?? handoff.emergency;
  const urgent = urgentReasons(handoff);
  const groups = card.groups ?? [];
  const wanted = [...handoff.wants.skills, ...handoff.wants.languages];
  return (
    <div className="case-card">
      {danger !== null && (
        <p className="case-danger" role="alert">
          ⚠ {f.danger} · {wordFor(texts.emergency, danger)}{' '}
          <Button size="small" onClick={() => go({ section: 'incidents', id: handoff.sessionId, card: false })}>
            {texts.incidents.report}
          </Button>
        </p>
      )}
      {(groups.length > 0 || urgent.length > 0) && (
        <div className="case-urgent">
          {groups.length > 0 && (
            <p>
              <strong>{f.groups}</strong>
              {groups.map((group) => (
                <span key={group} className="mark mark-ok">
                  {group}
                </span>
              ))}
            </p>
          )}
          {urgent.length > 0 && (
            <>
              <strong>▲ {f.urgent}</strong>
              <ul>
                {urgent.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      <Deadlines handoff={handoff} />
      <dl className="pairs">
        <dt>{t.topic}</dt>
        <dd>{card.topic ?? texts.list.noTopic}</dd>
        <dt>{t.channel}</dt>
        <dd>{wordFor(texts.channel, handoff.channel)}</dd>
        {handoff.regionName !== null && (
          <>
            <dt>{f.region}</dt>
            <dd>{handoff.regionName}</dd>
          </>
        )}
        <dt>{t.reason}</dt>
        <dd>{wordFor(texts.reason, handoff.reason)}</dd>
        {wanted.length > 0 && (
          <>
            <dt>{f.wants}</dt>
            <dd>{wanted.join('、')}</dd>
          </>
        )}
        <dt>{t.requested}</dt>
        <dd>{shanghaiMoment(handoff.requestedAt)}</dd>
        <dt>{f.times}</dt>
        <dd>
          <CaseClocks handoff={handoff} />
        </dd>
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
      <Understood handoff={handoff} />
      <PreCheck handoff={handoff} />
      {card.told.length > 0 && (
        <Part heading={t.told}>
          <ul>
            {card.told.map((told) => (
              <li key={told.id}>
                {told.question}
                {(told.articles?.length ?? 0) > 0 && <small className="case-basis">{told.articles?.join('、')}</small>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <EarlierServices earlier={handoff.earlier} />
      <CaseHistory history={handoff.history} />
      <CopyStory handoff={handoff} turns={turns} />
    </div>
  );
}

function Deadlines({ handoff }: { handoff: HandoffDetail }) {
  const { texts } = useDesk();
  const now = new Date(useServerNow(COUNT_DAYS));
  const f = texts.casework.file;
  const deadlines = joinedDeadlines(handoff.card.deadlines ?? []);
  if (deadlines.length === 0) return null;
  return (
    <Part heading={f.deadlines}>
      <ul className="case-deadlines">
        {deadlines.map(({ label, on, basis }) => (
          <li
            key={`${label}${on ?? ''}`}
            className={`case-deadline case-deadline-${deadlineMark(on === null ? null : daysLeft(on, now))}`}
          >
            <span>{label}</span>
            <strong>
              {on !== null && <time dateTime={on}>{on}</time>} {leftInWords(on, f, now)}
            </strong>
            {basis !== '' && <small className="case-basis">{basis}</small>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What the bot made of it, likeliest first, how sure in a word and a number. */
function Understood({ handoff }: { handoff: HandoffDetail }) {
  const { texts } = useDesk();
  const intents = [...handoff.card.intents].sort((a, b) => b.confidence - a.confidence);
  if (intents.length === 0) return null;
  return (
    <Part heading={texts.card.intents}>
      <ul>
        {intents.map((intent) => (
          <li key={intent.id}>
            {intent.name} <span className="mark">{confidenceText(intent.confidence, texts.casework.file)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function PreCheck({ handoff }: { handoff: HandoffDetail }) {
  const { texts } = useDesk();
  const { preCheck, grounds } = handoff.card;
  if (preCheck === null) return null;
  return (
    <Part heading={texts.card.preCheck}>
      <p>
        <strong>{preCheck.verdict}</strong>
      </p>
      <ul>
        {preCheck.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {(grounds?.length ?? 0) > 0 && (
        <p className="case-basis">
          {texts.casework.file.grounds}：{grounds?.join('、')}
        </p>
      )}
    </Part>
  );
}

function CopyStory({ handoff, turns }: { handoff: HandoffDetail; turns: readonly TurnView[] }) {
  const { texts } = useDesk();
  const { message } = App.useApp();
  const f = texts.casework.file;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(caseStory(handoff, turns, texts, new Date()));
      message.success(f.copied);
    } catch {
      message.error(f.copyFailed);
    }
  };
  return (
    <Button size="small" className="copy-story" onClick={copy}>
      {f.copy}
    </Button>
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
