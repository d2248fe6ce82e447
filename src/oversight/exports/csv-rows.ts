import { csvLine } from '../../text/index.ts';
import type { Cell } from './export-columns.ts';

/** Tells spreadsheet programs that the file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rows as CSV (RFC 4180, UTF-8 with a byte order mark), a piece for each batch of rows. */
export async function* csvRows(
  head: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(BYTE_ORDER_MARK + csvLine(head));
  for await (const rows of batches) yield Buffer.from(rows.map(csvLine).join(''));
}
