import { setTimeout as pause } from 'node:timers/promises';
import readXlsx from 'read-excel-file/node';

/** Longer than any sheet that is taken needs. */
const LIMIT_MS = 10_000;

/**
 * The cells of the first sheet of an XLSX file. The library reads some damaged files without end: then it is given up.
 * @throws Error for what cannot be read, in time or at all.
 */
export async function xlsxCells(bytes: Buffer, limitMs = LIMIT_MS): Promise<unknown[][]> {
  const waiting = new AbortController();
  try {
    const sheets = await Promise.race([readXlsx(bytes), pause(limitMs, null, { signal: waiting.signal })]);
    if (sheets === null) throw new Error('the sheet was not read in time');
    return sheets[0]?.data ?? [];
  } finally {
    waiting.abort();
  }
}
