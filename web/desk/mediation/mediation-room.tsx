import { Button, Segmented, Select } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import { MediationCaseView } from './mediation-case.tsx';
import type { MediationRow, MediationState, Subsidy } from './types.ts';

const STATES: readonly MediationState[] = [
  'requested',
  'accepted',
  'asking',
  'consented',
  'assigned',
  'mediating',
  'agreed',
  'not-accepted',
  'refused',
  'failed',
  'stopped',
  'closed',
  'archived',
];
const SUBSIDIES = ['claimed', 'audited', 'approved', 'refused', 'paid'] as const;
type Listed = MediationRow & { subsidy?: Subsidy };

/** People's mediation (人民调解): cases by clock, subsidies, and one case. */
export default function MediationRoom() {
  const { texts, route, go, staff } = useDesk();
  const t = texts.mediation;
  const [place, setPlace] = useState<'cases' | 'subsidies'>('cases');
  const [state, setState] = useState<MediationState | null>(null);
  const [subsidy, setSubsidy] = useState<string>('claimed');
  const { api } = useDesk();
  const turnTo = (id: string | null): void => go({ section: 'mediation', id, card: false });
  if (route.id !== null) return <MediationCaseView key={route.id} id={route.id} back={() => turnTo(null)} />;
  const isOffice = staff.roles.some((role) => role === 'order-officer' || role === 'supervisor');
  return (
    <div className="mediation-room">
      <header className="mediation-head">
        <div>
          <h2>{t.heading}</h2>
          <p className="soft">{t.lead}</p>
        </div>
        {isOffice && (
          <Segmented
            aria-label={t.placeLabel}
            value={place}
            onChange={setPlace}
            options={(['cases', 'subsidies'] as const).map((value) => ({ value, label: t.places[value] }))}
          />
        )}
      </header>
      {place === 'cases' ? (
        <Select
          className="mediation-filter"
          aria-label={t.stateLabel}
          allowClear
          placeholder={t.open}
          value={state}
          onChange={(chosen) => setState(chosen ?? null)}
          options={STATES.map((value) => ({ value, label: t.states[value] }))}
        />
      ) : (
        <div className="mediation-actions">
          <Select
            className="mediation-filter"
            aria-label={t.subsidyLabel}
            value={subsidy}
            onChange={setSubsidy}
            options={SUBSIDIES.map((value) => ({ value, label: t.subsidyStates[value] }))}
          />
          <a href={api.mediation.sheetPath(subsidy, 'xlsx')} download>
            XLSX
          </a>
          <a href={api.mediation.sheetPath(subsidy, 'csv')} download>
            CSV
          </a>
        </div>
      )}
      <CaseList key={`${place}${state}${subsidy}`} place={place} state={state} subsidy={subsidy} open={turnTo} />
    </div>
  );
}

function CaseList({
  place,
  state,
  subsidy,
  open,
}: {
  place: 'cases' | 'subsidies';
  state: MediationState | null;
  subsidy: string;
  open: (id: string) => void;
}) {
  const { api, socket, texts } = useDesk();
  const load = useCallback(
    async (cursor: string | null): Promise<PageOf<Listed>> => {
      if (place === 'subsidies') {
        const { subsidies, next } = await api.mediation.subsidies(subsidy, cursor);
        return { items: subsidies, next };
      }
      const { cases, next } = await api.mediation.page(state, cursor);
      return { items: cases, next };
    },
    [api, place, state, subsidy],
  );
  const pages = usePages<Listed, PageOf<Listed>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <>
      {pages.error !== null && <ErrorNote error={pages.error} retry={pages.retry} />}
      {pages.latest === null && pages.error === null && <p role="status">{texts.state.loading}</p>}
      {pages.latest !== null && pages.items.length === 0 && !pages.more && <EmptyNote text={texts.mediation.none} />}
      <ul className="mediation-list">
        {pages.items.map((one) => (
          <CaseLine key={one.id} one={one} open={open} />
        ))}
      </ul>
      {pages.more && (
        <Button loading={pages.loading} onClick={pages.loadMore}>
          {texts.mediation.more}
        </Button>
      )}
    </>
  );
}

function CaseLine({ one, open }: { one: Listed; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const { id, number, state, disputeName, applicant, other, confirmation, isAlarmed, toCall, createdAt, subsidy } = one;
  return (
    <li data-alarm={isAlarmed || undefined} data-due={(confirmation?.percent ?? 0) >= 80 || undefined}>
      <div>
        <strong>
          {disputeName} · {applicant || t.unknown} — {other || t.unknown}
        </strong>
        <p>
          {number} · {t.states[state]} · {wordFor(t.sources, one.source)} · {shanghaiInFull(createdAt)}
        </p>
        {isAlarmed && <p className="mediation-alarm">{t.alarmed}</p>}
        {confirmation !== null && <p>{fill(t.confirmBy, { day: confirmation.workBefore ?? confirmation.lastDay })}</p>}
        {toCall > 0 && <p>{fill(t.toCall, { n: toCall })}</p>}
        {subsidy !== undefined && (
          <p>
            {fill(t.claimedBy, { name: subsidy.claimedName })} ·{' '}
            {subsidy.amountFen === null ? t.noAmount : fill(t.yuan, { n: (subsidy.amountFen / 100).toFixed(2) })}
          </p>
        )}
      </div>
      <Button type={isAlarmed ? 'primary' : 'default'} aria-label={`${t.openCase} ${number}`} onClick={() => open(id)}>
        {t.openCase}
      </Button>
    </li>
  );
}
