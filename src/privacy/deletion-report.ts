import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import {
  type ChainedEvent,
  type CollectionDefinition,
  type EventStream,
  HashChain,
  type Page,
} from '../storage/index.ts';

/** How much of one class a run dealt with. */
export interface ClassCount {
  class: string;
  /** Services, questions and messages that were deleted. */
  deleted: number;
  /** What was due and is kept for now: held, or its matter is still open. */
  held: number;
  /** Documents changed, by what they are. */
  documents: Readonly<Record<string, number>>;
}

/** What was deleted, when and why (删除记录). Counts alone: nothing of what was deleted can be told from it. */
export interface DeletionReport extends ChainedEvent {
  /** `retention`: its time was over; `request`: a resident asked. */
  why: 'retention' | 'request';
  /** Id of the request; '' for retention. */
  subject: string;
  /** Staff id; null for the job. */
  by: string | null;
  startedAt: Date;
  endedAt: Date;
  classes: ClassCount[];
}

export const deletionReportCollection: CollectionDefinition<DeletionReport> = {
  name: 'deletionReports',
  schema: (() => {
    const schema = new Schema(
      {
        _id: { type: String, required: true },
        stream: { type: String, required: true },
        seq: { type: Number, required: true },
        key: { type: String, required: true },
        why: { type: String, required: true, enum: ['retention', 'request'] },
        subject: { type: String, default: '' },
        by: { type: String, default: null },
        startedAt: { type: Date, required: true },
        endedAt: { type: Date, required: true },
        classes: { type: [Schema.Types.Mixed], default: [] },
        hash: { type: String, required: true },
      },
      { versionKey: false },
    );
    schema.index({ endedAt: -1 });
    return schema;
  })(),
};

const STREAM = 'deletions';

/** Reports of deletions, each with a hash over the one before. */
export class DeletionReports {
  private readonly chain: HashChain<DeletionReport>;

  constructor(
    private readonly reports: EventStream<DeletionReport>,
    private readonly clock: Clock,
  ) {
    this.chain = new HashChain(reports, ({ why, subject, by, startedAt, endedAt, classes }) => [
      why,
      subject,
      by,
      startedAt.toISOString(),
      endedAt.toISOString(),
      ...classes.map(({ class: id, deleted, held, documents }) => [
        id,
        deleted,
        held,
        Object.entries(documents).sort(),
      ]),
    ]);
  }

  /** Durable on return. The same key is written once. */
  async write(
    report: Pick<DeletionReport, 'why' | 'subject' | 'by' | 'startedAt' | 'classes'> & { key: string },
  ): Promise<void> {
    await this.chain.append(STREAM, [{ ...report, endedAt: this.clock.now() }]);
  }

  /** Newest first. */
  page(after?: string): Promise<Page<DeletionReport>> {
    return this.reports.page({
      sort: { endedAt: -1 },
      limit: 50,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** The first report that was altered or is gone; null when all stand. */
  async firstBroken(): Promise<number | null> {
    return (await this.chain.firstBreak(STREAM))?.seq ?? null;
  }
}
