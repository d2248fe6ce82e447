import { useCallback } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { type PageOf, type Pages, usePages } from '../shell/use-pages.ts';
import type { HandoffSummary } from '../types.ts';
import type { HandoffPlace } from './handoff-types.ts';

export type CasePages = Pages<HandoffSummary, PageOf<HandoffSummary>>;

/** Cases of a place, page after page. */
export function useCasePages(place: HandoffPlace, lawyerId: string): CasePages {
  const { api } = useDesk();
  return usePages<HandoffSummary, PageOf<HandoffSummary>>(
    useCallback((cursor) => api.cases.list(place, lawyerId, cursor), [api, place, lawyerId]),
  );
}
