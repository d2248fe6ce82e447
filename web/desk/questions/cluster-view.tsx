import { App, Button, Checkbox } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { DraftForm } from './draft-form.tsx';
import { DraftItems } from './draft-list.tsx';
import { Trend } from './trend.tsx';
import type { Cluster, ClusterQuestion, DraftKind, OpenedCluster } from './types.ts';

const KINDS: readonly DraftKind[] = ['utterances', 'new-answer', 'out-of-scope'];

/** One cluster: its questions, what it may mean, and what is done about it. */
export function ClusterView({ id, changed }: { id: string; changed: () => void }) {
  const { texts, api, go } = useDesk();
  const t = texts.questions;
  const loaded = useLoaded(useCallback(() => api.questions.cluster(id), [api, id]));
  const close = useCallback(() => go({ section: 'misunderstood', id: null, card: false }), [go]);
  return (
    <div className="cluster-view">
      <Button className="pane-back" onClick={close}>
        {t.back}
      </Button>
      <Shown loaded={loaded}>
        {(opened) => (
          <Opened
            opened={opened}
            gone={() => {
              changed();
              close();
            }}
            reload={() => {
              changed();
              loaded.reload();
            }}
          />
        )}
      </Shown>
    </div>
  );
}

function Opened({ opened, gone, reload }: { opened: OpenedCluster; gone: () => void; reload: () => void }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const t = texts.questions;
  const { cluster, questions, beside, outOfScope, drafts } = opened;
  const [kind, setKind] = useState<DraftKind | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => questions.filter((each) => !left.has(each.id)), [questions, left]);
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      message.error(errorText(error, texts));
    }
    setBusy(false);
  };
  const dismiss = (): Promise<void> =>
    run(async () => {
      const after = await api.questions.dismiss(
        cluster.id,
        chosen.map((each) => each.id),
      );
      message.success(fill(t.dismissed, { n: chosen.length }));
      if (after.cluster === null) gone();
      else reload();
    });
  const settle = (state: 'open' | 'done'): Promise<void> =>
    run(async () => {
      await api.questions.settle(cluster.id, state);
      reload();
    });
  return (
    <>
      <ClusterHead cluster={cluster} />
      {drafts.length > 0 && (
        <section className="cluster-part">
          <h4>{t.tabs.drafts}</h4>
          <DraftItems drafts={drafts} />
        </section>
      )}
      <section className="cluster-part" aria-label={t.actions}>
        <p className="soft">{fill(t.chosen, { n: chosen.length, of: questions.length })}</p>
        <div className="cluster-actions">
          {KINDS.map((each) => (
            <Button
              key={each}
              type={kind === each ? 'primary' : 'default'}
              aria-pressed={kind === each}
              disabled={chosen.length === 0}
              onClick={() => setKind(kind === each ? null : each)}
            >
              {t.kinds[each]}
            </Button>
          ))}
          <Button disabled={chosen.length === 0 || busy} onClick={() => void dismiss()}>
            {t.noQuestion}
          </Button>
          {cluster.state === 'open' ? (
            <Button type="text" disabled={busy} onClick={() => void settle('done')}>
              {t.settle}
            </Button>
          ) : (
            <Button type="text" disabled={busy} onClick={() => void settle('open')}>
              {t.reopen}
            </Button>
          )}
        </div>
        {kind !== null && (
          <DraftForm
            key={kind}
            kind={kind}
            cluster={cluster}
            chosen={chosen}
            outOfScope={outOfScope}
            done={() => {
              setKind(null);
              reload();
            }}
          />
        )}
      </section>
      <div className="cluster-sides">
        <Questions questions={questions} left={left} setLeft={setLeft} />
        <section className="cluster-part">
          <h4>{t.beside}</h4>
          {beside.length === 0 && <p className="soft">{t.nothingBeside}</p>}
          {beside.map(({ intent, name, topic, share, similarity, lines }) => (
            <div key={intent} className="beside">
              <p>
                <strong>{name}</strong> <small className="soft">{intent}</small>
                <br />
                <small className="soft">
                  {topic ?? texts.misunderstood.service} ·{' '}
                  {fill(t.nearness, { share: Math.round(share * 100), similarity: Math.round(similarity * 100) })}
                </small>
              </p>
              <ul>
                {lines.map(({ line }) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      </div>
    </>
  );
}

function ClusterHead({ cluster }: { cluster: Cluster }) {
  const { texts } = useDesk();
  const t = texts.questions;
  const kinds = Object.entries(cluster.kinds).map(([kind, n]) => `${wordFor(texts.misunderstood.kinds, kind)} ${n}`);
  return (
    <header className="cluster-head">
      <h3>{cluster.typical[0] ?? t.erased}</h3>
      <p className="cluster-figures">
        <Trend weeks={cluster.weeks} />
        <span>
          <strong>{cluster.size}</strong> {fill(t.asked, { persons: cluster.persons })}
        </span>
        <span>{fill(t.share, { share: (cluster.share * 100).toFixed(1) })}</span>
        <span>{fill(t.last, { time: shanghaiMoment(cluster.lastAt) })}</span>
      </p>
      <p className="soft">
        {wordFor(t.states, cluster.state)} · {kinds.join('、')}
        {cluster.since > 0 && <span className="tell-warn">{fill(t.since, { n: cluster.since })}</span>}
      </p>
    </header>
  );
}

interface QuestionsProps {
  questions: readonly ClusterQuestion[];
  left: ReadonlySet<string>;
  setLeft: (left: ReadonlySet<string>) => void;
}

/** All are chosen at first; what does not belong is left out. */
function Questions({ questions, left, setLeft }: QuestionsProps) {
  const { texts } = useDesk();
  const t = texts.questions;
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <section className="cluster-part">
      <h4>{t.questions}</h4>
      <p>
        <Button size="small" onClick={() => setLeft(new Set())}>
          {t.all}
        </Button>{' '}
        <Button size="small" onClick={() => setLeft(new Set(questions.map(({ id }) => id)))}>
          {t.none}
        </Button>
      </p>
      <ul className="cluster-questions">
        {questions.map(({ id, text, at, channel, kind, labelName }) => (
          <li key={id}>
            <Checkbox checked={!left.has(id)} onChange={() => toggle(id)}>
              {text}
            </Checkbox>
            <small className="soft">
              {wordFor(texts.misunderstood.kinds, kind)} · {wordFor(texts.channel, channel)} · {shanghaiMoment(at)}
              {labelName !== null && ` · ${fill(t.labelled, { name: labelName })}`}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
