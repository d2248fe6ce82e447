import type { ServiceFacts } from '../facts/service-facts.ts';
import { FILTER_TERMS, regionTerms, saidTerms } from './search-terms.ts';

/** What filters go by, of the facts themselves. */
type Filtered = Omit<ServiceFacts, 'terms'>;

/** All terms of one service. @param said words of the resident and of lawyers, as they were said. */
export function termsOf(facts: Filtered, said: readonly string[]): string[] {
  return [...filterTermsOf(facts), ...saidTerms(said)];
}

/** The terms that filters go by. */
export function filterTermsOf(facts: Filtered): string[] {
  const { topic, lawyerId, rating, emergency, reviewState } = facts;
  const terms = [
    FILTER_TERMS.any(),
    FILTER_TERMS.outcome(facts.outcome),
    FILTER_TERMS.rated(facts.ratingState),
    FILTER_TERMS.channel(facts.channel),
    FILTER_TERMS.repeat(facts.isRepeat),
    ...facts.intents.map(FILTER_TERMS.intent),
    ...regionTerms(facts.regionCode),
    ...[facts.personKey, facts.conversationId, ...facts.phoneKeys].map(FILTER_TERMS.person),
    ...(topic === null ? [] : [FILTER_TERMS.topic(topic)]),
    ...(lawyerId === null ? [] : [FILTER_TERMS.lawyer(lawyerId)]),
    ...(rating === null ? [] : [FILTER_TERMS.rating(rating)]),
    ...(emergency === null ? [] : [FILTER_TERMS.anyEmergency(), FILTER_TERMS.emergency(emergency)]),
    ...(reviewState === null ? [] : [FILTER_TERMS.anyReview(), FILTER_TERMS.review(reviewState)]),
  ];
  return [...new Set(terms)];
}
