import type { Router } from 'express';
import {
  isOfOrder,
  type ReviewDeed,
  ReviewMissingError,
  ReviewRecusedError,
  type ReviewStep,
  type ServiceReview,
} from '../follow-up/index.ts';
import { type AuditAction, isInScope, type Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { badCursorNamed, noBody, parse, revealBody, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { type DeskCall, mount } from './guard.ts';
import {
  callbackBody,
  correctionBody,
  findingBody,
  reRatingBody,
  serviceReviewsQuery,
} from './service-review-bodies.ts';
import { contactOf, namesOf, orderReason, reasonIn, reviewDetail, reviewRow } from './service-review-views.ts';

/** Pages of all regions that are looked through for one page of one's own. */
const MOST_PAGES = 10;
const PAGE = 50;

/**
 * Reviews of bad ratings (不满意回访): by deadline, one with its callback, finding and correction. Who served has no
 * part in it; each step is written down here and in the record of the service.
 */
export function mountServiceReviews(router: Router, deps: DeskDeps): void {
  const { reviews, ratings } = deps.followUp;

  mount(router, deps, 'reviews.list', async ({ staff, query }) => {
    const { state, cursor } = parse(serviceReviewsQuery, withoutEmpty(query));
    const { items, next } = await pageFor(deps, staff, state, cursor);
    const names = await namesOf(deps, items);
    const now = deps.clock.now();
    return { status: 200, body: { reviews: items.map((one) => reviewRow(one, { staff, names, now })), next } };
  });

  mount(router, deps, 'reviews.read', async (call) => {
    const review = await within(deps, call);
    await note(deps, call, 'review-open');
    return answer(deps, call, review);
  });

  /** One step of who is in scope; the follow-up room decides whether it may be taken. */
  const stepped = async (call: DeskCall, what: AuditAction, deed: ReviewDeed) => {
    await within(deps, call);
    const step: ReviewStep = { ...deed, by: call.staff.id, at: deps.clock.now() };
    const review = await reviews.step(call.id, step);
    await note(deps, call, what);
    return answer(deps, call, review);
  };

  mount(router, deps, 'reviews.take', (call) => {
    parse(noBody, call.body);
    return stepped(call, 'review-take', { type: 'take' });
  });

  mount(router, deps, 'reviews.callback', (call) => {
    const { result, words } = parse(callbackBody, call.body);
    return stepped(call, 'review-callback', { type: 'callback', result, ...ratings.kept(words) });
  });

  mount(router, deps, 'reviews.finding', (call) => {
    const { code, text } = parse(findingBody, call.body);
    return stepped(call, 'review-finding', { type: 'finding', code, text: maskPersonalData(text) });
  });

  mount(router, deps, 'reviews.correction', (call) => {
    const { kind, ref, text } = parse(correctionBody, call.body);
    const written = { ref: maskPersonalData(ref), text: maskPersonalData(text) };
    return stepped(call, 'review-correction', { type: 'correction', kind, ...written });
  });

  mount(router, deps, 'reviews.re-rating', async (call) => {
    const { level } = parse(reRatingBody(deps.followUp.rules().levels), call.body);
    const isService = !isOfOrder(await within(deps, call));
    const answered = await stepped(call, 'review-re-rating', { type: 're-rating', level });
    if (isService) {
      await ratings.afterCallback({ sessionId: call.id, level, staffId: call.staff.id, at: deps.clock.now() });
    }
    return answered;
  });

  mount(router, deps, 'reviews.close', (call) => {
    parse(noBody, call.body);
    return stepped(call, 'review-close', { type: 'close' });
  });

  mount(router, deps, 'reviews.reveal', async (call) => {
    const { reason } = parse(revealBody, call.body);
    const review = await within(deps, call);
    if (review.recused.includes(call.staff.id)) throw new ReviewRecusedError();
    await note(deps, call, 'review-reveal', reason);
    const [phone, records] = await Promise.all([contactOf(deps, review), ratings.of(review._id)]);
    const told = reasonIn(records);
    const body = {
      phone,
      reason: isOfOrder(review) ? await orderReason(deps, review) : told === undefined ? null : ratings.rawWords(told),
      callbacks: review.callbacks.map((one) => ratings.rawWords(one)),
    };
    return { status: 200, body };
  });
}

/** @throws ReviewMissingError 404, also for what is of other regions. */
async function within(deps: DeskDeps, { id, staff }: DeskCall): Promise<ServiceReview> {
  const review = await deps.followUp.reviews.get(id);
  if (review === null || !isInScope(staff, review.regionCode)) throw new ReviewMissingError();
  return review;
}

/** Those of his regions, by deadline; a page may hold fewer than fifty and still have a next one. */
async function pageFor(deps: DeskDeps, staff: Staff, state: 'open' | 'closed', cursor: string | undefined) {
  const found: ServiceReview[] = [];
  let next: string | null = cursor ?? null;
  for (let pages = 0; pages < MOST_PAGES && found.length < PAGE; pages += 1) {
    const page = await badCursorNamed(deps.followUp.reviews.page(state, next ?? undefined));
    found.push(...page.items.filter(({ regionCode }) => isInScope(staff, regionCode)));
    next = page.next;
    if (next === null) break;
  }
  return { items: found, next };
}

async function answer(deps: DeskDeps, { staff }: DeskCall, review: ServiceReview) {
  return { status: 200, body: { review: await reviewDetail(deps, staff, review) } };
}

function note(deps: DeskDeps, { staff, id, address }: DeskCall, what: AuditAction, reason = ''): Promise<unknown> {
  return deps.audit.record({ who: staff.id, what, subject: id, address, reason });
}
