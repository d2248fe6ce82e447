const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const UNITS = ['', '十', '百', '千'];

/** An integer from 1 to 9999 in Chinese numerals as articles of law are cited: 30 → 三十, 205 → 二百零五. */
export function chineseNumeral(value: number): string {
  const digits = [...String(value)].map(Number);
  let words = '';
  let gap = false;
  for (const [place, digit] of digits.entries()) {
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += `${gap ? '零' : ''}${DIGITS[digit] ?? ''}${UNITS[digits.length - 1 - place] ?? ''}`;
    gap = false;
  }
  return words.startsWith('一十') ? words.slice(1) : words;
}

/** `30` → 第三十条; `276之一` → 第二百七十六条之一. */
export function articleLabel(article: string): string {
  const [number = '', suffix] = article.split('之');
  return `第${chineseNumeral(Number(number))}条${suffix === undefined ? '' : `之${suffix}`}`;
}

/** The name residents know: without 中华人民共和国 and without the year that tells versions apart in the register. */
export function lawTitle(name: string): string {
  return name.replace(/^中华人民共和国/, '').replace(/[(（]\d{4}(年[^)）]*)?[)）]$/, '');
}
