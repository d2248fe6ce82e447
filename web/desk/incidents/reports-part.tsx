import { Button, Tag } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { IncidentDetail, RevealedReport } from './types.ts';

/** What was handed to the police: masked, in full only for a reason. */
export function ReportsPart({
  incident,
  revealed,
  reveal,
}: {
  incident: IncidentDetail;
  revealed: RevealedReport[] | null;
  reveal: () => void;
}) {
  const { texts } = useDesk();
  const t = texts.incidents;
  return (
    <section className="incident-part" aria-label={t.reportsHeading}>
      <h3>{t.reportsHeading}</h3>
      {incident.reports.length === 0 && <p className="soft">{t.noReports}</p>}
      {incident.reports.map((report, index) => {
        const words = revealed?.[index];
        return (
          <article key={report.at} className="incident-report">
            <p>
              <strong>{t.kinds[report.kind]}</strong> · {t.transfers[report.transfer]}{' '}
              <Tag color={report.delivery === 'dead' ? 'error' : undefined}>
                {report.delivery === null ? t.told110 : t.deliveries[report.delivery]}
              </Tag>
            </p>
            <p className="incident-words">
              {[words?.place ?? report.place, words?.summary ?? report.summary].filter((one) => one !== '').join(' · ')}
            </p>
            {words !== undefined && words.callbackNumber !== '' && (
              <p>
                {t.callback} {words.callbackNumber}
              </p>
            )}
            <p className="soft">
              {shanghaiInFull(report.at)} · {report.byName} ·{' '}
              {fill(t.passedOn, { fields: report.passedOn.map((field) => wordFor(t.fields, field)).join('、') })} ·{' '}
              {report.reason}
            </p>
          </article>
        );
      })}
      {incident.reports.length > 0 && revealed === null && <Button onClick={reveal}>{t.reveal}</Button>}
    </section>
  );
}
