import { Alert } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { fieldLabel } from './field-words.ts';
import { LONG_SENTENCE } from './reading-ease.ts';
import type { Report } from './types.ts';

/** What the checks say. */
export function ReportView({ report }: { report: Report }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const { regression, readability, problems } = report;
  const unexplained = readability.each.flatMap((one) => one.unexplained);
  return (
    <section className="report" aria-label={t.report.heading}>
      <Alert
        type={report.passed ? 'success' : 'error'}
        showIcon
        title={report.passed ? t.report.passed : t.report.failed}
      />
      {problems.length > 0 && (
        <ul className="bad">
          {problems.map(({ field, problem }) => (
            <li key={`${field}${problem}`}>
              {fieldLabel(field, t)}：{problem}
            </li>
          ))}
        </ul>
      )}
      <p>
        {regression === null
          ? t.report.noRegression
          : fill(t.report.regression, { asked: regression.asked, led: regression.led })}
      </p>
      {regression !== null && regression.missed.length > 0 && (
        <details>
          <summary>{t.report.missed}</summary>
          <ul>
            {regression.missed.map(({ text, got }) => (
              <li key={text}>
                {text} <small className="soft">→ {got ?? t.report.gotNothing}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="soft">
        {fill(t.edit.readability, {
          mean: readability.meanSentence,
          longest: readability.longestSentence,
          seconds: readability.readingSeconds,
        })}
      </p>
      {unexplained.length > 0 && (
        <p className="near-limit">{fill(t.report.unexplained, { words: unexplained.join('、') })}</p>
      )}
      {readability.longestSentence > LONG_SENTENCE && (
        <p className="near-limit">{fill(t.edit.long, { n: readability.longestSentence })}</p>
      )}
    </section>
  );
}
