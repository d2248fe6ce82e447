/**
 * Code of pages in Node: names of a page on `globalThis` until {@link leavePage}. Suites follow one another in one
 * thread, and a library that is loaded by the next one must not take this page for its own.
 */
const before = new Map<string, unknown>();

export function enterPage(names: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(names)) {
    if (!before.has(name)) before.set(name, Reflect.get(globalThis, name));
    Reflect.set(globalThis, name, value);
  }
}

export function leavePage(): void {
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(globalThis, name);
    else Reflect.set(globalThis, name, value);
  }
  before.clear();
}
