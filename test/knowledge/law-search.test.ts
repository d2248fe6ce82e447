import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ImportedLaw,
  LAW_LIBRARY_FILE,
  LawSearch,
  loadLawRegister,
  writeLawLibrary,
} from '../../src/knowledge/index.ts';

const law = (name: string, version: string | null, articles: Record<string, string>): ImportedLaw => ({
  law: name,
  version,
  title: name,
  file: `${name}.md`,
  hash: 'h',
  changedOn: null,
  versions: [],
  doubts: [],
  articles: Object.entries(articles).map(([article, text]) => ({
    article,
    line: 1,
    paragraphs: [{ text, items: [] }],
  })),
});

describe('finding articles', () => {
  let folder: string;
  let file: string;
  let search: LawSearch;
  const warned: string[] = [];
  const now = new Date('2026-03-02T02:00:00Z');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'law-search-'));
    file = join(folder, LAW_LIBRARY_FILE);
    search = new LawSearch({ file, log: { warn: (line) => warned.push(line) } });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const find = async (words: string, most = 10) => {
    const laws = await loadLawRegister('knowledge');
    const found = await search.find(words, { laws, day: '2026-03-02', most });
    return found.map(({ label, words: said }) => `${label}${said === null ? '' : ` ${said}`}`);
  };
  const imported = () =>
    writeLawLibrary(
      file,
      [
        law('劳动合同法', '2012', {
          38: '未及时足额支付劳动报酬的，劳动者可以解除劳动合同。',
          46: '应当支付经济补偿。',
        }),
        law('民法典', '2020', { 188: '诉讼时效期间为三年。', 1043: '家庭应当树立优良家风。' }),
        law('刑法', '2023', { '276之一': '以转移财产、逃匿等方法逃避支付劳动者的劳动报酬。' }),
        law('仲裁法(2017)', '2017', { 2: '平等主体之间发生的合同纠纷，可以仲裁。' }),
        law('民法典', null, { 188: '旧的一条。' }),
      ],
      now,
    );

  it('by name and number, as people write them; without an import, the label alone', async () => {
    expect(await find('劳动合同法 38')).toEqual(['《劳动合同法》第三十八条']);
    await imported();
    const said = '《劳动合同法》第三十八条 未及时足额支付劳动报酬的，劳动者可以解除劳动合同。';
    for (const words of [
      '劳动合同法38',
      '《中华人民共和国劳动合同法》第三十八条',
      '劳动合同法第 38 条',
      '劳动合同法３８条',
    ]) {
      expect(await find(words)).toEqual([said]);
    }
    expect(await find('刑法276之一')).toEqual([expect.stringContaining('《刑法》第二百七十六条之一 以转移财产')]);
    expect(await find('民法典 9999')).toEqual([]);
  });

  it('by its words, the best first, in all laws or in one', async () => {
    await imported();
    expect((await find('支付劳动报酬'))[0]).toContain('第三十八条');
    expect(await find('民法典 诉讼时效')).toEqual(['《民法典》第一百八十八条 诉讼时效期间为三年。']);
    expect(await find('经济补偿怎么算')).toEqual([]);
    expect(await find('支付', 1)).toHaveLength(1);
    expect(await find('')).toEqual([]);
  });

  it('not what is no longer in force, nor what the register does not have', async () => {
    await imported();
    expect(await find('平等主体之间发生的合同纠纷')).toEqual([]);
    // The one in force since the day before has the same name; its words were not imported.
    expect(await find('仲裁法 2')).toEqual(['《仲裁法》第二条']);
    expect(await find('旧的一条')).toEqual([]);
  });

  it('a new import is read when it is there; a damaged one leaves the old', async () => {
    await imported();
    expect(await find('民法典 188')).toHaveLength(1);
    await writeLawLibrary(file, [law('民法典', '2020', { 188: '换了的一条。' })], now);
    await utimes(file, now, new Date(now.getTime() + 5_000));
    expect(await find('民法典 188')).toEqual(['《民法典》第一百八十八条 换了的一条。']);
    await writeFile(file, 'broken');
    expect(await find('民法典 188')).toEqual(['《民法典》第一百八十八条 换了的一条。']);
    expect(warned).toHaveLength(1);
    await rm(file);
    expect(await find('民法典 188')).toEqual(['《民法典》第一百八十八条']);
  });
});
