import type { ImportReport } from './types.ts';

/** Rows with nothing wrong; a row that overlaps another is read by the server, and wrong all the same. */
export function goodRows({ rows, problems }: ImportReport): ImportReport['rows'] {
  const wrong = new Set(problems.map(({ row }) => row));
  return rows.filter(({ row }) => !wrong.has(row));
}
