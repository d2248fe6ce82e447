/** The limit of one part: UTF-8 bytes, or UTF-16 code units (what SMS and most channels count as characters). */
export type SplitLimit = { maxBytes: number } | { maxChars: number };

/** Never cut: addresses, numbers with their separators, Latin words, emoji joined of several characters. */
const WHOLE =
  /https?:\/\/[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+|[A-Za-z0-9][A-Za-z0-9.,:%_@+\-/]*[A-Za-z0-9%]|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*|[\s\S]/gu;
const SENTENCE_END = /[。！？!?；;…\n]$/u;
const CLAUSE_END = /[，,、：:）)」』”\s]$/u;
const CLOSING = /^[”’」』）)】》。！？!?]/u;

function sizeOf(text: string, limit: SplitLimit): number {
  return 'maxBytes' in limit ? Buffer.byteLength(text, 'utf8') : text.length;
}

/** Pieces that are not to be cut, longer ones than the limit excepted: those fall apart into code points. */
function piecesOf(text: string, limit: SplitLimit, max: number): string[] {
  const pieces: string[] = [];
  for (const [piece] of text.matchAll(WHOLE)) {
    if (sizeOf(piece, limit) <= max) pieces.push(piece);
    else pieces.push(...piece);
  }
  return pieces;
}

/** Where the part that ends before `end` is best cut: after a sentence, a clause, or at the end. */
function bestCut(pieces: readonly string[], start: number, end: number): number {
  const atEdge = (at: number, edge: RegExp): boolean =>
    edge.test(pieces[at - 1] ?? '') && !CLOSING.test(pieces[at] ?? '');
  const earliest = start + Math.max(1, Math.floor((end - start) / 3));
  for (const edge of [SENTENCE_END, CLAUSE_END]) {
    for (let at = end; at >= earliest; at -= 1) {
      if (atEdge(at, edge)) return at;
    }
  }
  return end;
}

/**
 * Cuts a text into parts that fit a channel's limit. Never cuts a character, an address or a number that fits at all,
 * prefers the end of a sentence, then of a clause. The parts together are the text.
 *
 * @throws RangeError when the limit cannot hold a single character (4 bytes, 2 code units).
 */
export function splitForLimit(text: string, limit: SplitLimit): string[] {
  const max = 'maxBytes' in limit ? limit.maxBytes : limit.maxChars;
  const least = 'maxBytes' in limit ? 4 : 2;
  if (!Number.isInteger(max) || max < least) throw new RangeError(`A part must hold at least ${least}, not ${max}`);
  if (sizeOf(text, limit) <= max) return text === '' ? [] : [text];
  const pieces = piecesOf(text, limit, max);
  const parts: string[] = [];
  let start = 0;
  while (start < pieces.length) {
    let end = start;
    let size = 0;
    while (end < pieces.length) {
      const next = sizeOf(pieces[end] ?? '', limit);
      if (size + next > max) break;
      size += next;
      end += 1;
    }
    const cut = end === pieces.length ? end : bestCut(pieces, start, end);
    parts.push(pieces.slice(start, cut).join(''));
    start = cut;
  }
  return parts;
}
