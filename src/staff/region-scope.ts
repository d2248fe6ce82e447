import type { Staff } from './account.ts';

/**
 * Whether a service of this region is within the reach of somebody (管辖范围): of his own region or one below it. Who
 * has no region of his own is for all; a service of which no region is known is left to those.
 */
export function isInScope({ regions }: Pick<Staff, 'regions'>, regionCode: string | null): boolean {
  if (regions.length === 0) return true;
  if (regionCode === null) return false;
  return regions.some((code) => regionCode.startsWith(regionPrefix(code)));
}

/** A code of GB/T 2260 without the pairs of zeros that stand for everything below: `340300` is `3403`. */
export function regionPrefix(code: string): string {
  return code.replace(/(?:00)+$/u, '');
}
