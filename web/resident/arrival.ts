import type { HttpAnswer } from './line/ports.ts';

/** Where the resident came in: by the QR code of an office, or by a link of a region. */
export interface Arrival {
  /** Six digits, for the conversation; null where nothing valid was given. */
  regionCode: string | null;
  /** Name of the office whose code was scanned; '' for none, and for one that is not in the directory. */
  office: string;
}

const OFFICE_ID = /^[\w-]{1,64}$/;

/** A region code of 6, 9 or 12 digits, cut to the county; null for anything else. */
export function regionOf(given: string | null): string | null {
  return given !== null && /^\d{6}(\d{3}){0,2}$/.test(given) ? given.slice(0, 6) : null;
}

export function asksForOffice(query: URLSearchParams): boolean {
  return OFFICE_ID.test(query.get('office') ?? '');
}

/**
 * Reads `?office=` and `?region=`. An office is looked up in the directory, so that nobody writes a name of his own
 * into the page. What is not known is left out: nobody is kept from asking.
 */
export async function arrivalOf(query: URLSearchParams, http: (url: string) => Promise<HttpAnswer>): Promise<Arrival> {
  const regionCode = regionOf(query.get('region'));
  const id = query.get('office') ?? '';
  if (!asksForOffice(query)) return { regionCode, office: '' };
  try {
    const answer = await http(`/api/directory/${encodeURIComponent(id)}`);
    if (!answer.ok) return { regionCode, office: '' };
    const { name, region } = (await answer.json()) as { name?: unknown; region?: { code?: unknown } };
    const code = typeof region?.code === 'string' ? regionOf(region.code) : null;
    return { regionCode: code ?? regionCode, office: typeof name === 'string' ? name : '' };
  } catch {
    return { regionCode, office: '' };
  }
}
