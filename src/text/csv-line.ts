/** What spreadsheet programs take for the beginning of a formula; some of them in its full-width form too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** One line of CSV (RFC 4180). A text that begins like a formula gets an apostrophe before it, so that no program runs it. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
