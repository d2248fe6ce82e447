import { PaperRefusedError } from '../errors.ts';

/** The end of a PDF stands within its last bytes. */
const PDF_TAIL = 2048;
/** Names in the directory of an OLE file are UTF-16. */
const oleName = (name: string): Buffer => Buffer.from(name, 'utf16le');
const WORD = oleName('WordDocument');
const MACROS = [oleName('_VBA_PROJECT'), oleName('Macros')];

/** @throws PaperRefusedError `broken` without an end. */
export function checkPdf(bytes: Buffer): void {
  if (bytes.lastIndexOf('%%EOF') < bytes.length - PDF_TAIL - 5) throw new PaperRefusedError('broken');
}

/** An OLE file that holds a Word document, without macros. @throws PaperRefusedError */
export function checkWord(bytes: Buffer): void {
  if (!bytes.includes(WORD)) throw new PaperRefusedError('type');
  if (MACROS.some((name) => bytes.includes(name))) throw new PaperRefusedError('unsafe');
}
