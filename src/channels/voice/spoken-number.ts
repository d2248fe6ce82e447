const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const PLACES = ['', '十', '百', '千'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;
/** Longest whole number that is read as a number; longer ones are read digit by digit. */
const MOST_PLACES = 16;

/** Digit by digit, `1` as 幺 the way telephone numbers are read: `12348` → 幺二三四八. Other characters are left out. */
export function telephoneDigits(written: string): string {
  return digitByDigit(written).replaceAll('一', '幺');
}

/** Digit by digit: `2026` → 二零二六. Other characters are left out. */
export function digitByDigit(written: string): string {
  return [...written].map((sign) => (/\d/.test(sign) ? (DIGITS[Number(sign)] ?? '') : '')).join('');
}

/** A number as it is read: `1250` → 一千二百五十, `12.5` → 十二点五, `0.5` → 零点五. @param written figures, with or without a point. */
export function cardinal(written: string): string {
  const [whole = '', fraction = ''] = written.split('.');
  const figures = whole.replace(/^0+(?=\d)/, '');
  const read = figures.length > MOST_PLACES ? digitByDigit(figures) : wholeNumber(figures);
  return fraction === '' ? read : `${read}点${digitByDigit(fraction)}`;
}

function wholeNumber(figures: string): string {
  const groups: string[] = [];
  for (let end = figures.length; end > 0; end -= 4) groups.unshift(figures.slice(Math.max(0, end - 4), end));
  let read = '';
  let skipped = false;
  groups.forEach((group, index) => {
    const value = Number(group);
    if (value === 0) {
      skipped = read !== '';
      return;
    }
    const needsZero = read !== '' && (skipped || value < 1000);
    read += `${needsZero ? '零' : ''}${fourDigits(value)}${GROUPS[groups.length - 1 - index] ?? ''}`;
    skipped = false;
  });
  if (read === '') return '零';
  return read.replace(/^一十/, '十');
}

function fourDigits(value: number): string {
  const figures = String(value);
  let read = '';
  let zero = false;
  [...figures].forEach((figure, index) => {
    if (figure === '0') {
      zero = true;
      return;
    }
    const place = PLACES[figures.length - 1 - index] ?? '';
    read += `${zero ? '零' : ''}${DIGITS[Number(figure)] ?? ''}${place}`;
    zero = false;
  });
  return read;
}
