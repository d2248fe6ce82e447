import type { Collection, Page, Query } from '../storage/index.ts';
import { HANDOFF_STATES, type Handoff, type HandoffPlace, placeOf } from './handoff.ts';
import { upToDate } from './stored-before.ts';

/** Which handoffs are listed. */
export interface HandoffFilter {
  place: HandoffPlace;
  /** Staff id of who has or had it. */
  lawyerId?: string;
  /** Of the page before. */
  after?: string;
}

/** Handoffs of one page. */
export const HANDOFF_PAGE = 50;

/** All handoffs, page by page, the newest first. Reads only. */
export class HandoffPages {
  constructor(private readonly handoffs: Collection<Handoff>) {}

  /** @throws HotlineError `hotline_storage_bad_cursor` */
  async page({ place, lawyerId, after }: HandoffFilter): Promise<Page<Handoff>> {
    const where: Query<Handoff>['where'] =
      lawyerId === undefined
        ? { place }
        : { lawyerId, state: { in: HANDOFF_STATES.filter((state) => placeOf(state) === place) } };
    const page = await this.handoffs.page({
      where,
      sort: { requestedAt: -1 },
      limit: HANDOFF_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    return { ...page, items: page.items.map(upToDate) };
  }
}
