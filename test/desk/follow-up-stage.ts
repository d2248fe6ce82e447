import { composeFollowUp, type FollowUp } from '../../src/after-service.ts';
import type { ToldContent } from '../../src/content.ts';
import { loadFollowUp } from '../../src/follow-up/index.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

/** What the record of services heard of reviews, by stage. */
export const NOTED = new WeakMap<FollowUp, string[]>();

/** Ratings and reviews over the stores of the stage, by the rules of the house. */
export async function stageFollowUp({ stage, stored, staff }: StaffStage, seal: FieldSeal, knowledgeDir: string) {
  const noted: string[] = [];
  const followUp = composeFollowUp({
    ...stage,
    stores: { ...stage.stored, ...stored },
    staff,
    told: { current: { followUp: await loadFollowUp(knowledgeDir) } as ToldContent },
    settling: { touch: async () => undefined, follow: () => undefined },
    serviceLog: {
      note: async (sessionId, { key }) => {
        if (!noted.includes(key)) noted.push(key);
        return void sessionId;
      },
    },
    seal,
    jobs: stage.jobs,
    clock: stage.clock,
  });
  NOTED.set(followUp, noted);
  return followUp;
}
