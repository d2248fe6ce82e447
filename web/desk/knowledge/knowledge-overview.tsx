import { useEffect } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { fieldLabel } from './field-words.ts';
import { Mark } from './mark.tsx';
import type { KnowledgeFilter, KnowledgeList, RevisionView } from './types.ts';

/** What there is of each topic, and what waits for approval. */
export function KnowledgeOverview(props: {
  list: KnowledgeList | null;
  pick: (topic: string) => void;
  show: (state: Partial<KnowledgeFilter>) => void;
  open: (id: string) => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.knowledge.overview;
  const { list, pick, show, open } = props;
  const proposals = useLoaded(api.proposals);
  const { reload } = proposals;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of proposals is the reason to look again
  useEffect(() => reload(), [list?.proposals, reload]);
  const topics = list?.topics ?? [];
  const sum = (key: 'answers' | 'stale' | 'signedOff') => topics.reduce((total, topic) => total + topic[key], 0);
  const figures = [
    { label: t.answers, value: sum('answers'), show: {} },
    { label: t.stale, value: sum('stale'), show: { state: 'stale' } },
    { label: t.signed, value: sum('signedOff'), show: { signedOff: 'yes' } },
    { label: t.waiting, value: list?.proposals ?? 0, show: { proposed: 'yes' } },
  ];
  return (
    <section className="knowledge-overview" aria-label={t.heading}>
      <h2>{t.heading}</h2>
      <p className="soft">{t.hint}</p>
      <div className="knowledge-figures">
        {figures.map((figure) => (
          <button key={figure.label} type="button" className="knowledge-figure" onClick={() => show(figure.show)}>
            <span>{figure.label}</span>
            <strong>{list === null ? '–' : figure.value}</strong>
          </button>
        ))}
      </div>
      <h3>{t.proposals}</h3>
      <Shown loaded={proposals}>
        {({ proposals: open_ }) =>
          open_.length === 0 ? <p className="soft">{t.noProposals}</p> : <ProposalList proposals={open_} open={open} />
        }
      </Shown>
      <h3 className="topics-heading">{t.byTopic}</h3>
      {list !== null && topics.length === 0 && <EmptyNote text={texts.knowledge.none} />}
      <ul className="topics">
        {topics.map((topic) => (
          <li key={topic.topic}>
            <button type="button" className="topic" onClick={() => pick(topic.topic)}>
              <strong>{topic.topic}</strong>
              <small className="soft">
                {fill(t.topicCounts, { n: topic.answers, stale: topic.stale, signed: topic.signedOff })}
              </small>
              {topic.proposals > 0 && <Mark kind="busy">{fill(texts.knowledge.pending, { n: topic.proposals })}</Mark>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProposalList({ proposals, open }: { proposals: readonly RevisionView[]; open: (id: string) => void }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  return (
    <ul className="proposals">
      {proposals.map((proposal) => (
        <li key={proposal.id}>
          <button type="button" className="answer-item" onClick={() => open(proposal.id)}>
            <span className="answer-question">{proposal.question}</span>
            <small className="soft">
              {proposal.topic} ·{' '}
              {fill(t.view.by, { name: proposal.proposedByName, time: shanghaiMoment(proposal.proposedAt) })} ·{' '}
              {proposal.changed.map((field) => fieldLabel(field, t)).join('、')}
            </small>
            {!proposal.passed && (
              <span className="answer-tags">
                <Mark kind="bad">{t.report.failed}</Mark>
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
