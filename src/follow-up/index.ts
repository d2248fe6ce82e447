/**
 * Follow-up (回访与评价): one service, one rating.
 */
export { isRated, parseRating, RATING_CHOICES, ratingExpired, recordRating } from './rating.ts';
