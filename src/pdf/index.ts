/**
 * PDF (印刷页面): pages, fonts and lines of Chinese text, for the documents of legal aid and for reports. It knows nothing of
 * what is written. It loads heavy libraries: import it where a PDF is made, in a thread of its own.
 */
export { cleanText } from './clean-text.ts';
export { type Faces, loadFaces } from './face.ts';
export { PAGE, Sheet } from './sheet.ts';
export { type Line, type Span, typeset } from './typeset.ts';
