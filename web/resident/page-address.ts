/** What belongs to one visit, and not to how the page was opened. */
const OF_ONE_VISIT = ['lang', 'elder', 'number', 'code'];

/**
 * Address of a page of residents that is opened as this one was: for this office, on this shared device.
 * @param without what else of the query does not hold there.
 */
export function pageAddress(path: string, query: URLSearchParams, ...without: string[]): string {
  const kept = new URLSearchParams(query);
  for (const name of [...OF_ONE_VISIT, ...without]) kept.delete(name);
  const search = kept.toString();
  return search === '' ? path : `${path}?${search}`;
}
