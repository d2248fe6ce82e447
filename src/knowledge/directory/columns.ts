import { type DirectoryEntry, idOf } from './entry.ts';
import { KIND_NAMES, readKind } from './kinds.ts';
import { readPhone } from './phone-number.ts';
import { fromGcj02, isPosition, type Position } from './position.ts';
import type { TextTable } from './read-table.ts';
import { regionCode } from './region-code.ts';
import { readWeeklyHours } from './weekly-hours.ts';

/** A column of the table: its Chinese and English header, and what it takes. */
export interface DirectoryColumn {
  id: keyof Cells;
  title: string;
  takes: string;
  required: boolean;
}

interface Cells {
  id: string;
  kind: string;
  name: string;
  region: string;
  address: string;
  hours: string;
  phone: string;
  services: string;
  languages: string;
  longitude: string;
  latitude: string;
  datum: string;
  website: string;
  verified: string;
  source: string;
  sample: string;
}

const column = (id: keyof Cells, title: string, takes: string, required = false): DirectoryColumn => ({
  id,
  title,
  takes,
  required,
});

/** The columns, in the order of the template. Headers may be Chinese or English; the order is free. */
export const DIRECTORY_COLUMNS: readonly DirectoryColumn[] = [
  column('id', '编号', '字母、数字、连字符；可不填，按类别、名称、地区自动编'),
  column('kind', '类别', Object.values(KIND_NAMES).join('、'), true),
  column('name', '名称', '全称', true),
  column('region', '地区代码', '县区 6 位、乡镇 9 位、村 12 位', true),
  column('address', '地址', '能找得到的地址'),
  column('hours', '开放时间', '如：周一至周五 8:30-12:00，14:00-17:30'),
  column('phone', '电话', '座机带区号，或手机、短号'),
  column('services', '服务内容', '用顿号分开'),
  column('languages', '语言', '能说的方言、民族语言，用顿号分开'),
  column('longitude', '经度', '十进制度数'),
  column('latitude', '纬度', '十进制度数'),
  column('datum', '坐标系', 'WGS84（不填就是它）或 GCJ02（高德、腾讯、微信地图）'),
  column('website', '网址', 'https:// 开头'),
  column('verified', '已核实', '是、否'),
  column('source', '来源', '谁提供的、哪天'),
  column('sample', '示例', '是、否'),
];

/** What is wrong with a row: where, and why. */
export interface RowProblem {
  line: number;
  /** The header of the column; '' where it is the whole row. */
  column: string;
  problem: string;
}

/** A row that could be read, with its line. */
export interface ReadRow {
  line: number;
  entry: DirectoryEntry;
}

const LONGEST: Partial<Record<keyof Cells, number>> = { name: 80, address: 160, hours: 120, website: 200, source: 120 };

/**
 * The entries of a table. Each problem names line, column and reason; a row with a problem is not among the rows.
 * Problems of line 1 are of the header, and then nothing is read.
 */
export function readEntries({ header, rows }: TextTable): { rows: ReadRow[]; problems: RowProblem[] } {
  const places = new Map<keyof Cells, number>();
  const problems: RowProblem[] = [];
  for (const [at, title] of header.entries()) {
    if (title === '') continue;
    const known = DIRECTORY_COLUMNS.find((one) => one.title === title || one.id === title.toLowerCase());
    const column = title.slice(0, 20);
    if (known === undefined) problems.push({ line: 1, column, problem: '不认识这一列，请用模板的表头' });
    else if (places.has(known.id)) problems.push({ line: 1, column, problem: '这一列出现了两次' });
    else places.set(known.id, at);
  }
  for (const { id, title, required } of DIRECTORY_COLUMNS) {
    if (required && !places.has(id)) problems.push({ line: 1, column: title, problem: '缺少这一列' });
  }
  if (problems.length > 0) return { rows: [], problems };
  const read: ReadRow[] = [];
  for (const { line, cells } of rows) {
    const cell = (id: keyof Cells) => cells[places.get(id) ?? -1] ?? '';
    const wrong: RowProblem[] = [];
    const entry = readRow(cell, (id, problem) => {
      wrong.push({ line, column: DIRECTORY_COLUMNS.find((one) => one.id === id)?.title ?? '', problem });
    });
    if (cells.slice(header.length).some((extra) => extra !== '')) {
      wrong.push({ line, column: '', problem: '这一行的格子比表头多，可能有没加引号的逗号' });
    }
    if (wrong.length === 0 && entry !== null) read.push({ line, entry });
    problems.push(...wrong);
  }
  return { rows: read, problems };
}

type Cell = (id: keyof Cells) => string;
type Tell = (id: keyof Cells, problem: string) => void;

function readRow(cell: Cell, tell: Tell): DirectoryEntry | null {
  const kind = readKind(cell('kind'));
  const region = regionCode(cell('region').replace(/\s/gu, ''));
  const phone = readPhone(cell('phone'));
  const name = cell('name').replace(/\s+/gu, ' ');
  if (kind === null) tell('kind', cell('kind') === '' ? '没有填' : '不是名录的类别');
  if (region === null) tell('region', cell('region') === '' ? '没有填' : '要 6、9 或 12 位行政区划代码');
  if (name.length < 2) tell('name', '没有填');
  if (phone === null) tell('phone', '不是电话号码：座机要带区号，或填手机、短号');
  for (const [id, longest] of Object.entries(LONGEST) as [keyof Cells, number][]) {
    if (cell(id).length > longest) tell(id, `太长，最多 ${longest} 个字`);
  }
  const id = cell('id');
  if (id !== '' && !/^[A-Za-z0-9][\w-]{0,63}$/u.test(id)) tell('id', '只能用字母、数字和连字符，最多 64 个');
  const website = cell('website');
  if (website !== '' && !isWebsite(website)) tell('website', '不是 http 或 https 网址');
  const sample = yesNo(cell, 'sample', tell);
  if (sample && !name.includes('示例')) tell('name', '示例的名称里要写明“示例”');
  const verified = yesNo(cell, 'verified', tell);
  if (sample && verified) tell('verified', '示例不能是已核实的');
  const position = readCoordinates(cell, tell);
  if (kind === null || region === null || phone === null) return null;
  const hours = cell('hours').replace(/\n+/gu, '；');
  return {
    id: id === '' ? idOf({ kind, name, regionCode: region }) : id,
    kind,
    name,
    regionCode: region,
    address: cell('address'),
    hours,
    week: readWeeklyHours(hours) ?? [],
    phone,
    services: listOf(cell, 'services', tell),
    languages: listOf(cell, 'languages', tell),
    position,
    website,
    verified,
    source: cell('source'),
    sample,
  };
}

function yesNo(cell: Cell, id: 'verified' | 'sample', tell: Tell): boolean {
  const said = cell(id).toLowerCase();
  if (['是', '已核实', 'yes', 'true', '1', 'y', '√'].includes(said)) return true;
  if (!['', '否', '未核实', 'no', 'false', '0', 'n', '×'].includes(said)) tell(id, '要填“是”或“否”');
  return false;
}

function listOf(cell: Cell, id: 'services' | 'languages', tell: Tell): string[] {
  const words = cell(id)
    .split(/[、,，;；/|\n]+/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > 20 || words.some((word) => word.length > 30)) tell(id, '最多 20 项，每项最多 30 个字');
  return [...new Set(words)];
}

function readCoordinates(cell: Cell, tell: Tell): Position | null {
  const [longitude, latitude] = [cell('longitude'), cell('latitude')];
  if (longitude === '' && latitude === '') return null;
  const isNumber = (text: string) => /^-?\d{1,3}(?:\.\d{1,15})?$/u.test(text);
  const position = { latitude: Number(latitude), longitude: Number(longitude) };
  if (!isNumber(longitude) || !isNumber(latitude) || !isPosition(position)) {
    const isSwapped = isNumber(longitude) && Math.abs(Number(latitude)) > 90;
    const wrong = isNumber(longitude) ? 'latitude' : 'longitude';
    tell(wrong, isSwapped ? '不在 -90 到 90 之间，经度和纬度可能填反了' : '经度、纬度要一起填，写成十进制度数');
    return null;
  }
  switch (cell('datum').toUpperCase().replace(/[\s-]/gu, '')) {
    case '':
    case 'WGS84':
      return position;
    case 'GCJ02':
      return rounded(fromGcj02(position));
    default:
      tell('datum', '只认 WGS84 和 GCJ02');
      return null;
  }
}

function rounded({ latitude, longitude }: Position): Position {
  const at = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { latitude: at(latitude), longitude: at(longitude) };
}

function isWebsite(text: string): boolean {
  return /^https?:\/\/[^\s"'<>]+$/u.test(text) && URL.canParse(text);
}
