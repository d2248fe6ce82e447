import type { WechatChannelDeps } from '../../../src/channels/wechat/index.ts';
import type { Job, JobHandler, JobIds, Jobs } from '../../../src/jobs/index.ts';
import type { TestStore } from './fake-inlet.ts';

/** Jobs that run when the test says so. */
export class HandJobs implements Jobs {
  readonly waiting = new Map<string, Job>();
  private readonly handlers = new Map<string, { handler: JobHandler; attempts: number }>();

  handle(kind: string, handler: JobHandler, { attempts = 10 }: { attempts?: number } = {}): void {
    this.handlers.set(kind, { handler, attempts });
  }

  async schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    this.waiting.set(`${kind} ${key}`, { kind, key, ids, dueAt: at, attempt: 1 });
  }

  async cancel(kind: string, key: string): Promise<void> {
    this.waiting.delete(`${kind} ${key}`);
  }

  /** Run what waits, with its retries, one after the other. */
  async run(): Promise<void> {
    for (const [id, job] of [...this.waiting]) {
      const known = this.handlers.get(job.kind);
      this.waiting.delete(id);
      for (let attempt = 1; known !== undefined && attempt <= known.attempts; attempt += 1) {
        try {
          await known.handler({ ...job, attempt });
          break;
        } catch (error) {
          if (attempt === known.attempts) throw error;
        }
      }
    }
  }

  async every(): Promise<void> {}
  async start(): Promise<void> {}
  async drain(): Promise<void> {}
}

/** Seals so that a test can see what was sealed, and what was not. */
export const openSeal = {
  seal: (plain: string): string => (plain === '' ? '' : `sealed:${Buffer.from(plain).toString('base64')}`),
  open: (sealed: string): string => Buffer.from(sealed.replace('sealed:', ''), 'base64').toString('utf8'),
};

/** What the channel keeps and is told by, in a test store. */
export function wechatKept(
  store: TestStore,
): Pick<WechatChannelDeps, 'stores' | 'conversations' | 'turns' | 'jobs' | 'seal' | 'say'> {
  return {
    stores: store.wechat,
    conversations: store.conversations,
    turns: store.turns,
    jobs: new HandJobs(),
    seal: openSeal,
    say: async () => undefined,
  };
}
