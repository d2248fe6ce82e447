/** GBK of a text: the decoder turned round, for the characters that two bytes can hold. */
export function gbk(text: string): Buffer {
  const codes = new Map<string, number[]>();
  const decoder = new TextDecoder('gb18030');
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low !== 0x7f) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
    }
  }
  return Buffer.from(
    Array.from(text, (character) =>
      character < '\x80' ? [character.charCodeAt(0)] : (codes.get(character) ?? [0x3f]),
    ).flat(),
  );
}
