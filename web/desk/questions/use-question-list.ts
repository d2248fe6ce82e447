import { useCallback, useState } from 'react';
import type { DeskApi } from '../api.ts';
import { type PageOf, type Pages, usePages } from '../shell/use-pages.ts';
import type { MisunderstoodPage, MisunderstoodQuestion, MisunderstoodState, Night } from '../types.ts';

type QuestionPage = PageOf<MisunderstoodQuestion> & Pick<MisunderstoodPage, 'open' | 'nights'>;

export interface QuestionListView extends Omit<Pages<MisunderstoodQuestion, QuestionPage>, 'items' | 'latest'> {
  questions: MisunderstoodQuestion[];
  /** How many wait for a label. */
  open: number;
  nights: Night[];
  /** A question was reviewed: it leaves the list of its old state, or is shown as it is now. */
  take(question: MisunderstoodQuestion): void;
}

const NO_NIGHTS: Night[] = [];

/** Misunderstood questions of one state, page after page. */
export function useQuestionList(api: DeskApi, state: MisunderstoodState): QuestionListView {
  const { items, latest, change, ...pages } = usePages<MisunderstoodQuestion, QuestionPage>(
    useCallback(
      async (cursor) => {
        const { questions, next, open, nights } = await api.misunderstood(state, cursor);
        return { items: questions, next, open, nights };
      },
      [api, state],
    ),
  );
  const [reviewed, setReviewed] = useState<{ since: QuestionPage | null; count: number }>({ since: null, count: 0 });
  const gone = reviewed.since === latest ? reviewed.count : 0;
  const take = (question: MisunderstoodQuestion): void => {
    const before = items.find(({ id }) => id === question.id);
    if (before?.state === 'open' && question.state !== 'open') setReviewed({ since: latest, count: gone + 1 });
    change((old) =>
      question.state === state
        ? old.map((each) => (each.id === question.id ? question : each))
        : old.filter(({ id }) => id !== question.id),
    );
  };
  return {
    ...pages,
    change,
    questions: items,
    open: (latest?.open ?? 0) - gone,
    nights: latest?.nights ?? NO_NIGHTS,
    take,
  };
}
