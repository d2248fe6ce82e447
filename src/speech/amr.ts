/** Bytes of a frame of 20 ms by its type, with the byte that tells the type. */
const NARROW = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
const WIDE = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
const FRAMES_A_SECOND = 50;

const NARROW_HEAD = Buffer.from('#!AMR\n');
const WIDE_HEAD = Buffer.from('#!AMR-WB\n');

/** How long an AMR recording is, seconds (RFC 4867, section 5); null for other formats and broken files. */
export function amrSeconds(bytes: Buffer): number | null {
  const isWide = bytes.subarray(0, WIDE_HEAD.length).equals(WIDE_HEAD);
  if (!isWide && !bytes.subarray(0, NARROW_HEAD.length).equals(NARROW_HEAD)) return null;
  const sizes = isWide ? WIDE : NARROW;
  let frames = 0;
  for (let at = (isWide ? WIDE_HEAD : NARROW_HEAD).length; at < bytes.length; frames += 1) {
    const size = sizes[((bytes[at] ?? 0) >> 3) & 15] ?? 0;
    if (size === 0) return null;
    at += size;
  }
  return frames / FRAMES_A_SECOND;
}
