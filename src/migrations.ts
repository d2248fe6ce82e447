import { type Handoff, upToDate } from './handoff/index.ts';
import { type MediationCase, mediationUpToDate } from './mediation/index.ts';
import { mediationOrderUpToDate } from './mediation.ts';
import type { Migration, Stored } from './storage/index.ts';
import { type QuestionCluster, typicalAsIds } from './understanding/index.ts';
import type { WorkOrder } from './work-orders/index.ts';

/**
 * The steps of the form of the data (数据版本), oldest first; a new one is added at the end and never taken out. A room
 * reads both forms (its pure function is used for that too) until a later release asks for the step to be over.
 */
export const DATA_STEPS: readonly Migration[] = [
  {
    version: 1,
    name: 'typical questions of a cluster by their ids, without words',
    collection: 'question_clusters',
    up: (stored) => typicalAsIds(stored as QuestionCluster),
    // Words that were taken out are not put back; the release before reads ids too.
    down: () => null,
  },
  {
    version: 2,
    name: 'handoffs with their place, limits, history and clocks',
    collection: 'handoffs',
    up(stored) {
      const handoff = stored as Handoff & Stored;
      const now = upToDate(handoff);
      return now === handoff ? null : now;
    },
    // The release before fills in what is missing and reads what is there.
    down: () => null,
  },
  {
    version: 3,
    name: 'cases of mediation by all their mediators, with limits by the law',
    collection: 'mediationCases',
    up: (stored) => mediationUpToDate(stored as MediationCase),
    // The release before keeps what it does not know, and reads a last day as it finds it.
    down: () => null,
  },
  {
    version: 4,
    name: 'orders of mediations without the limit of other help',
    collection: 'workOrders',
    up: (stored) => mediationOrderUpToDate(stored as WorkOrder),
    down: () => null,
  },
];

/** The oldest version of the data that this release reads. */
export const OLDEST_READ = 0;
