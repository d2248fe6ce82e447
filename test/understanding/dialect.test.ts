import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWords } from '../../src/text/index.ts';
import { Dialect, DialectContentError, loadDialect } from '../../src/understanding/index.ts';

const words = await loadWords([]);
const dialect = await loadDialect('knowledge');

describe('the table of dialects', () => {
  it('holds words of every region', () => {
    expect(dialect.entries.length).toBeGreaterThanOrEqual(250);
    for (const region of ['四川', '安徽', '浙江', '宁夏', '东北', '河南', '广东', '湖南', '网络']) {
      expect([region, dialect.entries.filter(({ regions }) => regions.includes(region)).length]).toEqual([
        region,
        expect.any(Number),
      ]);
      expect(dialect.entries.filter(({ regions }) => regions.includes(region)).length).toBeGreaterThan(5);
    }
  });

  it.each([
    ['老汉儿在工地上摔了咋个办嘛', '爸爸在工地上摔了怎么办嘛'],
    ['我婆姨打脱离娃归哪个', '我老婆离婚娃归谁'],
    ['他们找我搞么事', '他们找我干什么'],
    ['伊弗肯赔，侬讲好伐', '伊不肯赔，你讲好吗'],
    ['莫得合同', '没有合同'],
    ['佢唔还钱点算', '他不还钱怎么办'],
    ['俺打工木有工钱', '我打工没有工钱'],
    ['肿么办', '怎么办'],
  ])('%s is %s', (said, standard) => {
    expect(dialect.standard(said, words)).toBe(standard);
  });

  it.each([
    '房屋价格个别偏高',
    '整个合同',
    '把树砍伐了',
    '配偶的财产',
    '征地要么子女分',
    '洋娃娃',
    '应该我工钱算清楚',
    '大米有问题',
    '对方寻衅滋事',
  ])('%s stays', (said) => {
    expect(dialect.standard(said, words)).toBe(said);
  });

  it('takes the longest word first', () => {
    const one = { regions: ['四川'], example: '', notIn: [], ending: false };
    const table = new Dialect([
      { ...one, say: ['咋'], means: '怎么' },
      { ...one, say: ['咋个办'], means: '怎么办' },
      { ...one, say: ['伐'], means: '吗', ending: true },
    ]);
    expect(table.standard('咋个办，咋去，好伐？伐树', words)).toBe('怎么办，怎么去，好吗？伐树');
  });

  it('works in one pass over a long text', () => {
    expect(dialect.standard('咋个'.repeat(20_000), words)).toBe('怎么'.repeat(20_000));
    expect(dialect.standard('咋'.repeat(20_000), words).length).toBeGreaterThanOrEqual(20_000);
  });
});

describe('a mistake in the table', () => {
  async function refusal(entry: string): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'dialect-'));
    await writeFile(join(dir, 'dialect.yaml'), `# 方言\nentries:\n  - ${entry}\n`);
    const error: unknown = await loadDialect(dir).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DialectContentError);
    return error instanceof Error ? error.message : '';
  }

  it.each([
    ['{ say: [咋个], means: 怎么, regions: [火星], example: 咋个办 }', /dialect\.yaml:3: entries\.0\.regions/u],
    ['{ say: [abc], means: 怎么, regions: [四川], example: 咋个办 }', /dialect\.yaml:3: entries\.0\.say\.0.*Chinese/u],
    [
      '{ say: [咋个], means: 怎么, regions: [四川], example: 怎么办 }',
      /dialect\.yaml:3: the example does not need 咋个/u,
    ],
    ['{ say: [咋个, 咋个], means: 怎么, regions: [四川], example: 咋个办 }', /dialect\.yaml:3: 咋个 is there twice/u],
    ['{ say: [咋], means: 怎么咋, regions: [四川], example: 咋去 }', /dialect\.yaml:3: 怎么咋 is itself changed/u],
    ['{ say: [咋], means: 怎么, regions: [四川], example: 咋去, notIn: [好事] }', /dialect\.yaml:3: notIn 好事/u],
    ['{ say: [咋], means: 怎么, 地方: 四川, example: 咋去 }', /dialect\.yaml:3: /u],
    ['{ say: [咋], means', /dialect\.yaml:\d+: /u],
  ])('%s', async (entry, message) => {
    expect(await refusal(entry)).toMatch(message);
  });

  it('is no table at all: nothing is changed', async () => {
    const empty = await loadDialect(await mkdtemp(join(tmpdir(), 'dialect-')));
    expect(empty.standard('咋个办', words)).toBe('咋个办');
  });
});
