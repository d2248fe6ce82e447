import { xmlSafe } from '../safe-text.ts';
import type { Hook } from './call-action.ts';

/** Makes the address of a hook below `base`: names sorted and everything encoded, so that it is signed as it is called. */
export function hookAddress(base: string): (hook: Hook) => string {
  return ({ path, query }) => {
    const pairs = Object.entries(query)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
    return `${base}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  };
}

function encoded(text: string): string {
  return encodeURIComponent(xmlSafe(text)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
