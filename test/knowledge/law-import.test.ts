import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Ground,
  ImportedLawTexts,
  LAW_LIBRARY_FILE,
  readLawLibrary,
  readLaws,
  writeLawLibrary,
} from '../../src/knowledge/index.ts';
import { removeStatutes, sampleRegister, sampleStatutes, statuteFolder } from './sample-statutes.ts';

const now = new Date('2026-11-22T04:00:00Z');
let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'hotline-laws-'));
});
afterEach(async () => {
  await rm(data, { recursive: true, force: true });
  await removeStatutes();
});

const ground = (article: string, paragraph?: string): Ground => ({
  law: '示例用工法',
  version: '2012',
  article,
  ...(paragraph === undefined ? {} : { paragraph }),
});

describe('reading a folder of statutes', () => {
  it('keeps the laws of the register, in their version, and counts the others', async () => {
    const found = await readLaws(await statuteFolder(), sampleRegister);
    expect(found).toMatchObject({ files: 4, passedOver: 1, problems: [] });
    expect(found.laws.map(({ law, version, file }) => [law, version, file])).toEqual(
      expect.arrayContaining([
        ['示例用工法', '2012', '社会法/示例用工法(2012-12-28).md'],
        ['示例保险条例', null, '行政法规/示例保险条例.md'],
        ['示例用工解释(一)', '2020', expect.stringMatching(/^司法解释\//)],
      ]),
    );
    const all = await readLaws(await statuteFolder(), sampleRegister, true);
    expect(all.laws.map(({ law }) => law)).toContain('别的示例法');
  });

  it('takes the later of two texts of one version, and says so; the same file twice is one', async () => {
    const text = sampleStatutes['社会法/示例用工法(2012-12-28).md'] ?? '';
    const dir = await statuteFolder({
      '旧/示例用工法.md': text.replace('2012年12月28日', '2012年3月1日').replace('结清', '办完'),
      '又/示例用工法(2012-12-28).md': text,
    });
    const { laws, problems } = await readLaws(dir, sampleRegister);
    const labour = laws.filter(({ law }) => law === '示例用工法');
    expect(labour).toHaveLength(1);
    expect(labour[0]?.changedOn).toBe('2012-12-28');
    expect(problems).toEqual([
      { file: '旧/示例用工法.md', problem: expect.stringContaining('another text of 示例用工法@2012') },
    ]);
  });

  it('keeps two versions of a law beside each other', async () => {
    const text = sampleStatutes['社会法/示例用工法(2012-12-28).md'] ?? '';
    const dir = await statuteFolder({ '旧/示例用工法(2007-06-29).md': text.replace(/2012年12月28日.*\n/, '') });
    const versions = (await readLaws(dir, sampleRegister)).laws.filter(({ law }) => law === '示例用工法');
    expect(versions.map(({ version, versions: years }) => [version, years[0]])).toEqual(
      expect.arrayContaining([
        ['2012', '2012'],
        [null, '2007'],
      ]),
    );
  });

  it('names files that are no UTF-8 or have no articles', async () => {
    const gbk = Uint8Array.from([0x23, 0x20, 0xca, 0xbe, 0xc0, 0xfd, 0xb7, 0xa8, 0x0a]);
    const dir = await statuteFolder({ '坏/没有的示例法.md': gbk, '空/没有的示例法.md': '# 没有的示例法\n' });
    expect((await readLaws(dir, sampleRegister)).problems).toEqual([
      { file: '坏/没有的示例法.md', problem: expect.stringMatching(/not UTF-8 but GBK.*iconv -f GBK/) },
      { file: '空/没有的示例法.md', problem: 'has no article that could be read' },
    ]);
  });
});

describe('the imported statutes', () => {
  const file = () => path.join(data, LAW_LIBRARY_FILE);
  const fill = async () => writeLawLibrary(file(), (await readLaws(await statuteFolder(), sampleRegister)).laws, now);

  it('are read as they were written, a line a law', async () => {
    const { laws } = await readLaws(await statuteFolder(), sampleRegister);
    await writeLawLibrary(file(), laws, now);
    expect(await readLawLibrary(file())).toEqual({ importedAt: now.toISOString(), laws });
    expect((await readFile(file(), 'utf8')).trim().split('\n')).toHaveLength(laws.length + 1);
    expect(await readLawLibrary(path.join(data, 'nothing.jsonl'))).toBeNull();
  });

  it('are refused when cut off, damaged or of another release, with the remedy', async () => {
    await fill();
    const whole = await readFile(file(), 'utf8');
    const problem = () =>
      readLawLibrary(file()).then(
        () => 'read',
        (error: Error) => error.message,
      );
    await writeFile(file(), `${whole.trim().split('\n').slice(0, -1).join('\n')}\n`);
    expect(await problem()).toMatch(/is cut off; import the statutes again/);
    await writeFile(file(), whole.replace('"article":"1"', '"article":1'));
    expect(await problem()).toMatch(/line \d is damaged/);
    await writeFile(file(), whole.replace('"format":1', '"format":9'));
    expect(await problem()).toMatch(/is no import of this release/);
  });

  it('are quoted by article, paragraph and item, dated and cut at a sentence', async () => {
    await fill();
    const cited = [ground('3'), ground('3之一'), ground('2')];
    const texts = new ImportedLawTexts({ file: file(), cited: () => cited, log: silent() });
    expect(texts.quote(ground('3之一'), 100)).toBeNull();
    await texts.renew();
    expect(texts.size).toBe(3);
    expect(texts.quote(ground('3之一'), 100)).toEqual({
      words: '走了以后，单位应当在十五日内结清。',
      isCut: false,
      changedOn: '2012-12-28',
      version: '2012',
    });
    expect(texts.quote(ground('3', '第二款'), 100)?.words).toBe('单位动手打人的，劳动者可以马上走。');
    expect(texts.quote(ground('2'), 25)).toMatchObject({ words: '本法所称单位，是指请人干活的单位。', isCut: true });
    expect(texts.quote({ ...ground('3'), version: '2018' }, 100)).toBeNull();
    expect(texts.quote({ law: '示例保险条例', version: '2010', article: '1' }, 100)).toBeNull();
  });

  it('keep only what is cited, and take in what a new answer cites behind the turn that asks', async () => {
    await fill();
    const cited = [ground('1')];
    const texts = new ImportedLawTexts({ file: file(), cited: () => cited, log: silent() });
    await texts.renew();
    expect(texts.size).toBe(1);
    cited.push(ground('2'));
    expect(texts.quote(ground('2'), 100)).toBeNull();
    const start = Date.now();
    while (texts.quote(ground('2'), 100) === null && Date.now() - start < 5_000)
      await new Promise((done) => setTimeout(done, 5));
    expect(texts.quote(ground('2'), 100)?.words).toContain('请人干活的单位');
  });

  it('stay as they were when a new import is damaged, with one line in the log', async () => {
    await fill();
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void lines.push(line) };
    const texts = new ImportedLawTexts({ file: file(), cited: () => [ground('1')], log });
    await texts.renew();
    await appendFile(file(), '{"cut');
    await texts.renew();
    expect(texts.quote(ground('1'), 100)?.words).toBe('为了举例，制定本法。');
    expect(lines).toEqual([expect.stringContaining('is cut off')]);
  });
});

function silent() {
  return { info: () => undefined, warn: () => undefined };
}
