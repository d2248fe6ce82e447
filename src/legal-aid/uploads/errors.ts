import { HotlineError } from '../../errors.ts';
import { PAPER_LIMITS } from './paper-limits.ts';

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

/** Why a file is not taken, and the sentence for whoever sent it. */
const REFUSALS = {
  empty: [422, '文件是空的，请重新选择。'],
  too_large: [413, `文件太大，每个不能超过 ${megabytes(PAPER_LIMITS.fileBytes)}。可以用手机拍照，或者分成几个文件。`],
  type: [415, '这种文件收不了。可以发照片（JPG、PNG、WebP、HEIC）、PDF 或者 Word 文档。'],
  broken: [422, '文件不完整，可能没有传完或者已经损坏。请重新拍照或者重新选择。'],
  dimensions: [422, '图片的尺寸不正常，请直接用手机拍照再发。'],
  unsafe: [422, '这个文件里有不安全的内容，不能收。请改成照片或者 PDF 再发。'],
  scan_found: [422, '这个文件没有通过安全检查，不能收。请改成照片再发。'],
  too_many: [409, `已经收了 ${PAPER_LIMITS.files} 个文件，不能再多了。不要的可以先删除，其余的请办理时带来。`],
  total: [409, `文件加起来不能超过 ${megabytes(PAPER_LIMITS.totalBytes)}。不要的可以先删除，其余的请办理时带来。`],
} as const;
export type PaperRefusal = keyof typeof REFUSALS;

/** A file that is not taken; the message may be shown to the resident. */
export class PaperRefusedError extends HotlineError {
  constructor(readonly why: PaperRefusal) {
    const [status, message] = REFUSALS[why];
    super(`hotline_aid_paper_${why}`, status, message);
  }
}

/** Papers belong to an application, and there is none that is open. */
export class NoOpenApplicationError extends HotlineError {
  constructor() {
    super(
      'hotline_aid_paper_no_application',
      409,
      '现在没有正在办的法律援助申请，先不用交材料。想申请的，请说“申请法律援助”。',
    );
  }
}

/** No such file, or not this person's: the answer does not tell which. */
export class PaperMissingError extends HotlineError {
  constructor() {
    super('hotline_aid_paper_missing', 404, '没有这个文件。');
  }
}

/** The agency is looking at the papers: what it has seen stays. */
export class PaperUnderReviewError extends HotlineError {
  constructor() {
    super('hotline_aid_paper_under_review', 409, '申请已经在审查，交过的材料不能再删除。发错了的，请告诉工作人员。');
  }
}

/** Not yet known to be harmless: nobody opens it. */
export class PaperNotScannedError extends HotlineError {
  constructor() {
    super('hotline_aid_paper_scan_pending', 409, '这个文件还没有完成安全检查，暂时不能打开。');
  }
}

/** The bytes on disk are not what was stored: altered, or sealed with another key. */
export class PaperUnreadableError extends HotlineError {
  constructor(cause?: unknown) {
    super(
      'hotline_aid_paper_unreadable',
      500,
      'A stored paper cannot be read: it was altered or cut off, or FIELD_KEY is not the one it was stored with.',
      cause === undefined ? {} : { cause },
    );
  }
}

/** The folder of papers does not take or give bytes. */
export class PaperFolderError extends HotlineError {
  constructor(cause: unknown) {
    super('hotline_aid_paper_folder', 503, '材料暂时存不了，请过几分钟再发一次。', { cause });
  }
}
