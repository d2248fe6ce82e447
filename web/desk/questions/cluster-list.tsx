import { App, Button, Segmented, Skeleton } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote, errorText } from '../shell/states.tsx';
import { usePages } from '../shell/use-pages.ts';
import { Trend } from './trend.tsx';
import type { Cluster, ClusterPage, ClusterState } from './types.ts';

const STATES: readonly ClusterState[] = ['open', 'in-draft', 'done', 'out-of-scope'];
/** A recount takes some seconds; it is looked for so often, and so many times. */
const LOOK_MS = 2_000;
const LOOKS = 20;
/** Wording less alike than this says nothing of what is meant. */
const ALIKE = 0.2;

/** Clusters of one state, the heaviest first. @param version grows when something was decided. */
export function ClusterList({ version }: { version: number }) {
  const { texts, api } = useDesk();
  const t = texts.questions;
  const [state, setState] = useState<ClusterState>('open');
  const list = usePages<Cluster, ClusterPage>(
    useCallback((cursor) => api.questions.clusters(state, cursor), [api, state]),
  );
  const { reload, latest } = list;
  useEffect(() => {
    if (version > 0) reload();
  }, [version, reload]);
  const [totals, setTotals] = useState<ClusterPage['totals'] | null>(null);
  useEffect(() => {
    if (latest !== null) setTotals(latest.totals);
  }, [latest]);
  return (
    <>
      <Segmented
        className="cluster-states"
        value={state}
        aria-label={t.state}
        onChange={setState}
        options={STATES.map((value) => ({
          value,
          label: totals === null ? t.states[value] : `${t.states[value]} ${totals.states[value]}`,
        }))}
      />
      <Recount countedAt={latest?.countedAt ?? null} questions={totals?.questions ?? 0} reload={reload} />
      <ul className="clusters">
        {list.items.map((cluster) => (
          <ClusterItem key={cluster.id} cluster={cluster} />
        ))}
      </ul>
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

function ClusterItem({ cluster }: { cluster: Cluster }) {
  const { texts, route, go } = useDesk();
  const t = texts.questions;
  const [first] = cluster.intents;
  return (
    <li>
      <button
        type="button"
        className="cluster"
        aria-current={route.id === cluster.id ? 'true' : undefined}
        onClick={() => go({ section: 'misunderstood', id: cluster.id, card: false })}
      >
        <span className="cluster-words">{cluster.typical[0] ?? t.erased}</span>
        <span className="cluster-figures">
          <Trend weeks={cluster.weeks} />
          <span>
            <strong>{cluster.size}</strong> {fill(t.asked, { persons: cluster.persons })}
          </span>
          <span className="soft">{fill(t.share, { share: (cluster.share * 100).toFixed(1) })}</span>
        </span>
        <span className="cluster-foot soft">
          {cluster.topic ?? t.noTopic}
          {first !== undefined && first.similarity >= ALIKE && ` · ${fill(t.likely, { name: first.name })}`}
          {cluster.since > 0 && <span className="tell-warn">{fill(t.since, { n: cluster.since })}</span>}
        </span>
      </button>
    </li>
  );
}

/** When all were grouped last, and the wish to have it done now. */
function Recount(props: { countedAt: string | null; questions: number; reload: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.questions;
  const { countedAt, questions, reload } = props;
  const [asked, setAsked] = useState<{ before: string | null; looks: number } | null>(null);
  const isWaiting = asked !== null && asked.before === countedAt && asked.looks < LOOKS;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = window.setTimeout(() => {
      setAsked((old) => (old === null ? null : { ...old, looks: old.looks + 1 }));
      reload();
    }, LOOK_MS);
    return () => window.clearTimeout(timer);
  }, [isWaiting, reload]);
  const ask = async (): Promise<void> => {
    try {
      await api.questions.recount();
      setAsked({ before: countedAt, looks: 0 });
    } catch (error) {
      message.error(errorText(error, texts));
    }
  };
  return (
    <p className="recount soft">
      <span>
        {countedAt === null ? t.neverCounted : fill(t.counted, { time: shanghaiMoment(countedAt), n: questions })}
      </span>
      <Button size="small" loading={isWaiting} onClick={() => void ask()}>
        {t.recount}
      </Button>
    </p>
  );
}
