import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { asHotlineError } from '../../../errors.ts';
import type { Job, Jobs } from '../../../jobs/index.ts';
import type { OrderAttachment, WorkOrder } from '../../orders/work-order.ts';
import { OrderFileHarmfulError } from './errors.ts';
import type { AttachmentFetch, AttachmentProblem, AttachmentSource } from './fetch-attachment.ts';
import type { OrderFiles } from './order-files.ts';

export interface AttachmentCopiesDeps {
  orders: {
    get(id: string): Promise<WorkOrder | null>;
    noteAttachment(
      id: string,
      attachmentId: string,
      found: Pick<OrderAttachment, 'copy' | 'problem'>,
    ): Promise<WorkOrder>;
  };
  /** The peer as its file says now; null when there is none any more. */
  sourceOf: (peer: string) => AttachmentSource | null;
  files: Pick<OrderFiles, 'keep'>;
  fetch: AttachmentFetch;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

const JOB = 'order-attachments';
/** With waits doubled from 5 s up to an hour: about 14 hours, longer than a peer is down. */
const ATTEMPTS = 24;
const FIRST_WAIT_MS = 5_000;
/** The order is written meanwhile. */
const HEAD_START_MS = 1_000;
/** So many runs without an order: it was never opened. */
const WITHOUT_ORDER = 6;

/** Makes copies of what peers attach, while their addresses are valid: durable work, repeated until it is settled. */
export class AttachmentCopies {
  constructor(private readonly deps: AttachmentCopiesDeps) {
    deps.jobs.handle(JOB, (job) => this.run(job), { attempts: ATTEMPTS, backoffMs: FIRST_WAIT_MS });
  }

  /**
   * Before the order or the event is stored, so that a crash in between loses nothing.
   * @param because what makes this work different from others of the order.
   */
  async expect(orderId: string, because: string): Promise<void> {
    const at = new Date(this.deps.clock.now().getTime() + HEAD_START_MS);
    await this.deps.jobs.schedule(JOB, `${orderId}:${because}`, at, { order: orderId });
  }

  /** Somebody wants what has a problem fetched once more. */
  async again(orderId: string): Promise<void> {
    const order = await this.deps.orders.get(orderId);
    if (order === null) return;
    const failed = order.attachments.filter(({ url, problem }) => url !== '' && problem !== '');
    for (const { id } of failed) await this.deps.orders.noteAttachment(orderId, id, { copy: '', problem: '' });
    await this.expect(orderId, 'again');
  }

  private async run({ ids, attempt }: Job): Promise<void> {
    const { orders, log } = this.deps;
    const order = await orders.get(ids.order ?? '');
    if (order === null) {
      if (attempt < WITHOUT_ORDER) throw new Error('the order is not there yet');
      return;
    }
    const left: string[] = [];
    for (const attachment of order.attachments) {
      if (attachment.url === '' || attachment.copy !== '' || attachment.problem !== '') continue;
      const why = await this.copy(order, attachment);
      if (why === null) continue;
      if (attempt < ATTEMPTS) left.push(why);
      else await this.note(order, attachment, 'unreachable');
    }
    if (left.length === 0) return;
    log.warn({ order: order.number, waiting: left.length, why: left[0] }, 'attachments could not be fetched yet');
    throw new Error('attachments could not be fetched yet');
  }

  /** @returns why it must be tried again; null when it is settled. */
  private async copy(order: WorkOrder, attachment: OrderAttachment): Promise<string | null> {
    const { sourceOf, fetch, files, clock, orders } = this.deps;
    const { id, name, contentType, expiresAt } = attachment;
    const source = sourceOf(order.peer ?? '');
    if (source === null) return this.note(order, attachment, 'peer-unknown');
    if (expiresAt !== null && expiresAt <= clock.now()) return this.note(order, attachment, 'expired');
    const got = await fetch(attachment, source);
    if ('again' in got) return got.again;
    if ('problem' in got) return this.note(order, attachment, got.problem);
    try {
      const kept = await files.keep(order._id, { place: id, name, contentType, bytes: got.bytes });
      await orders.noteAttachment(order._id, id, { copy: kept.id, problem: '' });
      return null;
    } catch (error) {
      if (error instanceof OrderFileHarmfulError) return this.note(order, attachment, 'harmful');
      return asHotlineError(error).code;
    }
  }

  private async note(order: WorkOrder, { id }: OrderAttachment, problem: AttachmentProblem): Promise<null> {
    this.deps.log.warn({ order: order.number, problem }, 'an attachment has no copy');
    await this.deps.orders.noteAttachment(order._id, id, { copy: '', problem });
    return null;
  }
}
