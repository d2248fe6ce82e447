import express, { type Request, type Response } from 'express';
import multer, { MulterError } from 'multer';
import { FILE_LIMIT, ShiftFileError } from '../handoff/index.ts';

/**
 * The bytes of a table that was sent up: as the body itself, or as the part `file` of a form.
 * @throws ShiftFileError 422 when there is none, or it is too large.
 */
export async function readUploadedTable(request: Request, response: Response): Promise<Buffer> {
  const isForm = typeof request.is('multipart/form-data') === 'string';
  const read = isForm ? form : raw;
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error: unknown) => {
      if (error === undefined) resolve();
      else reject(readable(error));
    });
  });
  const body: unknown = isForm ? request.file?.buffer : request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) throw new ShiftFileError('没有收到文件，请选择一个 .xlsx 文件。');
  return body;
}

const form = multer({
  storage: multer.memoryStorage(),
  limits: { files: 1, fields: 4, fileSize: FILE_LIMIT, parts: 6, headerPairs: 20 },
}).single('file');

const raw = express.raw({
  type: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/octet-stream'],
  limit: FILE_LIMIT,
});

function readable(error: unknown): unknown {
  const isLarge =
    (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') ||
    (typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large');
  if (isLarge) return new ShiftFileError('文件太大：最多 1 MB。');
  return error instanceof MulterError ? new ShiftFileError('文件没有传完整，请重新选择。') : error;
}
