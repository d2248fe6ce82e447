import type { Logger } from 'pino';
import type { Handoff } from './handoff/index.ts';

/** Sends words to a telephone of the staff, E.164; null where that cannot be done. */
export type StaffText = (phone: string, text: string) => Promise<'sent' | 'unknown' | 'failed' | null>;

/** Nothing of the resident is in it: telephones lie on tables. */
const WORDS = '【法律服务热线】有来访人可能有危险，正在等人工，现在没有人值班。请您马上登录工作台接待。';

/**
 * Alerts to whoever is on call (备勤提醒): a text message where a gateway sends free words, and always a line of the log,
 * by which an operator's own alarm can be set off.
 */
export class StaffAlerts {
  private text: StaffText | null = null;

  constructor(
    private readonly phoneOf: (staffId: string) => Promise<string>,
    private readonly log: Logger,
  ) {}

  /** Text messages are switched on. */
  connect(text: StaffText): void {
    this.text = text;
  }

  /** Somebody in danger waits in writing, and nobody is on duty. */
  async danger(staffId: string, { _id }: Pick<Handoff, '_id'>): Promise<void> {
    const phone = await this.phoneOf(staffId);
    const told = this.text === null || phone === '' ? null : await this.text(phone, WORDS);
    this.log.error({ staff: staffId, handoff: _id, told }, 'somebody in danger waits, and nobody is on duty');
  }
}
