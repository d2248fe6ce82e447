import writeXlsx from 'write-excel-file/node';

/** A small sheet of a roster, as Excel keeps it. */
export async function sheetSample(): Promise<Buffer> {
  const data = [
    ['日期', '开始', '结束', '人员'],
    ['2026-11-23', '08:30', '12:00', '值班律师一号'],
  ];
  return writeXlsx([{ sheet: '排班', data }]).toBuffer();
}
