/** A line of a table by a name that came from outside: `constructor` and the like are in none. */
export function lineOfTable<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
