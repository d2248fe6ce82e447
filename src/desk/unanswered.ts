import type { ContentDrafts } from '../knowledge/index.ts';
import type { IntentCatalogue, QuestionClusters, QuestionReading } from '../understanding/index.ts';

/** Questions that went unanswered, and drafts of content made from them, as the desk needs them. */
export interface DeskUnanswered {
  clusters: QuestionClusters;
  drafts: ContentDrafts;
  /** The intents of now. */
  catalogue: () => Pick<IntentCatalogue, 'all' | 'get' | 'topicOf'>;
  /** Their lines by likeness; takes seconds the first time. */
  reading: QuestionReading;
  /** Where the recogniser of now puts a line; null where it knows nothing. */
  understand: (line: string) => Promise<{ intent: string; confidence: number } | null>;
}
