import { HotlineError } from '../../errors.ts';
import type { UploadedFile } from './read-upload.ts';

/** Who the files are of. */
interface Owner {
  conversationId: string;
  channel: 'web';
}

/** Where the files of residents go: the papers of their applications for legal aid (申请材料). */
export interface WebPapers {
  list(owner: Owner): Promise<{ isOpen: boolean }>;
  /** Durable on return. @throws HotlineError `hotline_aid_paper_*` with a sentence for the resident. */
  receive(owner: Owner, file: { bytes: Buffer; name: string }): Promise<{ file: { id: string }; isNew: boolean }>;
}

/** What became of a file, for the bot to speak of. */
export type FileFate =
  | { is: 'kept'; id: string; isNew: boolean }
  /** In words for the resident. */
  | { is: 'refused'; why: string };

const NOBODY_APPLIES = 'hotline_aid_paper_no_application';
const TOO_LARGE: FileFate = { is: 'refused', why: '文件太大，每个不能超过 10 MB。可以用手机拍照，或者分成几个文件。' };

/** Hands a file to the papers. @returns null where nobody is applying: then nothing is looked at or kept. */
export async function handOver(
  papers: WebPapers | undefined,
  conversationId: string,
  file: UploadedFile,
): Promise<FileFate | null> {
  const owner: Owner = { conversationId, channel: 'web' };
  if (papers === undefined || !(await papers.list(owner)).isOpen) return null;
  if (file.isTooLarge) return TOO_LARGE;
  try {
    const kept = await papers.receive(owner, { bytes: file.bytes, name: file.name });
    return { is: 'kept', id: kept.file.id, isNew: kept.isNew };
  } catch (error) {
    if (!(error instanceof HotlineError) || error.statusCode >= 500) throw error;
    return error.code === NOBODY_APPLIES ? null : { is: 'refused', why: error.message };
  }
}
