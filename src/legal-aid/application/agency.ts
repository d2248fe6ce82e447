import type { DirectoryEntry } from '../../knowledge/index.ts';
import type { AidAgency } from './application.ts';

/** Where the matter stands (法律援助法 38). */
export interface AgencyPlaces {
  /** Region of the court, arbitration or other organ that handles the case already; null when none does. */
  handlingOrganRegion: string | null;
  /** Region where the matter arose, or of the organ that would handle the dispute; null when not told. */
  matterRegion: string | null;
}

/** Looks up places of the directory; a part of `Directory`. */
export interface AgencyDirectory {
  inRegion(
    regionCode: string,
    kinds: readonly ['legal-aid'],
  ): Promise<{ entries: DirectoryEntry[]; regionCode: string | null }>;
}

/** Digits of a county's code. */
const COUNTY = 6;

export const NO_AGENCY: AidAgency = {
  id: null,
  name: '',
  regionCode: null,
  by: 'unset',
  why: '由工作人员确定受理的法律援助机构。',
};

/**
 * The agency that is competent: at the place of the organ handling the case, else where the matter arose — not simply
 * the caller's home. Named only when the directory knows exactly one there; otherwise a person chooses.
 */
export async function agencyFor(places: AgencyPlaces, directory: AgencyDirectory): Promise<AidAgency> {
  const byOrgan = places.handlingOrganRegion !== null;
  const region = places.handlingOrganRegion ?? places.matterRegion;
  if (region === null) return NO_AGENCY;
  const { entries, regionCode } = await directory.inRegion(region, ['legal-aid']);
  // An agency of a region above is another agency; whether it is competent is for a person to say.
  const isThere = regionCode !== null && regionCode.slice(0, COUNTY) === region.slice(0, COUNTY);
  const [only, ...others] = isThere ? entries.filter((entry) => entry.regionCode === regionCode) : [];
  if (only === undefined || others.length > 0) return { ...NO_AGENCY, regionCode: region };
  return {
    id: only.id,
    name: only.name,
    regionCode: only.regionCode,
    by: byOrgan ? 'handling-organ' : 'place-of-matter',
    why: byOrgan
      ? '案件已经有机关在办理，由办案机关所在地的法律援助机构受理（法律援助法第三十八条）。'
      : '案件还没有机关办理，由处理争议的机关所在地或者事情发生地的法律援助机构受理（法律援助法第三十八条）。',
  };
}
