import type { Collection, Condition, Query } from '../../storage/index.ts';
import { type Ranked, rankByTerms, searchedText } from '../search-ranking.ts';
import { questionTerms, searchTerms } from '../search-terms.ts';
import { CELL_SIZES, type DirectoryEntry, type DirectoryRecord, nameKey, toEntry } from './entry.ts';
import { type DirectoryKind, kindIn } from './kinds.ts';
import { cellsAround, kilometresBetween, type Position, surelyWithin } from './position.ts';
import { regionStem, regionsAbove } from './region-code.ts';

export interface PlacesFound {
  entries: DirectoryEntry[];
  /** The region they are of: the one asked for, or the nearest above it that has any; null where none has. */
  regionCode: string | null;
}

export interface NearPlace {
  entry: DirectoryEntry;
  kilometres: number;
}

export interface DirectoryPage {
  entries: DirectoryEntry[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

interface Filter {
  regionCode?: string | undefined;
  kinds?: readonly DirectoryKind[] | undefined;
}

/** Entries read of one term: with more, the term is common and chooses nothing. */
const PROBE = 60;
const MOST_TERMS = 24;
/** Terms of an entry, its name's twice. */
const USUAL_TERMS = 50;
/** Entries of a region that are put in order. */
const MOST_OF_REGION = 200;
const MOST_OF_BLOCK = 20_000;
/** Farther away nothing is near, kilometres. */
const FARTHEST_KM = 100;

/**
 * The directory of public legal service (公共法律服务名录): looked up by region, by position and by words. Each look-up
 * reads a bounded number of entries through a declared index, whatever the size.
 */
export class Directory {
  readonly #records: Collection<DirectoryRecord>;

  constructor(records: Collection<DirectoryRecord>) {
    this.#records = records;
  }

  async get(id: string): Promise<DirectoryEntry | null> {
    const record = await this.#records.get(id);
    return record === null ? null : toEntry(record);
  }

  /** What there is in a region, its own places before those within it; else of the nearest region above it. */
  async inRegion(regionCode: string, kinds: readonly DirectoryKind[]): Promise<PlacesFound> {
    const kind = { in: [...kinds] };
    for (const [at, code] of regionsAbove(regionCode).entries()) {
      // Of a region above, only what is there for all of it: not the stations of other counties.
      const region: Condition = at === 0 ? { prefix: regionStem(code) } : code;
      const found = await this.#records.find({
        where: { kind, regionCode: region },
        sort: { regionCode: 1 },
        limit: MOST_OF_REGION,
      });
      if (found.length > 0) return { entries: bestFirst(found, kinds), regionCode: code };
    }
    return { entries: [], regionCode: null };
  }

  /** The nearest by air, within 100 km, exact in their order. Entries without a position are not among them. */
  async nearest(position: Position, { kinds, regionCode }: Filter, limit: number): Promise<NearPlace[]> {
    let found: NearPlace[] = [];
    for (const size of [...CELL_SIZES].reverse()) {
      const cells = { in: cellsAround(position, size) };
      const where = kinds === undefined ? { cells } : { cells, kind: { in: [...kinds] } };
      const records = await this.#all(where);
      const sure = Math.min(surelyWithin(position, size), FARTHEST_KM);
      found = records
        .flatMap((record): NearPlace[] => {
          if (record.position === null || !isWithin(record, regionCode)) return [];
          return [{ entry: toEntry(record), kilometres: kilometresBetween(position, record.position) }];
        })
        .filter(({ kilometres }) => kilometres <= sure)
        .sort((a, b) => a.kilometres - b.kilometres || (a.entry.id < b.entry.id ? -1 : 1));
      if (found.length >= limit || sure >= FARTHEST_KM) break;
    }
    return found.slice(0, limit);
  }

  /** By name, address, service, language and the words of a kind, the likeliest first. */
  async search(words: string, { kinds, regionCode }: Filter, limit: number): Promise<Ranked<DirectoryEntry>[]> {
    const terms = questionTerms(words).slice(0, MOST_TERMS);
    const key = nameKey(words);
    if (terms.length === 0 || key === '') return [];
    const candidates = new Map<string, DirectoryRecord>();
    const keep = (records: readonly DirectoryRecord[]) => {
      for (const record of records) candidates.set(record._id, record);
    };
    const region = regionCode === undefined ? {} : { regionCode: { prefix: regionStem(regionCode) } };
    const counts = new Map<string, number>();
    for (const term of terms) {
      const found = await this.#records.find({
        where: { terms: term, ...region },
        sort: { regionCode: 1 },
        limit: PROBE + 1,
      });
      counts.set(term, found.length);
      keep(found);
    }
    keep(await this.#records.find({ where: { nameKey: { prefix: key } }, sort: { nameKey: 1 }, limit: PROBE }));
    const named = kindIn(words);
    const asked = kinds ?? (named === null ? [] : [named.kind]);
    if (asked.length > 0) {
      const where = { kind: { in: [...asked] }, ...region };
      keep(await this.#records.find({ where, sort: { regionCode: 1 }, limit: PROBE }));
    }
    const wanted = [...candidates.values()].filter(
      (record) => (kinds === undefined || kinds.includes(record.kind)) && isWithin(record, regionCode),
    );
    const kindTerms = named === null ? [] : questionTerms(named.words);
    const texts = wanted.map((record) => {
      // A notary is called 公证处 whatever is written on its door.
      const called = record.kind === named?.kind ? kindTerms : [];
      return [record, searchedText([...searchTerms(record.name), ...called], [record.terms])] as const;
    });
    const weightOf = (term: string) => weightFor(counts.get(term) ?? 0);
    return rankByTerms(terms, texts, weightOf, USUAL_TERMS)
      .slice(0, limit)
      .map(({ item, ...rank }) => ({ ...rank, item: toEntry(item) }));
  }

  /** All of a region or of the whole directory, a page at a time. */
  async page({ regionCode, kinds }: Filter, limit: number, after?: string): Promise<DirectoryPage> {
    const where = {
      ...(kinds === undefined ? {} : { kind: { in: [...kinds] } }),
      ...(regionCode === undefined ? {} : { regionCode: { prefix: regionStem(regionCode) } }),
    };
    const { items, next } = await this.#records.page({
      where,
      sort: { regionCode: 1 },
      limit,
      ...(after === undefined ? {} : { after }),
    });
    return { entries: items.map(toEntry), next };
  }

  /** Everything that cells hold: a block is taken only where the smaller one within held too little. */
  async #all(where: NonNullable<Query<DirectoryRecord>['where']>): Promise<DirectoryRecord[]> {
    const records: DirectoryRecord[] = [];
    for (let after: string | undefined; records.length < MOST_OF_BLOCK; ) {
      const page = await this.#records.page({ where, limit: 500, ...(after === undefined ? {} : { after }) });
      records.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    return records;
  }
}

/** A common term tells little, however common; one that nothing has counts as the rarest. */
function weightFor(count: number): number {
  const weight = Math.log(1 + (4 * PROBE) / Math.max(1, count));
  return count > PROBE ? weight / 3 : weight;
}

function isWithin(record: DirectoryRecord, regionCode: string | undefined): boolean {
  return regionCode === undefined || record.regionCode.startsWith(regionStem(regionCode));
}

/** Checked ones first, then those for the whole region, then by kind as asked for. */
function bestFirst(records: readonly DirectoryRecord[], kinds: readonly DirectoryKind[]): DirectoryEntry[] {
  const rank = ({ verified, regionCode, kind }: DirectoryRecord) => [
    verified ? 0 : 1,
    regionCode.length,
    regionCode.replace(/(?:00)+$/, '').length,
    kinds.indexOf(kind),
  ];
  return records
    .map((record) => ({ record, rank: rank(record) }))
    .sort((a, b) => {
      const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
      return at === -1 ? (a.record._id < b.record._id ? -1 : 1) : (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
    })
    .map(({ record }) => toEntry(record));
}
