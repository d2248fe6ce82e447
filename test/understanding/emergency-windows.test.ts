import { messageWindows } from '../../src/understanding/emergency-windows.ts';

describe('parts of a message', () => {
  it('are none when it is short', () => {
    expect(messageWindows('他拿刀在门外，快来')).toEqual([]);
  });

  it('hold every clause of a long one, several together', () => {
    const story =
      '我想问离婚的事，房子是婚前买的，孩子六岁跟谁，另外他刚才把我推倒在地上，现在在外面踢门，我该准备什么材料。';
    const parts = messageWindows(story);
    for (const clause of story.split(/(?<=[，。])/u)) expect(parts.some((part) => part.includes(clause))).toBe(true);
    expect(parts.every((part) => part.length >= 20 && part.length < story.length)).toBe(true);
  });

  it('overlap in speech without punctuation', () => {
    const speech = '一二三四五六七八九十'.repeat(20);
    const parts = messageWindows(speech);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.every((part) => part.length <= 60)).toBe(true);
  });

  it('are bounded in number', () => {
    expect(messageWindows('他打我，我想离婚。'.repeat(8_000)).length).toBeLessThanOrEqual(160);
    expect(messageWindows('啊'.repeat(64_000)).length).toBeLessThanOrEqual(160);
  });
});
