import type { HttpAnswer } from './line/ports.ts';

/** An entry of the directory, as far as the page shows it. */
export interface ShownPlace {
  name: string;
  kind: string;
  address: string;
  hours: string;
  openNow: boolean | null;
  phone: string;
  phoneText: string;
  services: string[];
  languages: string[];
  website: string;
  distanceKm: number | null;
  verified: boolean;
  sample: boolean;
}

export interface PlaceAnswer {
  places: ShownPlace[];
  /** Name of the region they are of. */
  regionCode: string;
  regionName: string;
  next: string | null;
}

export interface ShownRegion {
  code: string;
  name: string;
  parent: string | null;
}

/** What is asked of the directory; '' is not asked. */
export interface PlaceQuestion {
  region: string;
  kind: string;
  q: string;
  near: string;
  after: string;
}

export function directoryUrl(question: PlaceQuestion): string {
  const asked = new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ''));
  return `/api/directory?${asked.toString()}`;
}

/** A number that may be put behind `tel:`. */
export function isDialled(phone: string): boolean {
  return /^\+?\d{3,15}$/.test(phone);
}

/** A link that may be opened: nothing but the web. */
export function isWebsite(link: string): boolean {
  return /^https?:\/\//.test(link);
}

/** @throws Error when the answer is no success. */
export async function readPlaces(answer: HttpAnswer): Promise<PlaceAnswer> {
  const body = await bodyOf(answer);
  const region = record(body.region);
  return {
    places: list(body.items).map((item) => ({
      name: text(item.name),
      kind: text(item.kind),
      address: text(item.address),
      hours: text(item.hours),
      openNow: typeof item.openNow === 'boolean' ? item.openNow : null,
      phone: text(item.phone),
      phoneText: text(item.phoneText),
      services: words(item.services),
      languages: words(item.languages),
      website: text(item.website),
      distanceKm: typeof item.distanceKm === 'number' ? item.distanceKm : null,
      verified: item.verified === true,
      sample: item.sample === true,
    })),
    regionCode: text(region.code),
    regionName: text(region.name),
    next: typeof body.next === 'string' ? body.next : null,
  };
}

/** @throws Error when the answer is no success. */
export async function readRegions(answer: HttpAnswer): Promise<ShownRegion[]> {
  return list((await bodyOf(answer)).items).map(({ code, name, parent }) => ({
    code: text(code),
    name: text(name),
    parent: typeof parent === 'string' ? parent : null,
  }));
}

/** Regions in the order of a tree, with how deep each lies. */
export function inTreeOrder(regions: readonly ShownRegion[]): { region: ShownRegion; depth: number }[] {
  const below = (parent: string | null, depth: number): { region: ShownRegion; depth: number }[] =>
    depth > 6
      ? []
      : regions
          .filter((region) => region.parent === parent)
          .flatMap((region) => [{ region, depth }, ...below(region.code, depth + 1)]);
  return below(null, 0);
}

async function bodyOf(answer: HttpAnswer): Promise<Record<string, unknown>> {
  if (!answer.ok) throw new Error(String(answer.status));
  return record(await answer.json());
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}
