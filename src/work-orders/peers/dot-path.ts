type Json = Record<string, unknown>;

/** What stands at a path like `caller.phone`; undefined for nothing. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (isObject(value) ? ownValue(value, part) : undefined), body);
}

/**
 * A copy with what stands at `from` moved to `to`, for every pair. All are taken out before any is put in, so that two
 * fields may exchange their names. What is not there is not moved.
 */
export function movedFields(body: Json, moves: readonly { from: string; to: string }[]): Json {
  const copy = structuredClone(body);
  const taken = moves.map(({ from, to }) => ({ to, value: takeOut(copy, from.split('.')) }));
  for (const { to, value } of taken) if (value !== undefined) putIn(copy, to.split('.'), value);
  return copy;
}

function takeOut(body: Json, [first = '', ...rest]: string[]): unknown {
  const value = ownValue(body, first);
  if (rest.length === 0) {
    delete body[first];
    return value;
  }
  if (!isObject(value)) return undefined;
  const found = takeOut(value, rest);
  if (found !== undefined && Object.keys(value).length === 0) delete body[first];
  return found;
}

function putIn(body: Json, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const next = ownValue(body, first);
  const inner: Json = isObject(next) ? next : {};
  body[first] = inner;
  putIn(inner, rest, value);
}

function ownValue(body: Json, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
