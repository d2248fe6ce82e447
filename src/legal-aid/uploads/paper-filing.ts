import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Collection, FieldSeal } from '../../storage/index.ts';
import type { AidApplication, AidNotice, AidUpload } from '../application/application.ts';
import { type ApplicationService, RESIDENT } from '../application/application-service.ts';
import { STEP_RULES } from '../application/application-steps.ts';
import type { Paper } from './paper.ts';
import type { PaperFiles } from './paper-files.ts';
import { PAPER_TYPES } from './paper-limits.ts';
import type { PaperScan } from './paper-scan.ts';
import type { PaperShelf } from './paper-shelf.ts';
import { withoutProof, withoutUpload } from './without-upload.ts';

export interface PaperFilingDeps {
  papers: Collection<Paper>;
  applications: Collection<AidApplication>;
  service: Pick<ApplicationService, 'attachUpload' | 'step' | 'ofConversation'>;
  shelf: PaperShelf;
  files: PaperFiles;
  /** Null where the operator has none. */
  scan: PaperScan | null;
  seal: Pick<FieldSeal, 'open'>;
  clock: Clock;
  log: Logger;
}

/** States in which an application takes papers. */
export const TAKES_PAPERS = STEP_RULES['paper-received'].from;
/** Until the agency looks at them, papers may be taken back. */
export const REMOVABLE: readonly AidApplication['state'][] = ['draft', 'received', 'papers-asked'];

/** What follows when a file was kept: it is scanned, and the application tells of it. Every part may be repeated. */
export class PaperFiling {
  constructor(private readonly deps: PaperFilingDeps) {}

  /** Scan, then file. @returns the file as it now is; null when it is gone or something harmful was found. */
  async settle(id: string): Promise<Paper | null> {
    const paper = await this.deps.papers.get(id);
    if (paper === null || paper.state !== 'kept' || paper.scan === 'refused') return null;
    if (paper.scan === 'pending' && !(await this.isHarmless(paper))) return null;
    await this.file(paper);
    return this.deps.papers.get(id);
  }

  /** The open application that papers of a conversation belong to; null when there is none. */
  async openOf(conversationId: string): Promise<AidApplication | null> {
    const all = await this.deps.service.ofConversation(conversationId);
    return all.find(({ state }) => TAKES_PAPERS.includes(state)) ?? null;
  }

  /** Files that came before the application was written down become its own. */
  async adopt(conversationId: string): Promise<AidApplication | null> {
    const application = await this.openOf(conversationId);
    if (application === null) return null;
    for (const paper of await this.deps.shelf.of(conversationId)) {
      await this.deps.shelf.move(paper, application._id);
      await this.settle(paper._id);
    }
    return application;
  }

  /** The resident says which paper of the list a file shows. */
  async assign(id: string, paperId: string): Promise<void> {
    const paper = await this.deps.papers.change(id, (current) => ({ ...current, paperId, filed: false }));
    if (paper?.applicationId == null) return;
    await this.deps.applications.change(paper.applicationId, (current) => ({
      ...current,
      uploads: current.uploads.map((upload) => (upload.id === id ? { ...upload, paperId } : upload)),
      // What he took it for before is not shown by it; under review a person sorts that out.
      papers: REMOVABLE.includes(current.state)
        ? current.papers.map((paper) => (paper.id === paperId ? paper : withoutProof(paper, id)))
        : current.papers,
    }));
    await this.file(paper);
  }

  /** False when something was found: then the file is gone. While nobody can say, it stays and is not opened. */
  private async isHarmless(paper: Paper): Promise<boolean> {
    const { scan, files, papers, clock } = this.deps;
    const result = scan === null ? 'failed' : await scan.scan(await files.readWhole(paper._id));
    if (result === 'found') {
      await this.condemn(paper);
      return false;
    }
    if (result === 'clean') {
      await papers.change(paper._id, (current) => ({ ...current, scan: 'clean', scannedAt: clock.now() }));
    }
    return true;
  }

  /** A file that an application told of already is taken back, and the resident asked for another. */
  private async condemn(paper: Paper): Promise<void> {
    const { shelf, applications, clock, log } = this.deps;
    log.warn({ paper: paper._id, application: paper.applicationId }, 'a paper did not pass the scan');
    await shelf.condemn(paper);
    if (paper.applicationId === null) return;
    await applications.change(paper.applicationId, (current) => {
      const without = withoutUpload(current, paper._id, clock.now());
      if (without === null) return null;
      return { ...without, notices: [...without.notices, refusedNotice(without, paper, clock.now())], settled: false };
    });
  }

  private async file({ _id }: Paper): Promise<void> {
    const { papers, applications, service, clock } = this.deps;
    const paper = await papers.get(_id);
    if (paper === null || paper.applicationId === null) return;
    const application = await applications.get(paper.applicationId);
    if (application !== null && TAKES_PAPERS.includes(application.state)) {
      const known = application.papers.find(({ id }) => id === paper.paperId);
      const paperId = known?.id ?? null;
      const isThere = application.uploads.some(({ id }) => id === _id);
      if (!isThere) await service.attachUpload(application._id, this.uploadOf({ ...paper, paperId }));
      else if (known !== undefined && !known.uploadIds.includes(_id)) {
        const step = { type: 'paper-received', at: clock.now(), by: RESIDENT } as const;
        await service.step(application._id, { ...step, paperId: known.id, uploadIds: [_id] });
      }
    }
    await papers.change(_id, (current) => ({ ...current, filed: true }));
  }

  private uploadOf({ _id, paperId, name, type, bytes, uploadedAt }: Paper): AidUpload {
    const { mediaType } = PAPER_TYPES[type];
    return { id: _id, paperId, name: this.deps.seal.open(name), mediaType, bytes, at: uploadedAt };
  }
}

function refusedNotice({ number, conversationId, contact }: AidApplication, { _id }: Paper, at: Date): AidNotice {
  const by = conversationId === null && contact.by === 'channel' ? 'phone' : contact.by;
  const text = `您的法律援助申请${number}：有一个文件没有通过安全检查，没有收下。请改成照片再发一次，或者办理时带来。`;
  return { key: `aid-paper-refused:${_id}`, text, at, by, sent: false };
}
