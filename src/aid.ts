/** Legal aid (装配：法律援助): applications, and the papers that belong to them. */
import type { Logger } from 'pino';
import type { Courier } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import { createApplicationService, createPapers } from './legal-aid/index.ts';
import { papersFolder } from './project-folders.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  config: Config;
  stores: Stores;
  courier: Pick<Courier, 'notify'>;
  queueFeed: QueueFeed;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composeAid({ config, stores, courier, queueFeed, seal, jobs, clock, logger }: Dependencies) {
  const applications = createApplicationService({
    applications: stores.aidApplications,
    access: stores.aidAccess,
    counts: stores.aidOrderCounts,
    line: {
      notify: async ({ conversationId, key, text, kind = 'aid-progress' }) => {
        const hint = await papers.hint(conversationId);
        const attachments = hint === null ? {} : { attachments: [hint] };
        await courier.notify({
          conversationId,
          key,
          activities: [{ type: 'message', text, speak: text, ...attachments }],
          kind,
        });
      },
    },
    seal,
    deskFeed: queueFeed,
    jobs,
    clock,
    log: logger,
  });
  const { PAPERS_SCAN_COMMAND: scanCommand, fieldKeys } = config;
  const papers = createPapers(
    { folder: papersFolder(config), fieldKey: fieldKeys, scanCommand },
    {
      papers: stores.aidPapers,
      applications: stores.aidApplications,
      service: applications,
      seal,
      jobs,
      clock,
      log: logger,
      isApplying: async (id) => (await stores.conversations.get(id))?.dialog?.dialog.startsWith('legal-aid') === true,
    },
  );
  return { applications, papers };
}
