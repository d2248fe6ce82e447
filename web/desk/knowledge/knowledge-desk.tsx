import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { AnswerForm } from './answer-form.tsx';
import { AnswerList } from './answer-list.tsx';
import { AnswerView } from './answer-view.tsx';
import { KnowledgeOverview } from './knowledge-overview.tsx';
import { ProposalView } from './proposal-view.tsx';
import type { KnowledgeFilter } from './types.ts';

const NO_FILTER: KnowledgeFilter = { q: '', topic: '', state: '', signedOff: '', proposed: '' };
/** Typing is not sent letter by letter, ms. */
const TYPING = 250;

/** The knowledge of the hotline: found and read by everybody, changed by two together. */
export default function KnowledgeDesk() {
  const { api, route, go, preferences } = useDesk();
  const [filter, setFilter] = useState(NO_FILTER);
  const asked = useSettled(filter);
  const list = useLoaded(useCallback(() => api.answers(asked), [api, asked]));
  const register = useLoaded(api.register);
  // A new list comes with new loading: the old one stays in sight until it is there.
  const [shown, setShown] = useState(list.value);
  useEffect(() => {
    if (list.value !== null) setShown(list.value);
  }, [list.value]);
  const { id, card: isEditing } = route;
  const open = useCallback((to: string | null, edit = false) => go({ section: 'knowledge', id: to, card: edit }), [go]);
  const answers = shown?.answers;
  const shortcuts = useMemo(() => {
    const step = (by: number): void => {
      const at = answers?.findIndex((answer) => answer.id === id) ?? -1;
      const next = answers?.[at < 0 ? 0 : Math.max(0, Math.min(answers.length - 1, at + by))];
      if (next !== undefined) open(next.id);
    };
    return { next: () => step(1), previous: () => step(-1), close: () => open(null) };
  }, [answers, id, open]);
  useShortcuts(preferences.shortcuts && !isEditing, shortcuts);
  const { reload } = list;
  const isProposal = id?.includes(':') === true;
  return (
    <div className="knowledge-desk" data-pane={id === null ? 'list' : isEditing && !isProposal ? 'form' : 'answer'}>
      <AnswerList
        list={{ ...list, value: shown }}
        filter={filter}
        setFilter={setFilter}
        clear={() => setFilter(NO_FILTER)}
        open={open}
      />
      {id === null ? (
        <KnowledgeOverview
          list={shown}
          pick={(topic) => setFilter({ ...NO_FILTER, topic })}
          show={(state) => setFilter({ ...NO_FILTER, ...state })}
          open={open}
        />
      ) : isProposal ? (
        <ProposalView key={id} id={id} register={register.value} open={open} changed={reload} />
      ) : isEditing ? (
        <AnswerForm key={id} id={id} register={register} open={open} changed={reload} />
      ) : (
        <AnswerView key={id} id={id} register={register.value} open={open} changed={reload} />
      )}
    </div>
  );
}

/** A value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), TYPING);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
