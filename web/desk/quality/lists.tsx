import { Button } from 'antd';
import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type Pages as Listed, type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import { CaseTable } from './case-table.tsx';
import { gradedText, totalText } from './quality-words.ts';
import type { CaseRow, OwnService } from './types.ts';

/** Appeals that this colleague may decide. */
export function Appeals({ open }: { open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.quality;
  const loaded = useLoaded(useCallback(() => api.quality.appeals(), [api]));
  return (
    <>
      <p className="soft">{t.appealsHint}</p>
      <Shown loaded={loaded}>
        {({ cases }) => <CaseTable label={t.parts.appeals} empty={t.noAppeals} cases={cases} open={open} />}
      </Shown>
    </>
  );
}

/** What was reviewed, the latest first. */
export function Reviewed({ open }: { open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.quality;
  const load = useCallback(
    async (cursor: string | null) => {
      const { cases, next } = await api.quality.reviewed(cursor);
      return { items: cases, next };
    },
    [api],
  );
  const pages = usePages<CaseRow, PageOf<CaseRow>>(load);
  return (
    <Pages pages={pages}>
      {(cases) => <CaseTable label={t.parts.reviewed} empty={t.noneReviewed} cases={cases} open={open} />}
    </Pages>
  );
}

/** A lawyer's own services with their scores. */
export function Mine({ open }: { open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.quality;
  const load = useCallback(
    async (cursor: string | null) => {
      const { services, next } = await api.quality.mine(cursor);
      return { items: services, next };
    },
    [api],
  );
  const pages = usePages<OwnService, PageOf<OwnService>>(load);
  return (
    <>
      <p className="soft">{t.mineHint}</p>
      <Pages pages={pages}>
        {(services) =>
          services.length === 0 ? (
            <EmptyNote text={t.noneMine} />
          ) : (
            <ul className="own-services">
              {services.map((service) => (
                <OwnLine key={service.id} service={service} open={open} />
              ))}
            </ul>
          )
        }
      </Pages>
    </>
  );
}

function OwnLine({ service, open }: { service: OwnService; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.quality;
  const { reviewed } = service;
  return (
    <li>
      <div>
        <strong>
          {shanghaiInFull(service.openedAt)} · {wordFor(texts.channel, service.channel)}
        </strong>{' '}
        {service.topic}
        <p className="soft">
          {fill(t.machineTotal, { total: totalText(service.automatic) })}
          {reviewed !== null &&
            ` · ${fill(t.personTotal, { total: gradedText(reviewed.human, reviewed.grade, texts) })}`}
        </p>
      </div>
      {reviewed === null ? (
        <span className="soft">{t.notReviewed}</span>
      ) : (
        <span className="plain-actions">
          <Mark>{reviewed.decided === null ? t.states[reviewed.state] : t.said.decisions[reviewed.decided]}</Mark>
          <Button onClick={() => open(service.id)}>{t.open}</Button>
        </span>
      )}
    </li>
  );
}

function Pages<T>({ pages, children }: { pages: Listed<T, PageOf<T>>; children: (items: T[]) => React.ReactNode }) {
  const { texts } = useDesk();
  return (
    <>
      {pages.error !== null && <ErrorNote error={pages.error} retry={pages.retry} />}
      {pages.latest !== null && children(pages.items)}
      {pages.latest === null && pages.error === null && <p role="status">{texts.state.loading}</p>}
      {pages.more && (
        <Button loading={pages.loading} onClick={pages.loadMore}>
          {texts.quality.more}
        </Button>
      )}
    </>
  );
}
