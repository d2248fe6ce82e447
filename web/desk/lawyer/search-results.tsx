import { Button } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { DeskFindings } from './handoff-types.ts';
import { LONGEST_REPLY } from './reply-length.ts';

interface Uses {
  onPut?: (text: string) => void;
  onSend?: (text: string, answerId?: string) => void;
}

/** Above this only the beginning is shown until somebody asks for all. */
const LONG_TEXT = 180;

/** Answers first, then articles, each to be put into the reply or sent as it is. */
export function SearchResults({ found, onPut, onSend }: Uses & { found: DeskFindings }) {
  const { texts } = useDesk();
  const t = texts.casework.find;
  return (
    <div className="find-results">
      {found.answers.length > 0 && <h4>{t.answers}</h4>}
      {found.answers.map((answer) => (
        <article key={answer.id} className="find-result">
          <h5>{answer.question}</h5>
          <Words text={answer.text} />
          {(answer.articles.length > 0 || answer.deadline !== null) && (
            <dl className="pairs">
              {answer.articles.length > 0 && (
                <>
                  <dt>{t.basis}</dt>
                  <dd>{answer.articles.join('、')}</dd>
                </>
              )}
              {answer.deadline !== null && (
                <>
                  <dt>{t.deadline}</dt>
                  <dd className="find-deadline">{answer.deadline}</dd>
                </>
              )}
            </dl>
          )}
          <ResultUses text={answer.text} answerId={answer.id} onPut={onPut} onSend={onSend} />
        </article>
      ))}
      {found.articles.length > 0 && <h4>{t.articles}</h4>}
      {found.articles.map((each) => (
        <article key={each.label} className="find-result">
          <h5>{each.label}</h5>
          {each.text === null ? <p className="soft">{t.noText}</p> : <Words text={each.text} />}
          <ResultUses text={each.text ?? each.label} onPut={onPut} onSend={each.text === null ? undefined : onSend} />
        </article>
      ))}
    </div>
  );
}

function Words({ text }: { text: string }) {
  const { texts } = useDesk();
  const [isWhole, setWhole] = useState(false);
  const t = texts.casework.find;
  const isLong = text.length > LONG_TEXT;
  return (
    <>
      <p className={isLong && !isWhole ? 'find-text find-text-cut' : 'find-text'}>{text}</p>
      {isLong && (
        <button type="button" className="text-link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.less : t.whole}
        </button>
      )}
    </>
  );
}

function ResultUses({ text, answerId, onPut, onSend }: Uses & { text: string; answerId?: string }) {
  const { texts } = useDesk();
  const t = texts.casework.find;
  return (
    <span className="choices">
      {onPut !== undefined && (
        <Button size="small" type="primary" onClick={() => onPut(text)}>
          {t.put}
        </Button>
      )}
      {onSend !== undefined && text.trim().length <= LONGEST_REPLY && (
        <Button size="small" onClick={() => onSend(text, answerId)}>
          {t.send}
        </Button>
      )}
    </span>
  );
}
