import { Button } from 'antd';
import { useCallback, useEffect } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { IncidentRow, IncidentState } from './types.ts';

/** Dangers in one state, the latest first. */
export function IncidentList({ state, open }: { state: IncidentState; open: (id: string) => void }) {
  const { api, socket, texts } = useDesk();
  const t = texts.incidents;
  const load = useCallback(
    async (cursor: string | null) => {
      const { incidents, next } = await api.incidents.page(state, cursor);
      return { items: incidents, next };
    },
    [api, state],
  );
  const pages = usePages<IncidentRow, PageOf<IncidentRow>>(load);
  const { reload } = pages;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <PagedList pages={pages} empty={state === 'open' ? t.none : t.noneOf} more={t.more}>
      <ul className="incident-list">
        {pages.items.map((incident) => (
          <IncidentLine key={incident.id} incident={incident} open={open} />
        ))}
      </ul>
    </PagedList>
  );
}

function IncidentLine({ incident, open }: { incident: IncidentRow; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.incidents;
  const { id, channel, dangers, openedAt, reports, state } = incident;
  return (
    <li data-open={state === 'open' || undefined}>
      <div>
        <strong>{fill(t.told, { time: shanghaiInFull(openedAt), dangers: dangers.join('、') })}</strong>
        <p>
          {wordFor(texts.channel, channel)} · {attendantOf(incident, texts)} ·{' '}
          {reports === 0 ? t.notReported : fill(t.reports, { n: reports })}
        </p>
      </div>
      <Button type={state === 'open' ? 'primary' : 'default'} aria-label={`${t.open} ${id}`} onClick={() => open(id)}>
        {t.open}
      </Button>
    </li>
  );
}

/** Who looks after it. */
export function attendantOf({ isMine, attendedName }: Pick<IncidentRow, 'isMine' | 'attendedName'>, texts: DeskTexts) {
  const t = texts.incidents;
  if (isMine) return t.mine;
  return attendedName === null ? t.nobody : fill(t.held, { name: attendedName });
}
