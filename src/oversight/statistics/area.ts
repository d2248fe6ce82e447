/**
 * Areas (地域): a region with all below it, named by its code of GB/T 2260 without the pairs of zeros that stand for
 * everything below, so that `340300` is `3403`. '' is of no region.
 */

/** Every area that a region lies in, the widest first; of no region ''. */
export function areasOf(regionCode: string): string[] {
  const own = areaOf(regionCode);
  const around = [2, 4, 6].filter((length) => length < own.length).map((length) => own.slice(0, length));
  return [...around, own];
}

export function areaOf(regionCode: string): string {
  return regionCode.replace(/(?:00)+$/u, '');
}

/** Areas that together are all of some regions and share nothing. @param region only what lies in it too. */
export function disjointAreas(within: readonly string[], region?: string): string[] {
  const areas = [...new Set(within.map(areaOf))];
  const widest = areas.filter((one) => !areas.some((other) => other !== one && one.startsWith(other)));
  if (region === undefined) return widest;
  const asked = areaOf(region);
  return widest.some((one) => asked.startsWith(one)) ? [asked] : widest.filter((one) => one.startsWith(asked));
}
