import { Button, Checkbox, Segmented, Select } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import { AddDialog } from './add-dialog.tsx';
import { confirmationInWords, dueInWords } from './limit-words.ts';
import { MediationCaseView } from './mediation-case.tsx';
import { MediationMarks, NEAR_PERCENT } from './mediation-marks.tsx';
import type { MediationRow, MediationState, Subsidy } from './types.ts';

/** What stands on one tab; those of more than one state are open ones all. */
const TABS = {
  open: [],
  requested: ['requested'],
  asking: ['accepted', 'asking', 'consented'],
  mediating: ['assigned', 'mediating'],
  agreed: ['agreed'],
  unsettled: ['not-accepted', 'refused', 'failed', 'stopped'],
  closed: ['closed'],
  archived: ['archived'],
} as const satisfies Record<string, readonly MediationState[]>;
type Tab = keyof typeof TABS;
const TAB_NAMES = Object.keys(TABS) as Tab[];
const SUBSIDIES = ['claimed', 'audited', 'approved', 'refused', 'paid'] as const;
type Listed = MediationRow & { subsidy?: Subsidy };

/** People's mediation (人民调解): cases by clock, subsidies, and one case. */
export default function MediationRoom() {
  const { texts, route, go, staff } = useDesk();
  const t = texts.mediation;
  const [place, setPlace] = useState<'cases' | 'subsidies'>('cases');
  const [tab, setTab] = useState<Tab>('open');
  const [isMine, setMine] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [subsidy, setSubsidy] = useState<string>('claimed');
  const { api } = useDesk();
  const turnTo = (id: string | null): void => go({ section: 'mediation', id, card: false });
  const openMade = (id: string): void => {
    setAdding(false);
    turnTo(id);
  };
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
        <div className="mediation-actions">
          <Segmented
            className="mediation-tabs"
            aria-label={t.stateLabel}
            value={tab}
            onChange={setTab}
            options={TAB_NAMES.map((value) => ({ value, label: t.tabs[value] }))}
          />
          {isOffice && <Button onClick={() => setAdding(true)}>{t.add.title}</Button>}
          {isOffice && (
            <Checkbox checked={isMine} onChange={(event) => setMine(event.target.checked)}>
              {t.mine}
            </Checkbox>
          )}
        </div>
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
      <CaseList place={place} tab={tab} isMine={isMine} subsidy={subsidy} open={turnTo} />
      {isAdding && <AddDialog open={openMade} cancel={() => setAdding(false)} />}
    </div>
  );
}

function CaseList({
  place,
  tab,
  isMine,
  subsidy,
  open,
}: {
  place: 'cases' | 'subsidies';
  tab: Tab;
  isMine: boolean;
  subsidy: string;
  open: (id: string) => void;
}) {
  const { api, socket, texts, staff } = useDesk();
  const load = useCallback(
    async (cursor: string | null): Promise<PageOf<Listed>> => {
      if (place === 'subsidies') {
        const { subsidies, next } = await api.mediation.subsidies(subsidy, cursor);
        return { items: subsidies, next };
      }
      const states: readonly MediationState[] = TABS[tab];
      const [only = null] = states.length === 1 ? states : [];
      const { cases, next } = await api.mediation.page(only, cursor);
      const items = cases.filter(
        ({ state, mediators }) =>
          (states.length === 0 || states.includes(state)) && (!isMine || mediators.some(({ id }) => id === staff.id)),
      );
      return { items, next };
    },
    [api, place, tab, isMine, subsidy, staff.id],
  );
  const pages = usePages<Listed, PageOf<Listed>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={texts.mediation.none} more={texts.mediation.more}>
      <ul className="mediation-list">
        {pages.items.map((one) => (
          <CaseLine key={one.id} one={one} open={open} />
        ))}
      </ul>
    </PagedList>
  );
}

function CaseLine({ one, open }: { one: Listed; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const { id, number, state, disputeName, applicant, other, confirmation, isAlarmed, toCall, createdAt, subsidy } = one;
  const due = dueInWords(one, t);
  return (
    <li
      data-alarm={isAlarmed || undefined}
      data-due={one.isLate || (confirmation?.percent ?? 0) >= NEAR_PERCENT || undefined}
    >
      <div>
        <strong>
          {disputeName} · {applicant || t.unknown} — {other || t.unknown}
        </strong>
        <p>
          {number} · {t.states[state]} · {wordFor(t.sources, one.source)} · {shanghaiInFull(createdAt)}
        </p>
        <MediationMarks one={one} />
        {isAlarmed && <p className="mediation-alarm">{t.alarmed}</p>}
        {confirmation !== null && <p>{confirmationInWords(confirmation, t)}</p>}
        {due !== '' && <p className={one.isLate ? 'mediation-alarm' : undefined}>{due}</p>}
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
