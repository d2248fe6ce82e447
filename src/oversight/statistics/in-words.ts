import type { Share } from './metrics.ts';

/** What is not known is a dash, never a nought. */
export const NOT_KNOWN = '—';

/** Percent with two decimals, half up; in whole numbers, so that no binary fraction decides the last digit. */
export function percentText({ n, of }: Pick<Share, 'n' | 'of'>): string {
  if (of === 0) return NOT_KNOWN;
  const hundredths = Math.floor((n * 20_000 + of) / (2 * of));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** Percent with its counts: `97.48%（4446/4561）`. */
export function shareText(share: Pick<Share, 'n' | 'of'>): string {
  return share.of === 0 ? NOT_KNOWN : `${percentText(share)}（${share.n}/${share.of}）`;
}

/** A length of time for a table: `8 秒`, `3 分 20 秒`, `2 小时 5 分`. */
export function lengthText(ms: number | null): string {
  if (ms === null) return NOT_KNOWN;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return joined(Math.floor(seconds / 60), '分', seconds % 60, '秒');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return joined(Math.floor(minutes / 60), '小时', minutes % 60, '分');
  const hours = Math.round(minutes / 60);
  return joined(Math.floor(hours / 24), '天', hours % 24, '小时');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
