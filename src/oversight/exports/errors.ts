import { HotlineError } from '../../errors.ts';
import { XLSX_MOST_ROWS } from './xlsx-rows.ts';

/** Somebody has exported too often in the last hour. */
export class ExportLimitError extends HotlineError {
  constructor(most: number) {
    super('hotline_oversight_export_limit', 429, `一小时最多导出${most}次，请稍后再试。`);
  }
}

/** A workbook does not hold that many rows. */
export class ExportRowsError extends HotlineError {
  constructor() {
    super(
      'hotline_oversight_export_rows',
      409,
      `Excel表格最多${XLSX_MOST_ROWS.toLocaleString('en')}行，请改用CSV导出，或者缩小时间范围。`,
    );
  }
}
