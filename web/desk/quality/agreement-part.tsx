import { Alert } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiMidnight } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { differenceText, shareText } from './quality-words.ts';
import type { Agreement, Grade } from './types.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;
const GRADES: readonly Grade[] = ['excellent', 'good', 'pass', 'fail'];

/** How machine and people agree, over the reviews of a time. */
export function AgreementPart() {
  const { api, texts, clock } = useDesk();
  const t = texts.quality.agreement;
  const [[from, to], setRange] = useState<[string, string]>(() => {
    const now = clock.now();
    return [shanghaiDay(new Date(now - DAYS * DAY_MS)), shanghaiDay(new Date(now))];
  });
  const load = useCallback(
    () => api.quality.agreement(shanghaiMidnight(from), shanghaiMidnight(to, 1)),
    [api, from, to],
  );
  const isRange = from !== '' && to !== '' && from <= to;
  const [fromId, toId] = [useId(), useId()];
  return (
    <>
      <div className="quality-range">
        <label htmlFor={fromId}>
          {t.from}
          <input
            id={fromId}
            className="plain-date"
            type="date"
            value={from}
            onChange={({ target }) => setRange([target.value, to])}
          />
        </label>
        <label htmlFor={toId}>
          {t.to}
          <input
            id={toId}
            className="plain-date"
            type="date"
            value={to}
            onChange={({ target }) => setRange([from, target.value])}
          />
        </label>
      </div>
      {isRange ? <AgreementLoaded load={load} /> : <Alert type="error" showIcon role="alert" title={t.badRange} />}
    </>
  );
}

function AgreementLoaded({ load }: { load: () => Promise<{ agreement: Agreement; goodRateWanted: number }> }) {
  const { texts } = useDesk();
  const t = texts.quality.agreement;
  const loaded = useLoaded(load);
  return (
    <Shown loaded={loaded}>
      {({ agreement, goodRateWanted }) =>
        agreement.items.length === 0 ? (
          <>
            <Sample agreement={agreement} />
            <EmptyNote text={t.none} />
          </>
        ) : (
          <>
            {!agreement.enough && (
              <Alert
                type="warning"
                showIcon
                title={fill(t.few, { n: agreement.total.n, from: agreement.enoughFrom })}
              />
            )}
            <Sample agreement={agreement} />
            <p>
              {fill(t.total, {
                n: agreement.total.n,
                difference: differenceText(agreement.total.meanDifference),
                correlation: differenceText(agreement.total.correlation),
              })}
            </p>
            <p>
              {GRADES.map((grade) => `${texts.quality.grades[grade]} ${agreement.grades[grade]}`).join('、')}
              {' · '}
              {fill(t.goodRate, { share: shareText(agreement.grades.goodRate), wanted: goodRateWanted })}
            </p>
            <p>{fill(t.appeals, { ...agreement.appeals })}</p>
            <ItemTable agreement={agreement} />
            <MonthTable agreement={agreement} />
            <p className="soft">{t.how}</p>
          </>
        )
      }
    </Shown>
  );
}

function Sample({ agreement: { sample } }: { agreement: Agreement }) {
  const { texts } = useDesk();
  if (sample === null || sample.services === 0) return null;
  const share = shareText(sample.drawn / sample.services);
  return <p>{fill(texts.quality.agreement.sample, { ...sample, share })}</p>;
}

function ItemTable({ agreement: { items } }: { agreement: Agreement }) {
  const { texts } = useDesk();
  const t = texts.quality.agreement;
  return (
    <section aria-label={t.byItem}>
      <table className="quality-table">
        <caption>{t.byItem}</caption>
        <thead>
          <tr>
            <th scope="col">{t.columns.item}</th>
            <th scope="col">{t.columns.n}</th>
            <th scope="col">{t.columns.exact}</th>
            <th scope="col">{t.columns.applicable}</th>
            <th scope="col">{t.columns.difference}</th>
            <th scope="col">{t.columns.kappa}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">{item.name}</th>
              <td data-label={t.columns.n}>{item.n}</td>
              <td data-label={t.columns.exact}>{shareText(item.exact)}</td>
              <td data-label={t.columns.applicable}>{item.applicable}</td>
              <td data-label={t.columns.difference}>{differenceText(item.meanDifference)}</td>
              <td data-label={t.columns.kappa}>{differenceText(item.kappa)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MonthTable({ agreement: { months } }: { agreement: Agreement }) {
  const { texts } = useDesk();
  const t = texts.quality.agreement;
  return (
    <section aria-label={t.byMonth}>
      <table className="quality-table">
        <caption>{t.byMonth}</caption>
        <thead>
          <tr>
            <th scope="col">{t.columns.month}</th>
            <th scope="col">{t.columns.n}</th>
            <th scope="col">{t.columns.exact}</th>
            <th scope="col">{t.columns.difference}</th>
            <th scope="col">{t.columns.correlation}</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, total, exact }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td data-label={t.columns.n}>{total.n}</td>
              <td data-label={t.columns.exact}>{shareText(exact)}</td>
              <td data-label={t.columns.difference}>{differenceText(total.meanDifference)}</td>
              <td data-label={t.columns.correlation}>{differenceText(total.correlation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
