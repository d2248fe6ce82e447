import { TOPICS, type Topic } from '../text/index.ts';
import type { CatalogueIntent } from './intent.ts';

/** What a message can be about, coarsely: one of the 20 topics, a service of the hotline, or nothing of ours. */
export const SUBJECTS = [...TOPICS, 'service', 'outside'] as const;

/** Position of an intent's subject in {@link SUBJECTS}. */
export function subjectOf({ topic, leadsTo }: Pick<CatalogueIntent, 'topic' | 'leadsTo'>): number {
  if (topic !== null) return SUBJECTS.indexOf(topic);
  return SUBJECTS.indexOf('outOfScope' in leadsTo ? 'outside' : 'service');
}

/** The topic at a position of {@link SUBJECTS}; null for services and what is outside. */
export function topicAt(subject: number): Topic | null {
  return TOPICS[subject] ?? null;
}
