import type { Logger } from 'pino';
import { type Clock, DAY_MS } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection } from '../../storage/index.ts';
import type { AidApplication } from '../application/application.ts';
import type { Paper } from './paper.ts';
import type { PaperFiles } from './paper-files.ts';
import type { PaperFiling } from './paper-filing.ts';
import { PAPER_LIMITS } from './paper-limits.ts';
import type { PaperShelf } from './paper-shelf.ts';

export interface PaperSweepDeps {
  papers: Collection<Paper>;
  applications: Collection<AidApplication>;
  files: PaperFiles;
  shelf: PaperShelf;
  filing: PaperFiling;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

const REPAIR_JOB = 'aid-paper-repair';
const TIDY_JOB = 'aid-paper-tidy';
const REPAIR_EVERY_MS = 60_000;
const TIDY_EVERY_MS = 6 * 3_600_000;
/** A request that keeps a file is over after this, one way or the other. */
const UNDER_WAY_MS = 2 * 60_000;
/** Bytes without a record are left alone for so long: a backup may be under way, or a database be restored. */
const ORPHAN_MS = 24 * 3_600_000;
/** Each may keep the scanner busy until its time is up. */
const SCANS_AT_ONCE = 10;

/** Repairs what crashes leave, and lets go of what nobody needs. */
export class PaperSweep {
  constructor(private readonly deps: PaperSweepDeps) {
    deps.jobs.handle(REPAIR_JOB, () => this.repair());
    deps.jobs.handle(TIDY_JOB, () => this.tidy());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(REPAIR_JOB, REPAIR_EVERY_MS);
    await this.deps.jobs.every(TIDY_JOB, TIDY_EVERY_MS);
  }

  /** Finish removing; scan what waits; tell applications what they do not know; join files to applications. */
  async repair(): Promise<void> {
    const { papers, shelf, filing } = this.deps;
    const uploadedAt = { before: this.ago(UNDER_WAY_MS) };
    const order = { sort: { uploadedAt: 1 }, limit: 200 } as const;
    for (const paper of await papers.find({ where: { state: 'going', uploadedAt }, ...order })) {
      await this.attempt(paper, () => shelf.takeAway(paper));
    }
    const pending = await papers.find({ where: { scan: 'pending', uploadedAt }, ...order, limit: SCANS_AT_ONCE });
    for (const paper of pending) await this.attempt(paper, () => filing.settle(paper._id));
    for (const paper of await papers.find({ where: { filed: false, uploadedAt }, ...order })) {
      if (paper.scan !== 'pending') await this.attempt(paper, () => filing.settle(paper._id));
    }
    // The newest first: an application follows soon or not at all, and old ones must not keep new ones waiting.
    const newest = { sort: { uploadedAt: -1 }, limit: 200 } as const;
    const unclaimed = await papers.find({ where: { applicationId: null, uploadedAt }, ...newest });
    for (const conversationId of new Set(unclaimed.map((paper) => paper.conversationId ?? ''))) {
      const [first] = unclaimed.filter((paper) => paper.conversationId === conversationId);
      if (first !== undefined) await this.attempt(first, () => filing.adopt(conversationId));
    }
  }

  /** Let go of bytes without a record, of files whose application is gone, and of those that no application followed. */
  async tidy(): Promise<void> {
    const { papers, files, applications, shelf } = this.deps;
    for await (const { id, isUnfinished } of files.before(this.ago(ORPHAN_MS))) {
      if (isUnfinished) await files.removeUnfinished(id);
      else if ((await papers.get(id)) === null) await files.remove(id);
    }
    const old = this.ago(PAPER_LIMITS.unclaimedDays * DAY_MS);
    for await (const paper of papers.scan()) {
      if (paper.uploadedAt >= old || paper.state !== 'kept') continue;
      const isOwned = paper.applicationId !== null && (await applications.get(paper.applicationId)) !== null;
      if (!isOwned) await shelf.takeAway(paper);
    }
  }

  /** One file that cannot be repaired now does not keep the others from it. */
  private async attempt({ _id }: Paper, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.deps.log.warn({ paper: _id, code: asHotlineError(error).code }, 'a paper could not be put in order');
    }
  }

  private ago(milliseconds: number): Date {
    return new Date(this.deps.clock.now().getTime() - milliseconds);
  }
}
