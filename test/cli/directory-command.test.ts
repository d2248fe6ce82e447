import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { help, run } from '../../src/cli/directory.ts';
import { DIRECTORY_COLUMNS } from '../../src/knowledge/index.ts';

let dir: string;
const before = process.env.DATA_DIR;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-directory-cli-'));
  process.env.DATA_DIR = join(dir, 'data');
});
afterEach(() => {
  if (before === undefined) delete process.env.DATA_DIR;
  else process.env.DATA_DIR = before;
  rmSync(dir, { recursive: true, force: true });
});

async function directory(...args: string[]) {
  const said = { out: '', err: '' };
  const code = await run(args, {
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
  });
  return { code, ...said };
}

describe('hotline directory', () => {
  it('explains itself, with every column of the table', async () => {
    for (const { title, id } of DIRECTORY_COLUMNS) expect(help).toContain(`${title} (${id})`);
    for (const args of [[], ['erase'], ['import'], ['import', 'a', 'b'], ['import', 'a', '--all'], ['template']]) {
      expect([args, (await directory(...args)).code]).toEqual([args, 2]);
    }
  });

  it('writes a template that is filled in, taken in and found again', async () => {
    const file = join(dir, 'table.csv');
    expect((await directory('template', '--out', file)).code).toBe(0);
    const [header = ''] = readFileSync(file, 'utf8').split('\r\n');
    writeFileSync(
      file,
      `${header}\r\nn1,公证机构,怀远县公证处,340321,,周一至周五 9:00-17:00,0552-3012345,继承公证,,117.21,32.97,WGS84,,是,测试,\r\n`,
    );
    const tried = await directory('import', file, '--dry-run');
    expect([tried.code, tried.out]).toEqual([0, expect.stringContaining('新增 1')]);
    expect((await directory('search', '公证处')).code).toBe(1);
    expect((await directory('import', file)).out).toContain('已导入：新增 1');
    expect((await directory('import', file)).out).toContain('不变 1');
    for (const args of [
      ['怀远县公证处'],
      ['继承'],
      ['--region', '怀远县', '--kind', 'notary'],
      ['--near', '32.97,117.2'],
    ]) {
      expect([args, (await directory('search', ...args)).out]).toEqual([args, expect.stringContaining('0552-3012345')]);
    }
    const [found] = JSON.parse((await directory('search', '--near', '32.97,117.2', '--json')).out);
    expect(found).toMatchObject({ id: 'n1', kilometres: 0.933, week: expect.any(Array) });
    expect((await directory('search', '--region', '某某国')).code).toBe(2);
    expect((await directory('search', '--kind', 'pub', '--near', '1', '--limit', '0')).err.split('\n')).toHaveLength(4);
  }, 60_000);

  it('names the bad rows and leaves the directory as it is', async () => {
    const file = join(dir, 'bad.csv');
    writeFileSync(file, '类别,名称,地区代码\n公证机构,甲市公证处,340300\n派出所,乙市派出所,340300\n');
    const refused = await directory('import', file);
    expect(refused).toMatchObject({ code: 1, err: '第 3 行“类别”：不是名录的类别\n' });
    expect(refused.out).toContain('没有导入');
    expect((await directory('search')).code).toBe(1);
    expect((await directory('import', file, '--skip-bad')).code).toBe(0);
    expect((await directory('search')).out).toContain('甲市公证处');
    expect((await directory('import', join(dir, 'nothing.csv'))).code).toBe(1);
  }, 60_000);
});
