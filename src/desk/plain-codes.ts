/** A short code, a day, a time, a small number: what mapping tables are about. */
const CODE = /^(?:[A-Z]{1,3}[-_.]?\d{1,4}|true|false|[0-9]{1,6}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]{0,20})?)$/u;
const MOST = 200;

/** A value of a message, by the path of its field. Null: it is there, and may be personal. */
export interface PlainCode {
  path: string;
  value: string | null;
}

/**
 * What stands in a message of a peer, without words and numbers of people: its fields are named by the peer as it likes,
 * so that only what has the shape of a code is shown.
 */
export function codesOf(body: unknown): PlainCode[] {
  const found: PlainCode[] = [];
  const walk = (value: unknown, path: string): void => {
    if (found.length >= MOST) return;
    if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
      return;
    }
    const text = String(value);
    found.push({ path: path.slice(0, 200), value: value === null || CODE.test(text) ? text : null });
  };
  walk(body, '');
  return found;
}
