import { Alert, Button, Input, Select } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import { AnswerTags } from './answer-tags.tsx';
import type { KnowledgeFilter, KnowledgeList } from './types.ts';

/** The choices of the second filter, each a filter of the server. */
const CHOICES = {
  all: {},
  stale: { state: 'stale' },
  'not-in-force': { state: 'not-in-force' },
  unsigned: { signedOff: 'no' },
  signed: { signedOff: 'yes' },
  proposed: { proposed: 'yes' },
} as const satisfies Record<string, Partial<KnowledgeFilter>>;
type Choice = keyof typeof CHOICES;
const NONE = { state: '', signedOff: '', proposed: '' };

/** Search, filters and what they find. */
export function AnswerList(props: {
  list: Loaded<KnowledgeList>;
  filter: KnowledgeFilter;
  setFilter: (filter: KnowledgeFilter) => void;
  clear: () => void;
  open: (id: string | null) => void;
}) {
  const { texts, route } = useDesk();
  const t = texts.knowledge;
  const { list, filter, setFilter, clear, open } = props;
  const choice =
    (Object.keys(CHOICES) as Choice[]).find((one) =>
      Object.entries({ ...NONE, ...CHOICES[one] }).every(
        ([key, value]) => filter[key as keyof KnowledgeFilter] === value,
      ),
    ) ?? 'all';
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <section className="knowledge-list" aria-label={t.list}>
      <div className="knowledge-filters">
        <Input.Search
          allowClear
          value={filter.q}
          maxLength={100}
          placeholder={t.search}
          aria-label={t.search}
          onChange={(event) => setFilter({ ...filter, q: event.target.value })}
        />
        <Select
          aria-label={t.topic}
          value={filter.topic}
          onChange={(topic) => setFilter({ ...filter, topic })}
          options={[
            { value: '', label: t.allTopics },
            ...(list.value?.topics ?? []).map(({ topic, answers }) => ({ value: topic, label: `${topic} ${answers}` })),
          ]}
        />
        <Select<Choice>
          aria-label={t.filter}
          value={choice}
          onChange={(one) => setFilter({ ...filter, ...NONE, ...CHOICES[one] })}
          options={(Object.keys(CHOICES) as Choice[]).map((one) => ({ value: one, label: t.filters[one] }))}
        />
      </div>
      <Shown loaded={list}>
        {({ answers, files }) => (
          <>
            {files !== null && (
              <Alert
                type="warning"
                showIcon
                title={fill(t.overview.files, { time: shanghaiMoment(files.at) })}
                description={
                  <ul className="file-problems">
                    {files.problems.slice(0, 5).map(({ field, problem }) => (
                      <li key={`${field}${problem}`}>
                        <code>{field}</code> {problem}
                      </li>
                    ))}
                  </ul>
                }
              />
            )}
            <p className="knowledge-found" role="status">
              <span className="soft">{fill(t.found, { n: answers.length })}</span>
              {isFiltered && (
                <button type="button" className="text-link" onClick={clear}>
                  {t.clear}
                </button>
              )}
            </p>
            {answers.length === 0 && <EmptyNote text={t.none} />}
            <ul className="answers">
              {answers.map((answer) => (
                <li key={answer.id}>
                  <button
                    type="button"
                    className="answer-item"
                    aria-current={route.id === answer.id ? 'true' : undefined}
                    onClick={() => open(answer.id)}
                  >
                    <span className="answer-question">{answer.question}</span>
                    <small className="soft">{answer.topic}</small>
                    <AnswerTags answer={answer} />
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
      {list.error !== null && list.value !== null && <Button onClick={list.reload}>{texts.state.retry}</Button>}
    </section>
  );
}
