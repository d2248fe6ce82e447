import { Button, Segmented, Skeleton } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import type { Draft } from './types.ts';

const STATES: readonly Draft['state'][] = ['open', 'taken', 'dropped'];

/** Drafts of one state, the newest first. @param version grows when something was decided. */
export function DraftList({ version }: { version: number }) {
  const { texts, api } = useDesk();
  const t = texts.questions.draft;
  const [state, setState] = useState<Draft['state']>('open');
  const list = usePages<Draft, PageOf<Draft>>(
    useCallback((cursor) => api.questions.drafts(state, cursor), [api, state]),
  );
  const { reload } = list;
  useEffect(() => {
    if (version > 0) reload();
  }, [version, reload]);
  return (
    <>
      <Segmented
        value={state}
        aria-label={t.state}
        onChange={setState}
        options={STATES.map((value) => ({ value, label: t.states[value] }))}
      />
      <p className="soft">{t.hint}</p>
      <DraftItems drafts={list.items} />
      {list.error !== null && <ErrorNote error={list.error} retry={list.retry} />}
      {list.loading && list.items.length === 0 && (
        <div role="status" aria-label={texts.state.loading}>
          <Skeleton active />
        </div>
      )}
      {!list.loading && list.error === null && list.items.length === 0 && <EmptyNote text={t.empty[state]} />}
      {list.more && (
        <Button block loading={list.loading} onClick={list.loadMore}>
          {texts.state.more}
        </Button>
      )}
    </>
  );
}

export function DraftItems({ drafts }: { drafts: readonly Draft[] }) {
  const { texts, route, go } = useDesk();
  const t = texts.questions;
  return (
    <ul className="clusters">
      {drafts.map(({ id, change, intentName, byName, at, state }) => (
        <li key={id}>
          <button
            type="button"
            className="cluster"
            aria-current={route.id === id ? 'true' : undefined}
            onClick={() => go({ section: 'misunderstood', id, card: false })}
          >
            <span className="cluster-words">
              {t.kinds[change.kind]}：{intentName}
            </span>
            <span className="cluster-foot soft">
              {t.draft.states[state]} · {fill(t.draft.by, { name: byName, time: shanghaiMoment(at) })} ·{' '}
              {fill(t.draft.count, { n: change.lines.length })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
