import { CATALOGUES as desk } from '../../web/desk/texts/index.ts';
import { aidEn } from '../../web/resident/aid/texts/en.ts';
import { aidZhCN } from '../../web/resident/aid/texts/zh-CN.ts';
import { CATALOGUES as resident } from '../../web/resident/texts/index.ts';

/** Every text with its path. */
function leaves(node: unknown, path = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[path, node]]);
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node as Record<string, unknown>)) {
    for (const [at, text] of leaves(value, `${path}/${key}`)) found.set(at, text);
  }
  return found;
}

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each([
  ['desk', desk],
  ['resident', resident],
  ['aid progress', { 'zh-CN': aidZhCN, en: aidEn }],
])('catalogues of the %s page', (_page, catalogues) => {
  const chinese = leaves(catalogues['zh-CN']);
  const english = leaves(catalogues.en);

  it('have the same keys', () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
    expect(chinese.size).toBeGreaterThan(50);
  });

  it('leave no text empty and name the same values', () => {
    for (const [path, text] of chinese) {
      const other = english.get(path) ?? '';
      expect([path, text.trim() === '', other.trim() === '']).toEqual([path, false, false]);
      expect([path, placeholders(other)]).toEqual([path, placeholders(text)]);
    }
  });

  it('use Chinese punctuation in Chinese', () => {
    const wrong = [...chinese.values()].filter((text) => /[\u4e00-\u9fff][,;?!]/.test(text));
    expect(wrong).toEqual([]);
  });
});

it('offers the same six questions in both languages, sent in Chinese', () => {
  expect(resident.en.examples.map(({ text }) => text)).toEqual(resident['zh-CN'].examples.map(({ text }) => text));
  expect(resident['zh-CN'].examples).toHaveLength(6);
});
