import type { HandoffSummary } from '../types.ts';

/** An offer that left without an answer of ours. */
export interface OfferNews {
  key: string;
  headline: string;
  /** `missed`: its time ran out; `gone`: somebody else was first, or it was withdrawn; `refused`: ours came too late. */
  what: 'missed' | 'gone' | 'refused';
  why: string;
}

/** The server's end of an offer and our idea of its clock may be apart by this, ms. */
const SLACK = 1500;

/** One offer of one case; offered again later, it is another. */
export function offerKey({ id, offer }: Pick<HandoffSummary, 'id' | 'offer'>): string {
  return `${id} ${offer?.at ?? ''}`;
}

/** Offers that wait for our answer, the one that ends first at the head. */
export function openOffers(
  offers: readonly HandoffSummary[],
  answered: ReadonlySet<string>,
  now: number,
): HandoffSummary[] {
  const end = ({ offer }: HandoffSummary): number => Date.parse(offer?.until ?? '');
  return offers
    .filter((each) => end(each) > now && !answered.has(offerKey(each)))
    .sort((one, other) => end(one) - end(other));
}

/** What has become of the offers that were before us and are no more. */
export function offerNews(
  before: readonly HandoffSummary[],
  after: readonly HandoffSummary[],
  answered: ReadonlySet<string>,
  now: number,
): OfferNews[] {
  const still = new Set(after.map(offerKey));
  return before
    .filter((each) => !still.has(offerKey(each)) && !answered.has(offerKey(each)))
    .map((each) => ({
      key: offerKey(each),
      headline: each.headline,
      what: Date.parse(each.offer?.until ?? '') - SLACK <= now ? 'missed' : 'gone',
      why: '',
    }));
}

/** Whole seconds until `until`; never negative. */
export function secondsLeft(until: string, now: number): number {
  const left = Math.ceil((Date.parse(until) - now) / 1000);
  return Number.isNaN(left) ? 0 : Math.max(0, left);
}

/** How much of an offer's time is left, 0 to 1. */
export function shareLeft({ at, until }: { at: string; until: string }, now: number): number {
  const whole = Date.parse(until) - Date.parse(at);
  return whole > 0 ? Math.min(1, Math.max(0, (Date.parse(until) - now) / whole)) : 0;
}

/** The title of the page: an offer flashes, those who wait are counted. */
export function deskTitle(
  base: string,
  mark: string,
  state: { offers: number; waiting: number; beat: number },
): string {
  if (state.offers > 0) return state.beat % 2 === 0 ? `${mark}${base}` : `★ ${base}`;
  return state.waiting > 0 ? `(${state.waiting}) ${base}` : base;
}
