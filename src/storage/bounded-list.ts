/**
 * A list with one more at its end that never has more than so many (有界列表): its first stays, for how it began, and the
 * latest do. A document is read and written whole, so that none may grow for ever.
 */
export function withLatest<T>(list: readonly T[], next: T, most: number): T[] {
  if (list.length < most) return [...list, next];
  return [...list.slice(0, 1), ...list.slice(list.length - most + 2), next];
}
