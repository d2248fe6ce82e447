import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { type ReportChoice, reportChoices } from './period.ts';
import { type ReportFormat, reportFile } from './statistics-api.ts';

const FORMATS: readonly ReportFormat[] = ['pdf', 'xlsx', 'csv'];

/** Reports of a month, quarter, half-year or year, and the sheet for everybody (报表). */
export function ReportsPart({ today, ofAllRegions }: { today: string; ofAllRegions: boolean }) {
  const { texts } = useDesk();
  const t = texts.statistics.reports;
  const id = useId();
  const choices = reportChoices(today);
  const [chosen, setChosen] = useState(() => choices.find(({ isOver }) => isOver)?.id ?? choices[0]?.id ?? '');
  const choice = choices.find((one) => one.id === chosen);
  const nameOf = (one: ReportChoice): string => {
    const [year = '', part = ''] = one.id.split('-');
    const name = fill(t.kinds[one.kind], { year, part: Number(part.replace(/\D/g, '')) });
    return one.isOver ? name : `${name}${t.running}`;
  };
  const isPublic = choice?.isOver === true && ofAllRegions;
  return (
    <section className="figure-card figure-wide" aria-label={t.heading}>
      <h3>{t.heading}</h3>
      <div className="figure-filters">
        <label htmlFor={id}>{t.period}</label>
        <Select
          id={id}
          className="report-period"
          value={chosen}
          onChange={setChosen}
          options={choices.map((one) => ({ value: one.id, label: nameOf(one) }))}
        />
      </div>
      <h4>{t.full}</h4>
      <p className="soft">{t.fullText}</p>
      <Files period={chosen} name={t.full} isPublic={false} />
      <h4>{t.public}</h4>
      <p className="soft">{t.publicText}</p>
      {isPublic ? (
        <Files period={chosen} name={t.public} isPublic />
      ) : (
        <p role="status">{ofAllRegions ? t.notOver : t.regional}</p>
      )}
    </section>
  );
}

function Files({ period, name, isPublic }: { period: string; name: string; isPublic: boolean }) {
  const { texts } = useDesk();
  const t = texts.statistics.files;
  return (
    <p className="figure-files">
      {FORMATS.map((format) => (
        <Button
          key={format}
          href={reportFile(period, format, isPublic)}
          aria-label={`${fill(t.label, { name })} ${t[format]}`}
        >
          {t[format]}
        </Button>
      ))}
    </p>
  );
}
