import { csvLine } from '../text/index.ts';
import type { AuditLineView } from './audit-routes.ts';

const HEAD = ['序号', '时间(UTC)', '账号编号', '姓名', '操作', '对象', '网络地址', '理由'];

/** The audit log as a table to be kept (CSV, UTF-8 with its mark for spreadsheets), made while it is read. */
export function auditSheet(pages: AsyncIterable<AuditLineView[]>): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  const iterator = pages[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.encode(`\uFEFF${csvLine(HEAD)}`));
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
  return csvLine([String(line), at, who ?? '', whoName ?? '', what, subject, address, reason]);
}
