/** Unanswered questions (装配：未答问题): grouped, and drafts of content made from them. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Live } from './comprehension.ts';
import type { Jobs } from './jobs/index.ts';
import { ContentDrafts, type DraftChange } from './knowledge/index.ts';
import { CameBack, type ServiceSettling } from './oversight/index.ts';
import { PROJECT_DIR } from './project-folders.ts';
import type { Stores } from './stores.ts';
import { CatalogueLines, type MisunderstoodQuestions, QuestionClusters } from './understanding/index.ts';

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
  const read = new CatalogueLines(() => ({
    catalogue: catalogue(),
    dialect: understanding.current.content.dialect,
  }));
  const lines = () => read.index();
  const clusters = new QuestionClusters({ ...stores, lines, jobs, clock, logger });
  const drafts = new ContentDrafts({
    drafts: stores.contentDrafts,
    contentDir: PROJECT_DIR,
    stands: ({ intent, lines: added }: DraftChange) => {
      const known = catalogue().get(intent)?.utterances ?? [];
      return added.every((line) => known.includes(line));
    },
    settled: async ({ _id, state, change, clusterId }) => {
      const cluster = clusterId === null ? null : await clusters.get(clusterId);
      if (cluster?.draftId !== _id) return;
      const taken = change.kind === 'out-of-scope' ? 'out-of-scope' : 'done';
      const isTaken = state === 'taken';
      await clusters.decide(cluster._id, {
        state: isTaken ? taken : 'open',
        draftId: isTaken ? _id : null,
        by: null,
      });
    },
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
  return { clusters, drafts, catalogue, lines, understand, start };
}
