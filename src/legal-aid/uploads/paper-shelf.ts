import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Collection, FieldSeal } from '../../storage/index.ts';
import { StorageConflictError } from '../../storage/index.ts';
import type { AidChannel } from '../application/application-parts.ts';
import { PaperRefusedError } from './errors.ts';
import type { Paper } from './paper.ts';
import type { PaperFiles } from './paper-files.ts';
import { PAPER_LIMITS, type PaperType } from './paper-limits.ts';

export interface PaperShelfDeps {
  papers: Collection<Paper>;
  files: PaperFiles;
  seal: Pick<FieldSeal, 'seal'>;
  clock: Clock;
  /** There is a scanner: new files wait for it. */
  scans: boolean;
}

/** A file to be kept, read and checked. */
export interface NewPaper {
  applicationId: string | null;
  conversationId: string | null;
  channel: AidChannel;
  paperId: string | null;
  /** Shown, clean. */
  name: string;
  type: PaperType;
  bytes: Buffer;
}

/**
 * Bytes on disk and what is known of them, together. The bytes are written first and removed first, so that a record
 * never promises what is not there; bytes without a record are found by the sweep.
 */
export class PaperShelf {
  constructor(private readonly deps: PaperShelfDeps) {}

  /** Files of one scope, oldest first; those being removed are left out. */
  async of(scope: string): Promise<Paper[]> {
    const papers = await this.deps.papers.find({ where: { scope }, sort: { uploadedAt: 1 }, limit: 100 });
    return papers.filter(({ state }) => state === 'kept');
  }

  /**
   * Durable on return. The same bytes again give the file that is there.
   * @throws PaperRefusedError `too_many`, `total`; PaperFolderError.
   */
  async keep(given: NewPaper): Promise<{ paper: Paper; isNew: boolean }> {
    const { papers, files, seal, clock, scans } = this.deps;
    const { applicationId, conversationId, channel, paperId, type, bytes } = given;
    const scope = applicationId ?? conversationId ?? '';
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const sameness = `${scope}:${sha256}`;
    const [same] = await papers.find({ where: { sameness }, limit: 1 });
    if (same !== undefined) return { paper: same, isNew: false };
    const before = await this.of(scope);
    const total = before.reduce((sum, paper) => sum + paper.bytes, bytes.length);
    if (before.length >= PAPER_LIMITS.files) throw new PaperRefusedError('too_many');
    if (total > PAPER_LIMITS.totalBytes) throw new PaperRefusedError('total');
    const id = randomBytes(16).toString('hex');
    await files.write(id, bytes);
    try {
      const paper = await this.insert({
        _id: id,
        applicationId,
        conversationId,
        scope,
        place: '',
        sameness,
        paperId,
        name: seal.seal(given.name),
        type,
        bytes: bytes.length,
        sha256,
        uploadedAt: clock.now(),
        channel,
        scan: scans ? 'pending' : 'unscanned',
        scannedAt: null,
        filed: false,
        state: 'kept',
      });
      if (paper._id !== id) await files.remove(id);
      return { paper, isNew: paper._id === id };
    } catch (error) {
      await files.remove(id);
      throw error;
    }
  }

  /** The file and its record go. A crash in between leaves the record as `going`, for the sweep. */
  async takeAway({ _id }: Pick<Paper, '_id'>): Promise<void> {
    const { papers, files } = this.deps;
    await papers.change(_id, (current) => ({ ...current, ...freed(_id), state: 'going' }));
    await files.remove(_id);
    await papers.remove(_id);
  }

  /** Something harmful was found: the bytes go, the record stays to say why. */
  async condemn({ _id }: Pick<Paper, '_id'>): Promise<void> {
    const { papers, files, clock } = this.deps;
    await files.remove(_id);
    await papers.change(_id, (current) => ({
      ...current,
      ...freed(_id),
      scope: `refused:${current.scope}`,
      scan: 'refused',
      scannedAt: clock.now(),
      filed: true,
    }));
  }

  /** From the conversation to the application that followed. What does not fit there is dropped only when it is there already. */
  async move(paper: Paper, applicationId: string): Promise<void> {
    const sameness = `${applicationId}:${paper.sha256}`;
    for (const place of places(applicationId)) {
      try {
        await this.deps.papers.change(paper._id, (current) =>
          current.applicationId === null
            ? { ...current, applicationId, scope: applicationId, place, sameness, filed: false }
            : null,
        );
        return;
      } catch (error) {
        if (isTaken(error, 'sameness')) return this.takeAway(paper);
        if (!isTaken(error, 'place')) throw error;
      }
    }
  }

  /** In the first free place; the unique keys decide between processes. */
  private async insert(paper: Paper): Promise<Paper> {
    const { papers } = this.deps;
    for (const place of places(paper.scope)) {
      try {
        return await papers.insert({ ...paper, place });
      } catch (error) {
        const [same] = isConflict(error) ? await papers.find({ where: { sameness: paper.sameness }, limit: 1 }) : [];
        if (same !== undefined) return same;
        if (!isConflict(error)) throw error;
      }
    }
    throw new PaperRefusedError('too_many');
  }
}

function places(scope: string): string[] {
  return Array.from({ length: PAPER_LIMITS.files }, (_, index) => `${scope}#${index + 1}`);
}

/** Keys that stand in nobody's way. */
function freed(id: string): Pick<Paper, 'place' | 'sameness'> {
  return { place: `gone:${id}`, sameness: `gone:${id}` };
}

function isConflict(error: unknown): error is StorageConflictError {
  return error instanceof StorageConflictError;
}

function isTaken(error: unknown, field: string): boolean {
  return isConflict(error) && error.fields.includes(field);
}
