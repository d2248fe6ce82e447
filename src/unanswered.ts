/** Unanswered questions (装配：未答问题): grouped, and drafts of content made from them. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Live } from './comprehension.ts';
import type { Jobs } from './jobs/index.ts';
import { ContentDrafts, clusterStateOf, type DraftChange } from './knowledge/index.ts';
import { CameBack, type ServiceSettling } from './oversight/index.ts';
import { PROJECT_DIR } from './project-folders.ts';
import type { Stores } from './stores.ts';
import { type MisunderstoodQuestions, QuestionClusters, QuestionThread } from './understanding/index.ts';

interface Dependencies {
  stores: Stores;
  understanding: Live;
  misunderstood: MisunderstoodQuestions;
  settling: ServiceSettling;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composeUnanswered({
  stores,
  understanding,
  misunderstood,
  settling,
  jobs,
  clock,
  logger,
}: Dependencies) {
  const catalogue = () => understanding.current.catalogue;
  const reading = new QuestionThread(() => ({
    catalogue: catalogue(),
    dialect: understanding.current.content.dialect,
  }));
  const clusters = new QuestionClusters({ ...stores, reading, jobs, clock, logger });
  const drafts = new ContentDrafts({
    drafts: stores.contentDrafts,
    contentDir: PROJECT_DIR,
    stands: ({ intent, lines: added }: DraftChange) => {
      const known = catalogue().get(intent)?.utterances ?? [];
      return added.every((line) => known.includes(line));
    },
    settled: ({ _id, state, change }) => clusters.settle(_id, state === 'taken' ? clusterStateOf(change) : 'open'),
    jobs,
    clock,
    newId: () => `d-${clock.now().toISOString().slice(2, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`,
  });
  settling.follow(new CameBack({ ...stores, facts: stores.serviceFacts, questions: misunderstood }));

  /** Where the recogniser of now puts a line. */
  const understand = async (line: string) => {
    const { intent, confidence } = await understanding.current.recogniser.understand(line, { hereOnly: true });
    return intent === null ? null : { intent, confidence };
  };
  const start = async (): Promise<void> => {
    await Promise.all([clusters.start(), drafts.start()]);
  };
  return { clusters, drafts, catalogue, reading, understand, start };
}
