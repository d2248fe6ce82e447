import type { Region } from './places.ts';

/** The regions the bureau serves and those above them. */
export class RegionTree {
  readonly #byCode: ReadonlyMap<string, Region>;
  /** Names with their region, longest first, so that 蚌埠市禹会区 is 禹会区 before it is 蚌埠市. */
  readonly #names: readonly { name: string; region: Region; depth: number }[];

  constructor(regions: readonly Region[]) {
    this.#byCode = new Map(regions.map((region) => [region.code, region]));
    this.#names = regions
      .flatMap((region) =>
        [region.name, ...region.also].map((name) => ({ name, region, depth: this.lineage(region.code).length })),
      )
      .sort((a, b) => b.depth - a.depth || b.name.length - a.name.length);
  }

  all(): Region[] {
    return [...this.#byCode.values()];
  }

  find(code: string): Region | null {
    return this.#byCode.get(code) ?? null;
  }

  /** The region and those above it, nearest first; empty for an unknown code. */
  lineage(code: string): Region[] {
    const line: Region[] = [];
    let at = this.#byCode.get(code);
    while (at !== undefined && !line.includes(at)) {
      line.push(at);
      at = at.parent === null ? undefined : this.#byCode.get(at.parent);
    }
    return line;
  }

  children(code: string): Region[] {
    return this.all().filter((region) => region.parent === code);
  }

  /** The narrowest region named in a text, or null. */
  named(text: string): Region | null {
    return this.#names.find(({ name }) => text.includes(name))?.region ?? null;
  }
}
