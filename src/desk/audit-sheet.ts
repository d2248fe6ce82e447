import type { AuditLineView } from './audit-routes.ts';

const HEAD = ['序号', '时间(UTC)', '账号编号', '姓名', '操作', '对象', '网络地址', '理由'];

/** The audit log as a table to be kept (CSV, UTF-8 with its mark for spreadsheets), made while it is read. */
export function auditSheet(pages: AsyncIterable<AuditLineView[]>): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  const iterator = pages[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.encode(`\uFEFF${row(HEAD)}`));
    },
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(bytes.encode(value.map(lineOf).join('')));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

function lineOf({ line, at, who, whoName, what, subject, address, reason }: AuditLineView): string {
  return row([String(line), at, who ?? '', whoName ?? '', what, subject, address, reason]);
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Quoted as RFC 4180 has it; what a spreadsheet would take for a formula is led by an apostrophe. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
