// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** With the `u` flag a surrogate matches only when it stands alone. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

/** The text without what XML 1.0 cannot carry: control characters, non-characters and lone surrogates. */
export function xmlSafe(text: string): string {
  return text.replace(FORBIDDEN, '').replace(LONE_SURROGATE, '');
}

/**
 * Places in a text that must stay in one piece: web addresses; articles of law; days, times, telephone numbers, amounts
 * and other numbers, in digits or Chinese, with what they count; Latin words.
 */
const UNBREAKABLE =
  /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+|第[零〇一二两三四五六七八九十百千\d]{1,9}[条款项](?:之[一二三四五六七八九十])?|[¥￥$+]?[\w.+@-]+(?:[,，:：][\w.@-]+)*(?:[十百千万亿]{1,3}\d*)*\s?(?:[%％‰]|(?:元|块|角|分|岁|周岁|个?月|个?工作日|小时|分钟|年|日|号|天|条|款|项|倍|人|次))?(?:\d{1,2}[月日号时分])*|[零〇一二两三四五六七八九十百千万亿半]{1,12}(?:元|块|周岁|岁|个?月|个?工作日|小时|分钟|年|日|天|倍|人|次)/g;
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
  const wholes = [...text.matchAll(UNBREAKABLE)].map((match) => [match.index, match.index + match[0].length] as const);
  const wholeAt = (at: number) => wholes.find(([start, end]) => start < at && at < end);
  for (let at = longest; at > longest / 2; at--) {
    // A question mark may belong to a web address.
    if (SENTENCE_END.test(text[at - 1] ?? '') && wholeAt(at) === undefined) return at;
  }
  const start = wholeAt(longest)?.[0] ?? 0;
  if (start > 0) return start;
  const code = text.charCodeAt(longest - 1);
  const splitsPair = code >= 0xd800 && code <= 0xdbff;
  return splitsPair ? longest - 1 : longest;
}
