import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import { forgetResident } from './forget-resident.ts';
import type { NoticeLog } from './notice-log.ts';
import type { ResidentBook } from './resident-book.ts';

const FORGET_JOB = 'wechat-forget';
/** By then no turn that began before is under way any more. */
const FORGET_AGAIN_MS = 60_000;

export interface ResidentLeavingDeps {
  book: Pick<ResidentBook, 'leave'>;
  noticeLog: Pick<NoticeLog, 'forget'>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  jobs: Jobs;
  clock: Clock;
  fingerprint: (openId: string) => string;
  /** What other rooms keep of who he is is deleted, while his address is still there; nothing unless given. */
  forgetIdentity?: (conversationId: string) => Promise<void>;
}

/** What follows when a resident unfollows the account (取消关注): WeChat wants his data deleted. */
export class ResidentLeaving {
  constructor(private readonly deps: ResidentLeavingDeps) {
    deps.jobs.handle(FORGET_JOB, async ({ ids }) => {
      await this.forget(ids.conversationId ?? '');
    });
  }

  /**
   * Durable. What he says next belongs to a new thread. The old one is forgotten now and once more after a minute: a
   * turn that is under way at this moment writes the conversation as it found it.
   */
  async leave(openId: string, conversationId: string, at: Date): Promise<void> {
    const { jobs, clock, book, noticeLog, fingerprint } = this.deps;
    const again = new Date(clock.now().getTime() + FORGET_AGAIN_MS);
    await jobs.schedule(FORGET_JOB, conversationId, again, { conversationId });
    await book.leave(openId, at);
    await noticeLog.forget(fingerprint(openId));
  }

  async forget(conversationId: string): Promise<void> {
    await this.deps.forgetIdentity?.(conversationId);
    await forgetResident(this.deps, conversationId);
  }
}
