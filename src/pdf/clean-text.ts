/** Control and format characters: they cannot be written to a file, or turn text around. */
const CONTROLS = /[\p{Cc}\p{Cf}]|\ufffe|\uffff/gu;
/** Of these, what is part of a text: new lines, and what joins signs to one emoji. */
const KEPT = new Set(['\n', '\u200c', '\u200d']);

/**
 * A text as it may stand in a document: composed characters, `\n` between lines, no control characters. Nothing that
 * can be read is lost: rare characters and emoji stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .normalize('NFC')
    .replace(/\r\n?|\p{Zl}|\p{Zp}/gu, '\n')
    .replace(/\t/gu, ' ')
    .replace(CONTROLS, (control) => (KEPT.has(control) ? control : ''));
}
