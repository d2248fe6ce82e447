import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection, DailyCount, FieldSeal } from '../../storage/index.ts';
import type { MediationContent } from '../content/mediation-content.ts';
import type { MediationCase, MediationLine } from './mediation-case.ts';

/** The work order of a case: its clock, and its progress beside the case's own. Filled at composition. */
export interface MediationOrders {
  /** Opens it, or gives the one that is there. Names and telephones are under the seal. */
  open(of: MediationCase): Promise<{ id: string; number: string }>;
  /** What a line of the case means for its order; the same line again changes nothing. */
  follow(of: MediationCase, line: MediationLine, index: number): Promise<void>;
}

export interface MediationDeps {
  cases: Collection<MediationCase>;
  counts: Collection<DailyCount>;
  content: () => MediationContent;
  orders: MediationOrders;
  line: { notify(notice: { conversationId: string; key: string; text: string }): Promise<void> };
  /** 人民调解法 25: a person is to look at it at once. */
  alarm(of: MediationCase): void;
  /** Whether a member of staff is one of the sides, or serves one of them. */
  isSide(staffId: string, sides: readonly { name: string; phone: string }[]): Promise<boolean>;
  seal: Pick<FieldSeal, 'seal' | 'open' | 'fingerprint'>;
  /** Tells open desks to read their lists again. */
  deskFeed: { publish(): void };
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}
