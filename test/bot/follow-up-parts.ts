import { composeFollowUp, type FollowUp } from '../../src/after-service.ts';
import type { ToldContent } from '../../src/content.ts';
import type { FollowUpRules } from '../../src/follow-up/index.ts';
import { QueueFeed } from '../../src/handoff/index.ts';
import type { Jobs } from '../../src/jobs/index.ts';
import type { CourierStage } from './courier-stage.ts';

/** Somebody at the desk, as follow-up sees him. */
export interface StaffMember {
  id: string;
  phone?: string;
  provider?: string;
}

/** Ratings and reviews over the stores of the stage; of the staff only what is asked of it here. */
export function followUpParts(
  { stores, seal, clock }: Pick<CourierStage, 'stores' | 'seal' | 'clock'>,
  jobs: Jobs,
  { rules, staff = [] }: { rules: FollowUpRules; staff?: StaffMember[] },
): FollowUp {
  const find = (id: string) => staff.find((one) => one.id === id);
  return composeFollowUp({
    stores,
    staff: {
      list: async () => [],
      telephoneOf: async (id) => ({ phone: seal.seal(find(id)?.phone ?? ''), answersBy: 'phone' }),
      profileOf: async (id) => ({ provider: find(id)?.provider ?? '' }) as never,
    },
    told: { current: { followUp: rules } as ToldContent },
    queueFeed: new QueueFeed(),
    settling: { touch: async () => undefined, follow: () => undefined },
    serviceLog: { note: async () => undefined },
    seal,
    jobs,
    clock,
  });
}
