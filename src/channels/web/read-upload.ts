import type { Request, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { ChannelRefusal } from '../errors.ts';
import { refuseDeep } from './json-body.ts';

/** Limits of one upload; bytes. A file over the limit is told of, its bytes are not kept. */
export const UPLOAD_LIMITS = {
  files: 5,
  /** What the papers of an application take too. */
  fileBytes: 10 * 1024 * 1024,
  /** All parts together. */
  totalBytes: 40 * 1024 * 1024,
  /** Web Chat puts a thumbnail of each picture into the activity. */
  activityBytes: 512 * 1024,
} as const;

/** A file as it came; nothing is believed of its name and type but that the resident calls it so. */
export interface UploadedFile {
  name: string;
  mediaType: string;
  /** Empty when it is too large. */
  bytes: Buffer;
  isTooLarge: boolean;
}

export interface Upload {
  /** The part `activity`, parsed; an empty message when there is none. */
  activity: unknown;
  files: UploadedFile[];
}

/**
 * Reads an upload of Direct Line: `multipart/form-data` with a part `activity` (`application/vnd.microsoft.activity`)
 * and parts `file`.
 * @throws ChannelRefusal 400 for what is no such form, 413 above the limits.
 */
export async function readUpload(request: Request, response: Response): Promise<Upload> {
  if (!request.is('multipart/form-data')) throw malformed('body');
  if (Number(request.get('content-length') ?? 0) > UPLOAD_LIMITS.totalBytes) throw tooLarge();
  const parts = await readParts(request, response);
  const files = parts.filter(({ fieldname }) => fieldname === 'file').map(fileOf);
  if (files.length === 0) throw malformed('file');
  return { activity: activityIn(parts, request.body), files };
}

function readParts(request: Request, response: Response): Promise<Express.Multer.File[]> {
  const reader = multer({
    storage: keepInMemory(),
    limits: {
      files: UPLOAD_LIMITS.files + 1,
      fields: 2,
      fieldSize: UPLOAD_LIMITS.activityBytes,
      fieldNameSize: 50,
      parts: UPLOAD_LIMITS.files + 3,
      headerPairs: 20,
    },
    defParamCharset: 'utf8',
  }).any();
  return new Promise((resolve, reject) => {
    reader(request, response, (error: unknown) => {
      if (error === undefined) resolve(Array.isArray(request.files) ? request.files : []);
      else reject(readable(error));
    });
  });
}

/** Keeps each part up to its own limit and lets the rest go by; all parts together have a limit that ends the reading. */
function keepInMemory(): StorageEngine {
  let total = 0;
  return {
    _handleFile(_request, file, done) {
      const limit = file.fieldname === 'activity' ? UPLOAD_LIMITS.activityBytes : UPLOAD_LIMITS.fileBytes;
      let pieces: Buffer[] = [];
      let size = 0;
      file.stream.on('data', (piece: Buffer) => {
        total += piece.length;
        size += piece.length;
        if (size > limit || total > UPLOAD_LIMITS.totalBytes) pieces = [];
        else pieces.push(piece);
        if (total > UPLOAD_LIMITS.totalBytes) file.stream.destroy(tooLarge());
      });
      file.stream.on('error', done);
      file.stream.on('end', () => done(null, { buffer: Buffer.concat(pieces), size }));
    },
    _removeFile(_request, _file, done) {
      done(null);
    },
  };
}

/** Of the name of a file and of its type; they are shown, and nothing else is done with them. */
const LONGEST_NAME = 100;

function fileOf({ originalname, mimetype, buffer, size }: Express.Multer.File): UploadedFile {
  const shown = (text: string) => [...text.replace(/[\p{C}]/gu, '')].slice(0, LONGEST_NAME).join('');
  const isTooLarge = size > UPLOAD_LIMITS.fileBytes;
  return { name: shown(originalname), mediaType: shown(mimetype), bytes: buffer, isTooLarge };
}

function activityIn(parts: Express.Multer.File[], fields: unknown): unknown {
  const part = parts.find(({ fieldname }) => fieldname === 'activity');
  if (part !== undefined && part.size > UPLOAD_LIMITS.activityBytes) throw tooLarge();
  const field: unknown = typeof fields === 'object' && fields !== null && 'activity' in fields ? fields.activity : '';
  const text = part?.buffer.toString('utf8') ?? (typeof field === 'string' ? field : '');
  if (text.trim() === '') return { type: 'message' };
  let activity: unknown;
  try {
    activity = JSON.parse(text);
  } catch {
    throw malformed('activity');
  }
  refuseDeep(activity);
  return activity;
}

function readable(error: unknown): unknown {
  if (error instanceof ChannelRefusal) return error;
  if (!(error instanceof MulterError)) return malformed('body');
  if (error.code === 'LIMIT_FIELD_VALUE') return tooLarge();
  if (error.code === 'LIMIT_FILE_COUNT' || error.code === 'LIMIT_PART_COUNT') {
    return new ChannelRefusal('too_many_files', 413, `一次最多发 ${UPLOAD_LIMITS.files} 个文件，请分几次发。`);
  }
  return malformed('body');
}

function tooLarge(): ChannelRefusal {
  return new ChannelRefusal('upload_too_large', 413, '一次发的文件太大，请分几次发。');
}

function malformed(field: string): ChannelRefusal {
  const details = [{ field, problem: 'multipart/form-data with the parts "activity" and "file"' }];
  return new ChannelRefusal('upload_malformed', 400, '文件没有传完整，请重新选择再发。', { details });
}
