/**
 * Oversight (监督): what is known of every closed service, its quality, and the figures of all of them.
 */
export { type HandoffFacts, type ServiceFacts, serviceFactsCollection } from './facts/service-facts.ts';
export { ServiceSettling, type SettlingStep } from './settling.ts';
