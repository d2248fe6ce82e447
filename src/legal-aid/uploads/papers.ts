import { KeyedQueue } from '../../keyed-queue.ts';
import type { FieldSeal } from '../../storage/index.ts';
import type { AidApplication, AidChannel } from '../application/application.ts';
import { readPaper } from './content/read-paper.ts';
import {
  NoOpenApplicationError,
  PaperMissingError,
  PaperNotScannedError,
  PaperRefusedError,
  PaperUnderReviewError,
} from './errors.ts';
import type { Paper } from './paper.ts';
import { PaperFiling, type PaperFilingDeps, REMOVABLE, TAKES_PAPERS } from './paper-filing.ts';
import { PAPER_LIMITS, PAPER_TYPES } from './paper-limits.ts';
import { cleanPaperName } from './paper-name.ts';
import { PaperShelf } from './paper-shelf.ts';
import { PaperSweep, type PaperSweepDeps } from './paper-sweep.ts';
import { type PapersWanted, papersAttachment, papersWanted } from './papers-wanted.ts';
import { withoutUpload } from './without-upload.ts';

/** Who sends or looks: the conversation in which he applies, or the application that his pass opens. */
export type PaperOwner =
  | { conversationId: string; channel: AidChannel }
  | { application: AidApplication; channel: AidChannel };

/** A file as the resident and the desk see it. */
export interface PaperView {
  id: string;
  paperId: string | null;
  name: string;
  mediaType: string;
  bytes: number;
  uploadedAt: Date;
  scan: Paper['scan'];
}

/** All of an owner's papers. */
export interface PapersView extends PapersWanted {
  files: PaperView[];
  /** May files be sent now? */
  isOpen: boolean;
  /** May files be removed now? */
  mayRemove: boolean;
  limits: { fileBytes: number; files: number; totalBytes: number };
}

export interface PapersDeps extends Omit<PaperFilingDeps, 'shelf' | 'seal'>, Omit<PaperSweepDeps, 'shelf' | 'filing'> {
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  /** Is an application being talked about in this conversation, though none is written down yet? */
  isApplying: (conversationId: string) => Promise<boolean>;
}

/**
 * Papers that residents send for their application (提交材料): checked by content, kept sealed outside of what is
 * served, each file once, and told to the application.
 *
 * @throws HotlineError with a `hotline_aid_paper_*` code and a sentence for the resident.
 */
export class Papers {
  private readonly shelf: PaperShelf;
  private readonly filing: PaperFiling;
  private readonly sweep: PaperSweep;
  private readonly queue = new KeyedQueue();

  constructor(private readonly deps: PapersDeps) {
    this.shelf = new PaperShelf({ ...deps, scans: deps.scan !== null });
    this.filing = new PaperFiling({ ...deps, shelf: this.shelf });
    this.sweep = new PaperSweep({ ...deps, shelf: this.shelf, filing: this.filing });
  }

  /** Begin to repair what a crash left, now and every minute. */
  start(): Promise<void> {
    return this.sweep.start();
  }

  /**
   * Keep a file. On return it is durable and scanned, or waits for the scanner.
   * @param paperId of the application's list; unknown ones are taken as not said.
   */
  async receive(
    owner: PaperOwner,
    given: { bytes: Buffer; name: string; paperId?: string | null },
  ): Promise<{ file: PaperView; isNew: boolean }> {
    const application = await this.applicationOf(owner);
    if (!(await this.takes(owner, application))) throw new NoOpenApplicationError();
    const read = await readPaper(given.bytes);
    const paperId = application?.papers.find(({ id }) => id === given.paperId)?.id ?? null;
    const place = {
      applicationId: application?._id ?? null,
      conversationId: application?.conversationId ?? ('conversationId' in owner ? owner.conversationId : null),
      channel: owner.channel,
    };
    // One after the other: what is full is full also for files that come at once.
    const { paper, isNew } = await this.queue.run(scopeOf(owner, application), () =>
      this.shelf.keep({ ...place, paperId, name: cleanPaperName(given.name, read.type), ...read }),
    );
    if (!isNew && paper.paperId === null && paperId !== null) await this.filing.assign(paper._id, paperId);
    const settled = await this.filing.settle(paper._id);
    if (settled === null) throw new PaperRefusedError('scan_found');
    return { file: this.viewOf(settled), isNew };
  }

  async list(owner: PaperOwner): Promise<PapersView> {
    const application = await this.applicationOf(owner);
    const papers = await this.shelf.of(scopeOf(owner, application));
    const { fileBytes, files, totalBytes } = PAPER_LIMITS;
    return {
      ...papersWanted(application ?? { number: '', papers: [] }),
      files: papers.map((paper) => this.viewOf(paper)),
      isOpen: await this.takes(owner, application),
      mayRemove: application === null || REMOVABLE.includes(application.state),
      limits: { fileBytes, files, totalBytes },
    };
  }

  /** @throws PaperMissingError 404, PaperUnderReviewError 409 */
  async remove(owner: PaperOwner, id: string): Promise<void> {
    const application = await this.applicationOf(owner);
    const paper = await this.ownPaper(owner, application, id);
    if (application !== null) {
      await this.deps.applications.change(application._id, (current) => {
        if (!REMOVABLE.includes(current.state)) throw new PaperUnderReviewError();
        return withoutUpload(current, id, this.deps.clock.now());
      });
    }
    await this.shelf.takeAway(paper);
  }

  /** The resident says which paper a file shows. @throws PaperMissingError 404 */
  async assign(owner: PaperOwner, id: string, paperId: string): Promise<void> {
    const application = await this.applicationOf(owner);
    await this.ownPaper(owner, application, id);
    if (!application?.papers.some((paper) => paper.id === paperId)) throw new PaperMissingError();
    await this.filing.assign(id, paperId);
  }

  /** A file of an application, to be read by staff. @throws PaperMissingError 404, PaperNotScannedError 409 */
  async open(applicationId: string, id: string): Promise<{ file: PaperView; content: AsyncIterable<Buffer> }> {
    const paper = await this.deps.papers.get(id);
    const isThere = paper?.applicationId === applicationId && paper.state === 'kept' && paper.scan !== 'refused';
    if (!isThere) throw new PaperMissingError();
    if (paper.scan === 'pending') throw new PaperNotScannedError();
    return { file: this.viewOf(paper), content: this.deps.files.read(id) };
  }

  /** Files of an application, for staff, oldest first. */
  async ofApplication(applicationId: string): Promise<PaperView[]> {
    return (await this.shelf.of(applicationId)).map((paper) => this.viewOf(paper));
  }

  /** The hint for pages that papers are wanted in this conversation; null when they are not. */
  async hint(conversationId: string): Promise<ReturnType<typeof papersAttachment> | null> {
    const application = await this.filing.openOf(conversationId);
    const isWanted = application?.papers.some(({ state }) => state === 'needed') === true;
    return isWanted && application.state !== 'draft' ? papersAttachment(application) : null;
  }

  private async applicationOf(owner: PaperOwner): Promise<AidApplication | null> {
    return 'application' in owner ? owner.application : this.filing.adopt(owner.conversationId);
  }

  private async takes(owner: PaperOwner, application: AidApplication | null): Promise<boolean> {
    if (application !== null) return TAKES_PAPERS.includes(application.state);
    return 'conversationId' in owner && (await this.deps.isApplying(owner.conversationId));
  }

  private async ownPaper(owner: PaperOwner, application: AidApplication | null, id: string): Promise<Paper> {
    const paper = await this.deps.papers.get(id);
    if (paper === null || paper.scope !== scopeOf(owner, application) || paper.state !== 'kept') {
      throw new PaperMissingError();
    }
    return paper;
  }

  private viewOf({ _id, paperId, name, type, bytes, uploadedAt, scan }: Paper): PaperView {
    const { mediaType } = PAPER_TYPES[type];
    return { id: _id, paperId, name: this.deps.seal.open(name), mediaType, bytes, uploadedAt, scan };
  }
}

function scopeOf(owner: PaperOwner, application: AidApplication | null): string {
  return application?._id ?? ('conversationId' in owner ? owner.conversationId : '');
}
