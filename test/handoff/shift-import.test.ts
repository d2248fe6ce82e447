import { deflateRawSync } from 'node:zlib';
import readXlsx from 'read-excel-file/node';
import writeXlsx, { type SheetData } from 'write-excel-file/node';
import { shiftSheet, shiftTemplate } from '../../src/handoff/roster/sheets.ts';
import { importShifts } from '../../src/handoff/roster/shift-import.ts';
import { readShiftRows, SHIFT_COLUMNS, type ShiftPerson } from '../../src/handoff/roster/shift-table.ts';
import { at, PlannedStage } from './planned-stage.ts';

const PEOPLE: ShiftPerson[] = [
  { id: 'l1', username: 'lawyer1', displayName: '值班律师一号' },
  { id: 'l2', username: 'lawyer2', displayName: '值班律师二号' },
  { id: 'm1', username: 'mediator1', displayName: '调解员' },
  { id: 'm2', username: 'mediator2', displayName: '调解员' },
];

/** A ZIP whose one part says that it is short. */
function liarWith(packed: Buffer, method: number): Buffer {
  const name = Buffer.from('xl/workbook.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(10, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(10, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

const HEADER = [...SHIFT_COLUMNS];
const file = (rows: SheetData, header: string[] = HEADER) => writeXlsx([header, ...rows]).toBuffer();
const excelDay = (day: string, format = 'yyyy/m/d') => ({ type: Date, value: new Date(`${day}T00:00:00Z`), format });
const excelTime = (hours: number) => ({ type: Number, value: hours / 24, format: 'h:mm' });

describe('shifts from a table', () => {
  let stage: PlannedStage;
  beforeEach(async () => {
    stage = await PlannedStage.open();
  });
  afterEach(async () => {
    await stage.assertSound();
    await stage.end();
  });

  const take = (bytes: Buffer, isDry = false) =>
    importShifts(bytes, { shifts: stage.planned.shifts, people: PEOPLE, by: 'boss', isDry });

  it('takes dates and times of Excel, and as people write them', async () => {
    const bytes = await file([
      [excelDay('2026-03-03'), excelTime(8.5), excelTime(12), 'lawyer1', null, null, null],
      ['2026-03-03', '14:00', '17：30', 'Lawyer1', '值班律师一号', '值班', '下午'],
      ['2026年3月4日', '18:00-次日8:00', null, null, '值班律师一号', '备勤', null],
      ['2026/3/5', '8点半', '12点', null, '值班律师二号', null, null],
      [46086, excelTime(18), '次日2:00', null, '值班律师二号', '备勤', null],
      [null, null, null, null, null, null, null],
      [excelDay('2026-03-07', 'yyyy"年"m"月"d"日"'), '20:00', '8:00', 'mediator2', null, null, null],
      ['2026-03-09', '00:00', '24:00', 'mediator2', null, null, null],
    ]);
    const report = await take(bytes);
    expect(report.problems).toEqual([]);
    expect(await stage.table()).toEqual([
      'l1 03-03 08:30—12:00',
      'l1 03-03 14:00—17:30',
      'l1 03-04 18:00—08:00',
      'l2 03-05 08:30—12:00',
      'l2 03-05 18:00—02:00',
      'm2 03-07 20:00—08:00',
      'm2 03-09 00:00—00:00',
    ]);
    const onCall = await stage.planned.shifts.at(at('2026-03-05 07:59'), 'on-call');
    expect(onCall).toMatchObject([{ staffId: 'l1', kind: 'on-call', createdBy: 'boss' }]);
  });

  it('the same file again changes nothing; another note changes one', async () => {
    const row = ['2026-03-03', '8:30', '12:00', 'lawyer1', null, null, null];
    await take(await file([row, ['2026-03-03', '14:00', '17:30', 'lawyer1', null, null, null]]));
    const before = await stage.planned.shifts.between(at('2026-03-01 00:00'), at('2026-04-01 00:00'));
    const again = await take(await file([row, ['2026-03-03', '14:00', '17:30', 'lawyer1', null, null, null]]));
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
    expect(await stage.planned.shifts.between(at('2026-03-01 00:00'), at('2026-04-01 00:00'))).toEqual(before);
    const third = await take(await file([[...row.slice(0, 6), '一号窗口']]));
    expect(third.rows.map(({ outcome }) => outcome)).toEqual(['changed']);
    const [changed] = await stage.planned.shifts.between(at('2026-03-01 00:00'), at('2026-04-01 00:00'));
    expect(changed).toMatchObject({ note: '一号窗口', source: 'import' });
  });

  it('two people take in the same file at once: every shift is there once, and neither is told of a mistake', async () => {
    const rows = Array.from({ length: 10 }, (_, nth) => [`2026-03-${10 + nth}`, '8:30', '12:00', 'lawyer1']);
    const bytes = await file(rows);
    const reports = await Promise.all([take(bytes), take(bytes)]);
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    const outcomes = reports.flatMap((report) => report.rows.map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(10);
    expect(await stage.table()).toHaveLength(10);
  });

  it('names every wrong row with its number and the reason, and writes nothing', async () => {
    await stage.shift('l1', '2026-03-05 09:00', '2026-03-05 10:00');
    const report = await take(
      await file([
        ['2026-03-03', '8:30', '12:00', 'lawyer1', null, null, null],
        ['三月三号', '8:30', '12:00', 'lawyer1', null, null, null],
        ['2026-02-30', '八点', '25:00', 'nobody', null, '休息', null],
        ['2026-03-03', '11:00', '13:00', 'lawyer1', null, null, null],
        ['2026-03-04', '14:00', '12:00', 'lawyer1', null, null, null],
        ['2026-03-05', '8:30', '12:00', null, '值班律师一号', null, null],
        ['2026-03-06', '8:30', '12:00', null, '调解员', null, null],
        ['2026-03-06', '8:30', '12:00', 'lawyer1', '值班律师二号', null, null],
        ['2026-03-06', '8:30', null, null, null, null, 'x'.repeat(201)],
        ['2020-03-06', '8:30', '12:00', 'lawyer1', null, null, null],
        ['2026-03-06', '8:30', '次日9:00', 'lawyer2', null, null, null],
      ]),
    );
    expect(report.isDry).toBe(true);
    expect(report.problems.map(({ row, column, problem }) => `${row} ${column}：${problem}`)).toEqual([
      '3 日期：看不懂日期，请写成 2026-03-02。',
      '4 日期：看不懂日期，请写成 2026-03-02。',
      '4 开始：看不懂开始时间，请写成 8:30。',
      '4 账号：没有可以值班的账号“nobody”。',
      '4 类别：类别只能写“值班”或“备勤”。',
      '5 开始：和第 2 行是同一个人，时间重叠。',
      '6 结束：结束早于开始；第二天结束请写“次日8:00”。',
      '7 开始：这个人已有班次：2026-03-05 09:00—10:00，时间重叠。',
      '8 姓名：有人同名，请写账号。',
      '9 姓名：姓名和账号不是同一个人。',
      '10 结束：看不懂结束时间，请写成 17:30；第二天结束写“次日8:00”。',
      '10 账号：账号、姓名至少写一个。',
      '10 备注：备注最多 200 个字。',
      '11 日期：只能补录最近 31 天的班次。',
      '12 结束：一个班次最长 24 小时。',
    ]);
    expect(await stage.table()).toEqual(['l1 03-05 09:00—10:00']);
  });

  it('a rehearsal says what would be, and writes nothing', async () => {
    const bytes = await file([['2026-03-03', '8:30', '12:00', 'lawyer1', null, null, null]]);
    expect(await take(bytes, true)).toMatchObject({ isDry: true, rows: [{ row: 2, outcome: 'new' }], problems: [] });
    expect(await stage.table()).toEqual([]);
  });

  it('columns may stand in any order, some may be missing', async () => {
    const report = await take(
      await file([['8:30', '2026-03-03', '值班律师一号', '12:00']], ['开始', '日期', '姓名', '结束']),
    );
    expect(report).toMatchObject({ isDry: false, problems: [] });
    const wrong = file([['2026-03-03', '12:00']], ['日期', '结束']);
    await expect(take(await wrong)).rejects.toMatchObject({
      statusCode: 422,
      message: '缺少列：开始、账号或姓名。请用模板填写。',
    });
  });

  it('takes only XLSX by its bytes, of a size that can be read', async () => {
    const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    const good = await file([]);
    const notes = Buffer.from(good);
    const name = notes.lastIndexOf('xl/workbook.xml');
    notes.write('xl/workbooks.md', name);
    for (const bytes of [
      Buffer.from('日期,开始'),
      ole,
      good.subarray(0, 200),
      notes,
      Buffer.from('PK\u0003\u0004'.repeat(40)),
    ]) {
      await expect(take(bytes)).rejects.toMatchObject({ code: 'hotline_handoff_shift_file' });
    }
    await expect(take(Buffer.alloc(1024 * 1024 + 1))).rejects.toThrow('文件太大');
    const bomb = Buffer.from(good);
    const central = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    bomb.writeUInt32LE(900_000_000, central + 24);
    await expect(take(bomb)).rejects.toThrow('展开后太大');
    for (const liar of [liarWith(deflateRawSync(Buffer.alloc(60_000_000)), 8), liarWith(Buffer.alloc(200), 8)]) {
      await expect(take(liar)).rejects.toThrow(/展开后太大|读不出来/);
    }
    const hidden = Buffer.concat([deflateRawSync(Buffer.from('<a/>')), Buffer.alloc(40)]);
    await expect(take(liarWith(hidden, 8))).rejects.toThrow('读不出来');
    const described = Buffer.concat([
      Buffer.from('<a/>PK\u0007\u0008'),
      Buffer.alloc(12),
      liarWith(Buffer.alloc(9), 0),
    ]);
    const streamed = liarWith(described, 0);
    streamed.writeUInt16LE(0x08, 6);
    streamed.writeUInt32LE(0, 18);
    await expect(take(streamed)).rejects.toThrow('读不出来');
    await expect(take(await writeXlsx([[null]]).toBuffer())).rejects.toThrow('表格是空的');
  });

  it('takes 2,000 rows and no more', () => {
    const row = (nth: number) => [
      `2026-03-${String((nth % 28) + 1).padStart(2, '0')}`,
      `${nth % 24}:00`,
      `${nth % 24}:30`,
      'lawyer1',
    ];
    const rows = Array.from({ length: 2000 }, (_, nth) => row(nth));
    expect(readShiftRows([HEADER, ...rows], PEOPLE).rows).toHaveLength(2000);
    expect(() => readShiftRows([HEADER, ...rows, row(1)], PEOPLE)).toThrow('最多导入 2000 行');
  });

  it('what is exported can be imported, and the template be filled in', async () => {
    await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    await stage.shift('l2', '2026-03-03 18:00', '2026-03-04 08:30', 'on-call');
    await stage.shift('l1', '2026-03-04 20:00', '2026-03-05 00:00');
    await stage.planned.shifts.add(
      { staffId: 'm1', from: at('2026-03-05 08:00'), to: at('2026-03-06 08:00'), kind: 'desk', note: '=1+1' },
      'boss',
    );
    const shifts = await stage.planned.shifts.between(at('2026-03-01 00:00'), at('2026-04-01 00:00'));
    const bytes = await shiftSheet(shifts, new Map(PEOPLE.map((person) => [person.id, person])));
    const again = await take(bytes);
    expect(again).toMatchObject({ problems: [] });
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unchanged'));
    const [sheet, hints] = await readXlsx(await shiftTemplate());
    expect(sheet?.data).toEqual([HEADER]);
    expect(hints?.data.length).toBeGreaterThan(3);
  });
});
