/**
 * Follow-up (回访与评价): one service, one rating; bad ratings are reviewed by a supervisor with a deadline.
 */
export {
  FollowUpContentError,
  ReviewMissingError,
  ReviewNotYoursError,
  ReviewRecusedError,
  ReviewStateError,
} from './errors.ts';
export {
  type FollowUpRules,
  followUpFileSchema,
  loadFollowUp,
  type RatingLevel,
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
export { RATING_KINDS, type RatingKind, type RatingRecord, ratingCollection } from './rating-record.ts';
export { type GivenRating, type RatingOutcome, Ratings } from './ratings.ts';
export {
  CALLBACK_RESULTS,
  CORRECTION_KINDS,
  FINDING_CODES,
  isOurs,
  REVIEW_STATES,
  type ReviewEvent,
  type ReviewState,
  type ServiceReview,
  serviceReviewCollection,
} from './review.ts';
export { newReview, type ReviewDeed, type ReviewStep, stepReview, warnReview } from './review-machine.ts';
export {
  classOf,
  isBad,
  percentOf,
  RATING_CLASSES,
  type RatingClass,
  type RatingCounts,
  type SatisfactionFigures,
  satisfactionOf,
} from './satisfaction.ts';
export { overdueReviews, type ReviewPorts, ServiceReviews } from './service-reviews.ts';
export { type WorkingDeadline, workingDeadline } from './working-deadline.ts';
