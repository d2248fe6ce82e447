import { readTable } from '../../../src/knowledge/directory/read-table.ts';
import { DIRECTORY_COLUMNS, directoryTemplate, importDirectory, seedSample } from '../../../src/knowledge/index.ts';
import { type DirectoryStage, directoryStage, SAMPLE } from './directory-stage.ts';
import { gbk } from './gbk.ts';
import { xlsx } from './xlsx.ts';

let stage: DirectoryStage;
beforeEach(async () => {
  stage = await directoryStage();
});
afterEach(() => stage.end());

const HEADER = '类别,名称,地区代码,电话,开放时间';
const ROWS = [
  '公证机构,甲市公证处,340300,0552-3012345,周一至周五 9:00-17:00',
  '法律援助机构,甲市法律援助中心,340300,12348,',
];
const ALL = { replace: false, skipBad: false, dryRun: false };

async function stored() {
  const found = [];
  for await (const record of stage.records.scan()) found.push(record);
  return found;
}

describe('reading a table', () => {
  it.each([
    ['UTF-8', Buffer.from([HEADER, ...ROWS].join('\r\n'))],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${[HEADER, ...ROWS].join('\n')}\n`)],
    ['GBK', gbk([HEADER, ...ROWS].join('\r\n'))],
    ['tabs', Buffer.from([HEADER, ...ROWS].join('\n').replaceAll(',', '\t'))],
    ['XLSX', xlsx([HEADER.split(','), ...ROWS.map((row) => row.split(','))])],
  ])('takes %s', async (_name, bytes) => {
    const table = await readTable(bytes);
    expect(table.header).toEqual(HEADER.split(','));
    expect(table.rows.map(({ line, cells }) => [line, cells[1]])).toEqual([
      [2, '甲市公证处'],
      [3, '甲市法律援助中心'],
    ]);
    const report = await importDirectory(bytes, stage.records, ALL);
    expect(report).toMatchObject({ added: 2, problems: [], written: true });
  });

  it('takes numbers of a sheet for the codes and phones they are', async () => {
    const bytes = xlsx([
      ['类别', '名称', '地区代码', '电话', '经度', '纬度', '地址'],
      ['公证机构', '甲市公证处', 340300, 12348, 117.38, 32.92, null],
    ]);
    await importDirectory(bytes, stage.records, ALL);
    expect(await stored()).toMatchObject([
      { regionCode: '340300', phone: '12348', position: { latitude: 32.92, longitude: 117.38 }, address: '' },
    ]);
  });

  it('counts lines as an editor does, over cells of several lines', async () => {
    const { rows } = await readTable(Buffer.from('名称,地址\n甲,"一号\n二号"\n\n乙,三号\n'));
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [2, ['甲', '一号\n二号']],
      [5, ['乙', '三号']],
    ]);
  });

  it.each([
    ['nothing', Buffer.from(''), /is empty/],
    ['an open quote', Buffer.from('名称\n"甲\n'), /line 2: is not CSV/],
    ['old Excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /\.xls/],
    ['a broken workbook', Buffer.from('PK\x03\x04 nothing in it', 'latin1'), /Excel/],
    ['no text at all', Buffer.from([0xff, 0x41, 0x80, 0xff, 0xff]), /neither UTF-8 nor GBK/],
  ])('refuses %s with a word about it', async (_name, bytes, problem) => {
    await expect(readTable(bytes)).rejects.toMatchObject({ code: 'hotline_knowledge_directory_file' });
    await expect(readTable(bytes)).rejects.toThrow(problem);
  });
});

describe('an import', () => {
  it('keeps what the table says', async () => {
    const report = await stage.take([
      'id,kind,name,region,address,hours,phone,services,languages,longitude,latitude,datum,website,verified,source',
      'n1,notary,甲市公证处,340300,淮河路1号,周六 9:00-12:00,0552-3012345,继承公证、遗嘱公证,客家话,117.38,32.92,,https://example.org/a,是,司法局 2026-11',
    ]);
    expect(report.written).toBe(true);
    expect(await stage.directory.get('n1')).toEqual({
      id: 'n1',
      kind: 'notary',
      name: '甲市公证处',
      regionCode: '340300',
      address: '淮河路1号',
      hours: '周六 9:00-12:00',
      week: [{ day: 6, from: '09:00', to: '12:00' }],
      phone: '+865523012345',
      services: ['继承公证', '遗嘱公证'],
      languages: ['客家话'],
      position: { latitude: 32.92, longitude: 117.38 },
      website: 'https://example.org/a',
      verified: true,
      source: '司法局 2026-11',
      sample: false,
    });
  });

  it('changes nothing the second time', async () => {
    await stage.take([HEADER, ...ROWS]);
    const before = await stored();
    expect(await stage.take([HEADER, ...ROWS])).toMatchObject({ added: 0, changed: 0, same: 2, removed: 0 });
    expect(await stored()).toEqual(before);
  });

  it('knows an entry by its id, else by kind, name and region', async () => {
    await stage.take(['编号,类别,名称,地区代码,电话', 'n1,公证机构,甲市公证处,340300,12348']);
    expect(await stage.take(['编号,类别,名称,地区代码,电话', 'n1,公证机构,甲市第一公证处,340300,12348'])).toMatchObject(
      { changed: 1 },
    );
    expect(await stage.take(['类别,名称,地区代码,电话', '公证机构,甲市 第一公证处,340300,12345'])).toMatchObject({
      changed: 1,
    });
    expect(await stored()).toMatchObject([{ _id: 'n1', name: '甲市 第一公证处', phone: '12345' }]);
    const other = await stage.take(['编号,类别,名称,地区代码', 'n2,公证机构,甲市第一公证处,340300']);
    expect(other.problems).toEqual([
      { line: 2, column: '编号', problem: '名录里已有同一类别、名称、地区的记录，编号是 n1' },
    ]);
  });

  it('names line, column and reason of every bad row, and then writes nothing', async () => {
    const report = await stage.take([
      '编号,类别,名称,地区代码,电话,经度,纬度,坐标系,网址,已核实,示例',
      'a,公证机构,甲市公证处,340300,12348,,,,,,',
      'b!,派出所,,34,没有,117.38,,,ftp://x,也许,',
      'c,公证机构,乙市公证处,340300,12348,32.9,117.3,,,,',
      'd,公证机构,丙市公证处,340300,12348,117.3,32.9,北京54,,是,是',
      'a,公证机构,丁市公证处,340300,12348,,,,,,',
      'e,公证机构,甲市公证处,340300,12348,,,,,,',
      'f,公证机构,戊市公证处,340300,12348,,,,,,,多出来的',
    ]);
    expect(report.problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '3 类别',
      '3 地区代码',
      '3 名称',
      '3 电话',
      '3 编号',
      '3 网址',
      '3 已核实',
      '3 纬度',
      '4 纬度',
      '5 名称',
      '5 已核实',
      '5 坐标系',
      '6 编号',
      '7 名称',
      '8 ',
    ]);
    expect(report.problems.find(({ line }) => line === 4)?.problem).toContain('填反');
    expect(report).toMatchObject({ written: false, added: 1 });
    expect(await stored()).toEqual([]);
  });

  it('leaves bad rows out when it is told to', async () => {
    const report = await stage.take([HEADER, ...ROWS, '派出所,某处,340300,,'], { skipBad: true });
    expect(report).toMatchObject({ written: true, added: 2 });
    expect(report.problems).toHaveLength(1);
    expect(await stored()).toHaveLength(2);
  });

  it.each([
    ['类别,名称', '缺少这一列'],
    ['类别,名称,地区代码,颜色', '不认识这一列，请用模板的表头'],
    ['类别,名称,地区代码,名称', '这一列出现了两次'],
  ])('refuses the header %s, also when bad rows may be left out', async (header, problem) => {
    const report = await stage.take([header, '公证机构,甲市公证处,340300,'], { skipBad: true });
    expect(report).toMatchObject({ written: false, problems: [{ line: 1, problem }] });
    expect(await stored()).toEqual([]);
  });

  it('tries without writing, and says what would be', async () => {
    await stage.take([HEADER, ...ROWS]);
    const report = await stage.take([HEADER, ROWS[0] ?? '', '公证机构,乙县公证处,340321,,'], {
      dryRun: true,
      replace: true,
    });
    expect(report).toMatchObject({ added: 1, same: 1, removed: 1, written: false });
    expect(await stored()).toHaveLength(2);
  });

  it('replaces the whole directory when it is told to', async () => {
    await stage.take([HEADER, ...ROWS]);
    expect(await stage.take([HEADER, ROWS[1] ?? ''], { replace: true })).toMatchObject({ same: 1, removed: 1 });
    expect((await stored()).map(({ name }) => name)).toEqual(['甲市法律援助中心']);
  });

  it('takes back what it wrote when the storage fails in the middle', async () => {
    await stage.take([HEADER, ROWS[0] ?? '']);
    const before = await stored();
    const insert = stage.records.insert.bind(stage.records);
    let left = 1;
    stage.records.insert = (record) => {
      left -= 1;
      return left < 0 && record.name !== '甲市公证处' ? Promise.reject(new Error('disk is full')) : insert(record);
    };
    const table = [HEADER, ...['一', '二', '三'].map((name) => `律师事务所,${name}律师事务所,340300,,`)];
    await expect(stage.take(table, { replace: true })).rejects.toThrow('disk is full');
    stage.records.insert = insert;
    expect(await stored()).toEqual(before);
  });

  it('tells which hours nobody can reckon with', async () => {
    const report = await stage.take([HEADER, ...ROWS, '律师事务所,某律师事务所,340300,,以公布为准']);
    expect(report.hoursUnread).toEqual([4]);
  });
});

describe('the template', () => {
  it('has every column, and its example is a sample that can be taken in', async () => {
    const table = await readTable(Buffer.from(directoryTemplate()));
    expect(table.header).toEqual(DIRECTORY_COLUMNS.map(({ title }) => title));
    const report = await importDirectory(Buffer.from(directoryTemplate()), stage.records, ALL);
    expect(report).toMatchObject({ added: 1, problems: [], hoursUnread: [] });
    expect(await stored()).toMatchObject([{ sample: true, verified: false }]);
  });
});

describe('the sample', () => {
  it('is plainly a sample: in each name, with no address, no person and no number but a public one', async () => {
    const report = await importDirectory(SAMPLE, stage.records, ALL);
    expect(report).toMatchObject({ problems: [], hoursUnread: [] });
    const entries = await stored();
    expect(new Set(entries.map(({ kind }) => kind)).size).toBe(12);
    for (const entry of entries) {
      expect(entry).toMatchObject({ sample: true, verified: false, address: '', website: '' });
      expect(entry.name).toMatch(/^示例：/);
      expect(['12348', '12345']).toContain(entry.phone);
    }
  });

  it('of the demonstration are put in once by two processes that start at the same time', async () => {
    const put = await Promise.all([seedSample(SAMPLE, stage.records), seedSample(SAMPLE, stage.records)]);
    expect(put[0] + put[1]).toBe(await stage.records.count({}));
    expect(put[0] + put[1]).toBeGreaterThan(10);
  });

  it('goes into an empty directory only, and leaves when real entries come', async () => {
    expect(await seedSample(SAMPLE, stage.records)).toBeGreaterThan(10);
    expect(await seedSample(SAMPLE, stage.records)).toBe(0);
    const report = await stage.take([HEADER, ...ROWS]);
    expect(report.removed).toBeGreaterThan(10);
    expect((await stored()).every(({ sample }) => !sample)).toBe(true);
    expect(await seedSample(SAMPLE, stage.records)).toBe(0);
  });
});
