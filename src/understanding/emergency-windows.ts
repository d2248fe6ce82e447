/** A message up to this length is judged as a whole only, in characters. */
const SHORT = 36;
/** A part has at least this length, so that 如果 is not cut from what is supposed. */
const PART = 24;
/** Speech without punctuation is cut into pieces of this length, half of them overlapping. */
const PIECE = 30;
/** Most parts of one message; of a longer one they are taken evenly, so that the work is bounded. */
const MOST = 160;

/** Whole clauses together, at least {@link PART} characters; the last part reaches back to have that length. */
function clauseParts(clauses: readonly string[]): string[] {
  const parts: string[] = [];
  for (let start = 0; start < clauses.length; start += 1) {
    let part = '';
    for (let at = start; at < clauses.length && part.length < PART; at += 1) part += clauses[at] ?? '';
    if (part.length >= PART || start === 0) parts.push(part);
  }
  return parts;
}

function pieces(text: string): string[] {
  const cut: string[] = [];
  for (let start = 0; start + PIECE / 2 < text.length; start += PIECE / 2) cut.push(text.slice(start, start + PIECE));
  return cut;
}

/** Parts of a long message, overlapping, to be judged one by one; none of a short one. */
export function messageWindows(text: string): string[] {
  if (text.length <= SHORT) return [];
  const clauses = text
    .split(/(?<=[,，.。!！?？;；:：、\n ])/u)
    .flatMap((one) => (one.length > PIECE * 2 ? pieces(one) : [one]));
  const parts = clauseParts(clauses);
  if (parts.length <= MOST) return parts;
  const step = parts.length / MOST;
  return Array.from({ length: MOST }, (_, index) => parts[Math.floor(index * step)] ?? '');
}
