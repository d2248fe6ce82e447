import type { AidApplication, AidPaper } from '../application/application.ts';

/** The application without an upload; a paper that nothing else shows is needed again. Null when it was not there. */
export function withoutUpload(application: AidApplication, uploadId: string, at: Date): AidApplication | null {
  const isThere = application.uploads.some(({ id }) => id === uploadId);
  const papers = application.papers.map((paper) => withoutProof(paper, uploadId));
  const isShown = papers.some((paper, index) => paper !== application.papers[index]);
  if (!isThere && !isShown) return null;
  return {
    ...application,
    uploads: application.uploads.filter(({ id }) => id !== uploadId),
    papers,
    completeAt: papers.some(({ state }) => state === 'needed') ? null : application.completeAt,
    updatedAt: at,
  };
}

/** A paper that this upload does not show; needed again when nothing else shows it. */
export function withoutProof(paper: AidPaper, uploadId: string): AidPaper {
  if (!paper.uploadIds.includes(uploadId)) return paper;
  const uploadIds = paper.uploadIds.filter((id) => id !== uploadId);
  const isBare = uploadIds.length === 0 && paper.state === 'received';
  return { ...paper, uploadIds, ...(isBare ? { state: 'needed', receivedAt: null } : {}) };
}
