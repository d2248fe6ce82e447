/**
 * Follow-up (回访与评价): one service, one rating; bad ratings are reviewed by a supervisor with a deadline.
 */
export {
  ReviewMissingError,
  ReviewRecusedError,
} from './errors.ts';
export {
  type FollowUpRules,
  followUpFileSchema,
  loadFollowUp,
  type RatingScale,
} from './follow-up-content.ts';
export { createOwnService } from './own-service.ts';
export {
  isFigure,
  isRated,
  keysInWords,
  levelsInWords,
  OFF_SCALE,
  parseRating,
  ratingExpired,
} from './rating.ts';
export { type RatingRecord, ratingCollection } from './rating-record.ts';
export { type RatingOutcome, Ratings } from './ratings.ts';
export {
  CALLBACK_RESULTS,
  CORRECTION_KINDS,
  FINDING_CODES,
  isOfOrder,
  isOurs,
  REVIEW_STATES,
  type ReviewState,
  type ServiceReview,
  serviceReviewCollection,
} from './review.ts';
export { newReview, type ReviewDeed, type ReviewStep, stepReview, warnReview } from './review-machine.ts';
export {
  classOf,
  isBad,
  percentOf,
  type RatingClass,
  type SatisfactionFigures,
  satisfactionOf,
} from './satisfaction.ts';
export { overdueReviews, type RatedOrder, ServiceReviews } from './service-reviews.ts';
