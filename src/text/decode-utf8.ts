/** A text, or why the bytes are none, with the remedy. */
export type Decoded = { text: string; problem: null } | { text: null; problem: string };

/**
 * Reads bytes as UTF-8, strictly; a byte-order mark is taken off. Editors of Chinese Windows save as GBK or UTF-16: then
 * the problem says so and how to convert.
 */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const wide = wideEncoding(bytes);
  if (wide !== null) return { text: null, problem: notUtf8(wide) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), problem: null };
  } catch {
    return { text: null, problem: notUtf8(isGbk(bytes) ? 'GBK' : null) };
  }
}

/** UTF-16 by its mark, or by every other byte of its Latin signs being zero. */
function wideEncoding(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  const start = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < 4) return null;
  return odd > even ? 'UTF-16LE' : 'UTF-16BE';
}

function isGbk(bytes: Uint8Array): boolean {
  try {
    return /\p{Script=Han}/u.test(new TextDecoder('gb18030', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

function notUtf8(encoding: string | null): string {
  if (encoding === null) return 'is not UTF-8; save it as UTF-8 in the editor';
  return `is not UTF-8 but ${encoding}; save it as UTF-8 in the editor, or: iconv -f ${encoding} -t UTF-8 FILE > NEW`;
}
