import { DIRECTORY_COLUMNS } from './columns.ts';

/** A row that shows how each column is filled in; it counts as a sample. */
const EXAMPLE: Readonly<Record<string, string>> = {
  kind: '公共法律服务站',
  name: '示例：某某镇公共法律服务站',
  region: '340321100',
  hours: '周一至周五 8:30-12:00，14:00-17:30',
  phone: '12348',
  services: '法律咨询、人民调解、法律援助申请',
  languages: '当地方言',
  datum: 'WGS84',
  verified: '否',
  source: '示例，导入前请删掉这一行',
  sample: '是',
};

/** The empty table to be filled in: headers in Chinese and one row as an example; UTF-8 with mark, for Excel. */
export function directoryTemplate(): string {
  const row = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\r\n`;
  return `\uFEFF${row(DIRECTORY_COLUMNS.map(({ title }) => title))}${row(DIRECTORY_COLUMNS.map(({ id }) => EXAMPLE[id] ?? ''))}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
