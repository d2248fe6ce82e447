import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { help, run } from '../../src/cli/laws.ts';
import { removeStatutes, sampleRegister, statuteFolder } from '../knowledge/sample-statutes.ts';

let content: string;
let data: string;
beforeEach(async () => {
  content = await mkdtemp(path.join(tmpdir(), 'hotline-laws-content-'));
  data = path.join(content, 'data');
  await put('knowledge/laws.yaml', { laws: sampleRegister });
});
afterEach(async () => {
  await rm(content, { recursive: true, force: true });
  await removeStatutes();
});

async function put(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(path.join(content, file)), { recursive: true });
  await writeFile(path.join(content, file), typeof value === 'string' ? value : stringify(value));
}

async function laws(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await run(args, { ...io, contentDir: content, dataDir: data });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const law = { law: '示例用工法', version: '2012' };

describe('hotline laws import', () => {
  it('finds every article that is cited in answers, calculators and the rules of legal aid', async () => {
    await put('knowledge/answers/labour.yaml', {
      topic: '劳动纠纷',
      answers: [
        { id: 'leave', grounds: [{ ...law, article: '3', paragraph: '第一款第（一）项、第（三）项；第二款' }] },
      ],
    });
    await put('knowledge/calculators/calculators.yaml', {
      calculators: { leaving: { grounds: { when: { ...law, article: '3之一' } } } },
    });
    const { code, out } = await laws('import', await statuteFolder());
    expect(out).toContain('2 citations: 2 stand in the text, 0 mistaken');
    expect(out).toContain('4 files read, 1 passed over');
    expect(code).toBe(0);
    expect(await readdir(data)).toEqual(['laws.jsonl']);
  });

  it('names law, entry, file and line of an article, 款 or 项 that is not there', async () => {
    await put(
      'knowledge/answers/labour.yaml',
      [
        'answers:',
        '  - id: leave',
        '    grounds:',
        "      - { law: 示例用工法, version: '2012', article: '99' }",
        '      - law: 示例用工法',
        "        version: '2012'",
        "        article: '3'",
        '        paragraph: 第三款',
        "      - { law: 示例用工法, version: '2012', article: '3', paragraph: 第一款第（九）项 }",
        "      - { law: 示例用工法, version: '2012', article: '4', paragraph: 但书 }",
        '',
      ].join('\n'),
    );
    await put('knowledge/calculators/calculators.yaml', {
      calculators: { leaving: { grounds: { when: { ...law, article: '8' } } } },
    });
    const { code, out } = await laws('import', await statuteFolder());
    expect(code).toBe(1);
    const file = 'knowledge/answers/labour.yaml';
    expect(out).toContain(`${file}:4 › leave: 示例用工法 2012 has no article 99 (it ends with 5;`);
    expect(out).toContain(`${file}:7 › leave: 示例用工法 2012 article 3 has no 第3款 (2 款;`);
    expect(out).toContain(`${file}:9 › leave: 示例用工法 2012 article 3 has no 第1款第9项`);
    expect(out).toContain(`${file}:10 › leave: "但书" names no 款 or 项`);
    expect(out).toMatch(/calculators\.yaml:\d+ › leaving: 示例用工法 2012 has no article 8/);
    expect(out).toContain('5 citations: 0 stand in the text, 5 mistaken');
  });

  it('reports laws of which another version, or none, was imported, as such: that is no mistake', async () => {
    await put('knowledge/answers/labour.yaml', {
      answers: [
        { id: 'insured', grounds: [{ law: '示例保险条例', version: '2010', article: '2' }] },
        { id: 'nothing', grounds: [{ law: '没有的示例法', version: '2019', article: '1' }] },
      ],
    });
    const { code, out } = await laws('import', await statuteFolder());
    expect(code).toBe(0);
    expect(out).toContain(
      '示例保险条例 2010: imported is another version: 2003 (行政法规/示例保险条例.md); cited in insured',
    );
    expect(out).toContain('没有的示例法 2019: no text was imported; cited in nothing');
    expect(out).toContain('2 citations: 0 stand in the text, 0 mistaken, 2 of laws without a text of that version.');
  });

  it('prints JSON with file, line, hash and date, and compares again without the folder', async () => {
    await put('knowledge/answers/labour.yaml', {
      answers: [{ id: 'leave', grounds: [{ ...law, article: '99' }] }],
    });
    const imported = JSON.parse((await laws('import', await statuteFolder(), '--json')).out);
    expect(imported).toMatchObject({
      citations: 1,
      found: 0,
      findings: [
        {
          kind: 'article-missing',
          id: 'leave',
          law: '示例用工法',
          article: '99',
          file: 'knowledge/answers/labour.yaml',
        },
      ],
    });
    expect(imported.laws).toContainEqual(
      expect.objectContaining({
        law: '示例用工法',
        version: '2012',
        changedOn: '2012-12-28',
        articles: 6,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    );
    await put('knowledge/answers/labour.yaml', { answers: [{ id: 'leave', grounds: [{ ...law, article: '3' }] }] });
    const again = await laws('check', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ importedAt: imported.importedAt, found: 1, findings: [] });
  });

  it('keeps the last import when there is nothing to import, and says what is missing', async () => {
    expect(await laws('check')).toMatchObject({ code: 1, err: expect.stringContaining('hotline laws import DIR') });
    expect(await laws('import', path.join(content, 'nowhere'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no folder'),
    });
    await laws('import', await statuteFolder());
    const empty = path.join(content, 'empty');
    await mkdir(empty);
    expect(await laws('import', empty)).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing was imported'),
    });
    expect((await laws('check')).code).toBe(0);
  });

  it('explains itself', async () => {
    expect(await laws('--help')).toMatchObject({ code: 0, out: help });
    for (const args of [
      [],
      ['import'],
      ['export'],
      ['import', 'a', 'b'],
      ['check', 'a'],
      ['import', 'a', '--colour'],
    ]) {
      expect(await laws(...args)).toMatchObject({ code: 2, err: help });
    }
  });
});

describe('the command line', () => {
  it('imports into DATA_DIR', async () => {
    const dir = await statuteFolder();
    await cp('package.json', path.join(content, 'package.json'));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), path.resolve('src/cli/hotline.ts'), 'laws', 'import', dir],
      { cwd: content, env: { PATH: process.env.PATH ?? '', DATA_DIR: data }, encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('3 texts with 11 articles');
    expect(await readdir(data)).toEqual(['laws.jsonl']);
  });
});
