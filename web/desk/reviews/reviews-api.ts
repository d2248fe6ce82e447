import type { RevealedReview, ReviewDetail, ReviewRow } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** A step of a review, and what goes with it. */
export type ReviewStepName = 'take' | 'callback' | 'finding' | 'correction' | 're-rating' | 'close';

/** The desk's calls about services that were rated badly. */
export class ReviewsApi {
  constructor(private readonly call: Call) {}

  readonly page = (
    state: 'open' | 'closed',
    cursor: string | null,
  ): Promise<{ reviews: ReviewRow[]; next: string | null }> =>
    this.call('GET', `/service-reviews?${new URLSearchParams({ state, ...(cursor === null ? {} : { cursor }) })}`);
  readonly read = async (id: string): Promise<ReviewDetail> =>
    (await this.call<{ review: ReviewDetail }>('GET', pathOf(id))).review;
  readonly step = async (id: string, step: ReviewStepName, body: object): Promise<ReviewDetail> =>
    (await this.call<{ review: ReviewDetail }>('POST', `${pathOf(id)}/${step}`, body)).review;
  readonly reveal = (id: string, reason: string): Promise<RevealedReview> =>
    this.call('POST', `${pathOf(id)}/reveal`, { reason });
}

function pathOf(id: string): string {
  return `/service-reviews/${encodeURIComponent(id)}`;
}
