// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** With the `u` flag a surrogate matches only when it stands alone. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

/** The text without what XML 1.0 cannot carry: control characters, non-characters and lone surrogates. */
export function xmlSafe(text: string): string {
  return text.replace(FORBIDDEN, '').replace(LONE_SURROGATE, '');
}

/** Places in a text that must stay in one piece: web addresses, numbers (with the signs inside them), Latin words. */
const UNBREAKABLE = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+|[\w.+@-]+/g;
const SENTENCE_END = /[。！？；!?;\n]/;

/**
 * The longest beginning of `text` that `fits`, cut behind a sentence where the sentence end lies in the second half,
 * and never inside a web address, a number or a surrogate pair. `fits` must be monotonous: when a text fits, so
 * does its beginning. The rest is returned too; both without blanks at the cut.
 */
export function cutText(text: string, fits: (part: string) => boolean): { head: string; rest: string } {
  if (fits(text)) return { head: text, rest: '' };
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  const at = cutPosition(text, low);
  return { head: text.slice(0, at).trimEnd(), rest: text.slice(at).trimStart() };
}

function cutPosition(text: string, longest: number): number {
  for (let at = longest; at > longest / 2; at--) {
    if (SENTENCE_END.test(text[at - 1] ?? '')) return at;
  }
  for (const match of text.matchAll(UNBREAKABLE)) {
    const end = match.index + match[0].length;
    if (match.index < longest && end > longest && match.index > 0) return match.index;
    if (match.index >= longest) break;
  }
  const code = text.charCodeAt(longest - 1);
  const splitsPair = code >= 0xd800 && code <= 0xdbff;
  return splitsPair ? longest - 1 : longest;
}
