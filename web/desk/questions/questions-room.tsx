import { Segmented } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { ClusterList } from './cluster-list.tsx';
import { ClusterView } from './cluster-view.tsx';
import { DraftList } from './draft-list.tsx';
import { DraftView } from './draft-view.tsx';
import { QuestionList } from './question-list.tsx';

const TABS = ['clusters', 'drafts', 'single'] as const;
type Tab = (typeof TABS)[number];

/** Ids of drafts begin with it; those of clusters with another. */
const DRAFT = /^d-/u;

/** What went unanswered (未答问题): by meaning, as drafts of content, and one by one. */
export default function QuestionsRoom() {
  const { texts, route } = useDesk();
  const t = texts.questions;
  const { id } = route;
  const [tab, setTab] = useState<Tab>(id !== null && DRAFT.test(id) ? 'drafts' : 'clusters');
  const [version, setVersion] = useState(0);
  const changed = (): void => setVersion((old) => old + 1);
  const isDraft = id !== null && DRAFT.test(id);
  return (
    <div className="questions-room" data-pane={id === null || tab === 'single' ? 'list' : 'one'}>
      <header className="questions-head">
        <h2>{t.heading}</h2>
        <Segmented
          value={tab}
          aria-label={t.heading}
          onChange={setTab}
          options={TABS.map((value) => ({ value, label: t.tabs[value] }))}
        />
      </header>
      {tab === 'single' ? (
        <QuestionList />
      ) : (
        <div className="questions-panes">
          <section className="questions-pane" aria-label={t.tabs[tab]}>
            {tab === 'clusters' ? <ClusterList version={version} /> : <DraftList version={version} />}
          </section>
          <section className="question-pane" aria-label={isDraft ? t.draft.one : t.one}>
            {id === null && <p className="soft questions-hint">{t.pick[tab]}</p>}
            {id !== null && !isDraft && <ClusterView key={id} id={id} changed={changed} />}
            {id !== null && isDraft && <DraftView key={id} id={id} changed={changed} />}
          </section>
        </div>
      )}
    </div>
  );
}
