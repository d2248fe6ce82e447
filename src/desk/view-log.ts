import type { Clock } from '../clock.ts';
import type { Audit, AuditAction } from '../staff/index.ts';
import type { DeskCall } from './guard.ts';

/** Reading on in the same transcript within this time is one viewing. */
const ONE_VIEWING_MS = 10 * 60_000;
const REMEMBERED = 10_000;

/**
 * Writes down that somebody who does not serve the resident opened a transcript. A page that follows a conversation
 * reads it many times: that is one viewing in ten minutes, not one line a second.
 */
export class ViewLog {
  private readonly viewed = new Map<string, number>();

  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @param subject id of the session, conversation or application. */
  async opened(
    { staff, address }: Pick<DeskCall, 'staff' | 'address'>,
    subject: string,
    what: AuditAction = 'open-transcript',
  ): Promise<void> {
    const now = this.clock.now().getTime();
    const key = JSON.stringify([staff.id, what, subject, address]);
    const last = this.viewed.get(key);
    if (last !== undefined && now - last < ONE_VIEWING_MS) return;
    await this.audit.record({ who: staff.id, what, subject, address });
    this.viewed.delete(key);
    this.viewed.set(key, now);
    const [oldest] = this.viewed.keys();
    if (this.viewed.size > REMEMBERED && oldest !== undefined) this.viewed.delete(oldest);
  }
}
