import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import type { Cell } from '../../../src/oversight/exports/export-columns.ts';
import { xlsxRows } from '../../../src/oversight/exports/xlsx-rows.ts';
import {
  type ExportFormat,
  type QualityCase,
  type SessionExport,
  type SessionFilterInput,
  sessionFilterSchema,
} from '../../../src/oversight/index.ts';
import type { Staff } from '../../../src/staff/index.ts';
import { csvLine } from '../../../src/text/index.ts';
import { ServiceWorld } from '../service-world.ts';

const SUPERVISOR: Staff = { id: 'sup', username: 'sup', displayName: '督导员一号', roles: ['supervisor'], regions: [] };
const NAMES = {
  staff: async (ids: readonly string[]) => new Map(ids.map((id) => [id, `值班律师${id}`])),
  intent: (id: string) => (id === 'wage-arrears' ? '拖欠工资' : id),
  region: (code: string) => `地区${code}`,
};

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function* batchesOf(rows: Cell[][], size = 2): AsyncGenerator<Cell[][]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

describe('exports of services', () => {
  let world: ServiceWorld;
  beforeEach(async () => {
    world = await ServiceWorld.open();
  });
  afterEach(() => world.close());

  async function exported(input: SessionFilterInput, format: ExportFormat, clear = false, staff = SUPERVISOR) {
    const filter = sessionFilterSchema.parse(input);
    const { asked, rows, exact } = await world.exports.ask(staff, { filter, input, format, clear });
    const ended: SessionExport[] = [];
    const file = await world.exports.fetch(asked._id, staff, {
      names: NAMES,
      ended: async (left) => {
        ended.push(left);
      },
    });
    return { file: file!, rows, exact, ended, id: asked._id };
  }

  it('CSV for spreadsheet programs: a byte order mark, heads in Chinese, every service once, masked', async () => {
    for (let at = 0; at < 450; at += 1) {
      await world.service(
        `s${at}`,
        [],
        { channel: 'voice', intents: ['wage-arrears'], rating: 'satisfied' },
        `+86138${10_000_000 + at}`,
      );
      world.clock.pass(1000);
    }
    const { file, rows, exact, ended } = await exported({}, 'csv');
    const bytes = await bytesOf(file.pieces);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const table = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
    expect([rows, exact, table.length, new Set(table.map((row) => row.服务编号)).size]).toEqual([450, true, 450, 450]);
    expect(table[0]).toMatchObject({
      服务编号: 's449',
      联系电话: '*******0449',
      渠道: '电话',
      咨询事项: '拖欠工资',
      开始时间: '2026-03-02 10:07:29',
      '服务时长（秒）': '600',
      评价: '满意',
      转人工: '否',
    });
    expect(ended).toMatchObject([{ state: 'done', rows: 450, filter: '' }]);
    const clear = await exported({ person: { service: 's7' } }, 'csv', true);
    const [only] = parse(await bytesOf(clear.file.pieces), { bom: true, columns: true }) as Record<string, string>[];
    expect(only?.联系电话).toBe('13810000007');
  });

  it('no cell is a formula', () => {
    expect(csvLine(['=1+1', '+86', '-1', '@x', '\tx', -1, 'a,"b"', null, '行\n二', 'a=b', '＝1', '\n=1'])).toBe(
      '\'=1+1,\'+86,\'-1,\'@x,\'\tx,-1,"a,""b""",,"行\n二",a=b,\'＝1,"\'\n=1"\r\n',
    );
  });

  it('without the score of a service that a person is still to score himself', async () => {
    const drawn = (id: string, review: object | null) => ({ _id: id, review }) as unknown as QualityCase;
    for (const id of ['plain', 'waiting', 'reviewed']) {
      await world.service(id);
      await world.stored.facts.change(id, (facts) => ({ ...facts, quality: 80 }));
    }
    world.stored.qualityCases.getMany = async () => [drawn('waiting', null), drawn('reviewed', {})];
    const { file } = await exported({}, 'csv');
    const table = parse(await bytesOf(file.pieces), { bom: true, columns: true }) as Record<string, string>[];
    expect(Object.fromEntries(table.map((row) => [row.服务编号, row.质检得分]))).toEqual({
      plain: '80',
      waiting: '',
      reviewed: '80',
    });
  });

  it('XLSX that spreadsheet programs read, whatever the texts hold', async () => {
    const endless = `${'长'.repeat(32_766)}𠮷`;
    const odd = ['=1+1', '<&">', '\u0000\u0008坏\uFFFE字', ' 前后 ', '😀𠮷', '\uD800半', null, 12.5, endless];
    const rows = [odd, ...Array.from({ length: 501 }, (_, at): Cell[] => [`第${at}行`, at, '', null, '', '', '', ''])];
    const bytes = await bytesOf(
      xlsxRows(
        '服务<台账>',
        odd.map((_, at) => `列${at}`),
        batchesOf(rows, 100),
      ),
    );
    const sheet = await readSheet(bytes, 1, { trim: false });
    expect(sheet).toHaveLength(503);
    expect(sheet[1]).toEqual(['=1+1', '<&">', '坏字', ' 前后 ', '😀𠮷', '半', null, 12.5, '长'.repeat(32_766)]);
    expect(sheet[502]?.slice(0, 2)).toEqual(['第500行', 500]);
    await world.service('a', [], { lawyerId: 'l7', regionCode: '340302' });
    const { file } = await exported({}, 'xlsx');
    const [head, row] = await readSheet(await bytesOf(file.pieces));
    const told = new Map(head?.map((name, at) => [name, row?.[at]]));
    expect([told.get('值班律师'), told.get('地区'), told.get('服务编号')]).toEqual(['值班律师l7', '地区340302', 'a']);
  });

  it('rows are read no faster than they are taken, and not at all when the other side has gone', async () => {
    let read = 0;
    const endless = (async function* () {
      for (;;) {
        read += 1;
        yield [['一行']];
      }
    })();
    const pieces = xlsxRows('x', ['列'], endless);
    for (let at = 0; at < 3; at += 1) await pieces.next();
    await pieces.return(undefined);
    const before = read;
    expect(before).toBeLessThan(200_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBe(before);
    for (let at = 0; at < 300; at += 1) await world.service(`s${at}`);
    const { file, ended } = await exported({}, 'csv');
    for await (const piece of file.pieces) {
      expect(piece.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(ended).toMatchObject([{ state: 'cut-off', rows: 0 }]);
  });

  it('of a reader’s regions, by the filter and the words', async () => {
    await world.service('here', [['resident', '拆迁补偿']], { regionCode: '340302' });
    await world.service('there', [['resident', '拆迁补偿']], { regionCode: '110101' });
    const ids = async (input: SessionFilterInput, regions: string[]) => {
      const { file, exact } = await exported(input, 'csv', false, { ...SUPERVISOR, regions });
      const table = parse(await bytesOf(file.pieces), { bom: true, columns: true }) as Record<string, string>[];
      return [exact, ...table.map((row) => row.服务编号)];
    };
    expect(await ids({}, ['340300'])).toEqual([true, 'here']);
    expect(await ids({ text: '拆迁' }, ['340300'])).toEqual([false, 'here']);
    expect(await ids({ text: '补偿 拆迁' }, [])).toEqual([false, 'there', 'here']);
    expect(await ids({ text: '离婚' }, [])).toEqual([false]);
  });

  it('fetched once, by who asked, within ten minutes; ten an hour', async () => {
    const input: SessionFilterInput = { person: { phone: '13800001234' } };
    const ask = () =>
      world.exports.ask(SUPERVISOR, { filter: sessionFilterSchema.parse(input), input, format: 'csv', clear: false });
    const fetch = (id: string, staff = SUPERVISOR) =>
      world.exports.fetch(id, staff, { names: NAMES, ended: async () => {} });
    const { asked } = await ask();
    expect(world.seal.open(asked.filter)).toContain(world.seal.fingerprint('+8613800001234'));
    expect(world.seal.open(asked.filter)).not.toContain('1380');
    expect(await fetch(asked._id, { ...SUPERVISOR, id: 'another' })).toBeNull();
    expect(await fetch(asked._id)).not.toBeNull();
    expect(await fetch(asked._id)).toBeNull();
    const late = await ask();
    world.clock.pass(10 * 60_000);
    expect(await fetch(late.asked._id)).toBeNull();
    const more = await Promise.allSettled(Array.from({ length: 12 }, ask));
    expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    await expect(ask()).rejects.toMatchObject({ code: 'hotline_oversight_export_limit', statusCode: 429 });
    world.clock.pass(60 * 60_000);
    await ask();
  });

  it('a workbook of too many rows is refused before it begins', async () => {
    const exports = world.exports;
    const many = { count: async () => ({ rows: 1_048_576, exact: true }), personOf: () => null };
    Object.assign(exports, { deps: { ...Reflect.get(exports, 'deps'), search: many } });
    const wanted = { filter: sessionFilterSchema.parse({}), input: {}, clear: false };
    await expect(exports.ask(SUPERVISOR, { ...wanted, format: 'xlsx' })).rejects.toMatchObject({
      code: 'hotline_oversight_export_rows',
      statusCode: 409,
    });
    expect((await exports.ask(SUPERVISOR, { ...wanted, format: 'csv' })).rows).toBe(1_048_576);
  });
});
