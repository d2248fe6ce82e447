import { parseChineseNumber } from './chinese-number.ts';

const D = '[一二两三四五六七八九]';

/** A figure with its bounds; equal when it was told exactly. */
export interface NumberSpan {
  low: number;
  high: number;
  vague: boolean;
}

function digitOf(text: string): number {
  return parseChineseNumber(text) ?? 0;
}

/** 两三千, 十几万, 三千五六, 2千多, 几千, 千把: two figures or an open one; null when it is no number. */
export function numberSpan(raw: string): NumberSpan | null {
  const text = raw.replace(/个$/u, '').replaceAll(',', '');
  const neighbours = new RegExp(`^(.*?)(${D})(${D})([十百千万亿]*)$`, 'u').exec(text);
  if (neighbours !== null) {
    const [, before = '', one = '', two = '', unit = ''] = neighbours;
    const low = parseChineseNumber(before + one + unit);
    const high = parseChineseNumber(before + two + unit);
    if (low !== null && high !== null && digitOf(two) - digitOf(one) === 1) return { low, high, vague: true };
  }
  const several = /^(?:好)?(?:几|数)([十百千万]+)$/u.exec(text);
  if (several?.[1] !== undefined) {
    const unit = parseChineseNumber(`一${several[1]}`) ?? 0;
    return { low: 2 * unit, high: 9 * unit, vague: true };
  }
  const open = /^(上)?(.*?)(多|来|几|把)?([十百千万kw]*)$/u.exec(text);
  const [, above, figure = '', mark, unit = ''] = open ?? [];
  if (mark !== undefined || above !== undefined) {
    const value = parseChineseNumber(mark === undefined ? figure + unit : `${figure}${unit}`);
    if (value === null) return null;
    const scale = parseChineseNumber(`1${unit}`) ?? 1;
    const step = 10 ** Math.floor(Math.log10(Math.max(1, value / scale))) * scale;
    const roundness = trailingUnit(value / scale) * scale;
    return { low: value, high: value + Math.min(step, roundness), vague: true };
  }
  const value = parseChineseNumber(text);
  return value === null ? null : { low: value, high: value, vague: false };
}

/** 1 for 25, 10 for 20, 1000 for 2000: what 多 after a figure may add at most. */
function trailingUnit(value: number): number {
  let unit = 1;
  while (value > 0 && value % (unit * 10) === 0) unit *= 10;
  return unit;
}
