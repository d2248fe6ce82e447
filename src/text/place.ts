import { type Found, placed } from './found.ts';
import { allPlaces, liesIn, type OwnRegion, type Place, shortName } from './gazetteer.ts';
import { PLAIN_PLACE_WORDS } from './plain-place-words.ts';
import { readForFacts } from './reading.ts';

/** A place as told. `value` is its code; null when several places have the name and nothing tells which. */
export interface PlaceFound extends Found<'place', string | null> {
  candidates: Place[];
}

/** Finds places by name; made once, reads nothing afterwards. */
export interface Places {
  find(written: string): PlaceFound[];
  /** A place with the larger ones around it: 安徽省蚌埠市怀远县; null for a code that is none. */
  nameOf(code: string): string | null;
}

interface Named {
  places: Place[];
  /** A word of its own besides: only in the company of its province or city. */
  isPlain: boolean;
  /** The short form of a county or city outside the bureau's own. */
  isShort: boolean;
}

interface Heard {
  from: number;
  to: number;
  named: Named;
}

const LONGEST_NAME = 15;
/** 南京路, 北京银行, 重庆火锅: no place. */
/** A county's short name may lie across two words (认定结果, 收成都没有): it counts where a place is told. */
const PLACE_BEFORE = /(?:^|[在到去从是自住于回往离过和跟们我俺咱家\s,，。.!?、:;])$/u;
const PLACE_AFTER = /^(?:$|[\s,，。.!?、:;人这那的]|打工|上班|工作|务工|买|开|法院|公安|检察|司法|本地|当地|县城)/u;
const NOT_AFTER = /^(?:路|大道|大街|街(?!道)|巷|银行|人寿|保险公司|牌|话|烤鸭|火锅|小面|热干面|时间|方面|大学|哥|姐)/u;

/** The country's places, the bureau's own first. */
export function createPlaces(own: readonly OwnRegion[]): Places {
  const names = new Map<string, Named>();
  const country = allPlaces();
  const ownPlaces = own.map(({ code, name }) => ({ code, name, level: levelOf(code) }));
  for (const place of [...ownPlaces, ...country]) add(names, place.name, place, { isPlain: false, isShort: false });
  for (const place of country) {
    const short = shortName(place.name);
    // Where the short form is a larger place's name too (海南, 吉林, 朝阳), the larger one is meant.
    if (short !== null) {
      add(names, short, place, {
        isPlain: PLAIN_PLACE_WORDS.has(short) && place.level > 1,
        isShort: isRisky(short, place),
      });
    }
  }
  for (const { code, name, also } of own) {
    for (const word of also)
      names.set(word, { places: [{ code, name, level: levelOf(code) }], isPlain: false, isShort: false });
  }
  const byCode = new Map([...country, ...ownPlaces].map((place) => [place.code, place]));
  return { find: (written) => findIn(names, written), nameOf: (code) => nameWithin(byCode, code) };
}

function nameWithin(byCode: ReadonlyMap<string, Place>, code: string): string | null {
  if (!byCode.has(code)) return null;
  const around = [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])];
  return around.map((one) => byCode.get(one)?.name ?? '').join('');
}

function levelOf(code: string): Place['level'] {
  return code.endsWith('0000') ? 1 : code.endsWith('00') ? 2 : 3;
}

/** 成都 and county names are found inside other words; other cities and provinces hardly. */
function isRisky(short: string, { level }: Place): boolean {
  return (level === 3 && short.length === 2) || short === '成都';
}

function add(names: Map<string, Named>, word: string, place: Place, sort: Omit<Named, 'places'>): void {
  const known = names.get(word);
  if (known === undefined) {
    names.set(word, { places: [place], ...sort });
    return;
  }
  if (known.places.some(({ code }) => code === place.code)) return;
  known.places.push(place);
}

function findIn(names: ReadonlyMap<string, Named>, written: string): PlaceFound[] {
  const reading = readForFacts(written);
  const heard = namesIn(names, reading.text);
  // Every place named in the text, once: a city named anywhere tells which 鼓楼区 is meant.
  const named = heard.filter((name) => !name.named.isPlain).flatMap((name) => name.named.places);
  const outer = [...new Map(named.map((place) => [place.code, place])).values()];
  const finds: PlaceFound[] = [];
  for (let index = 0; index < heard.length; ) {
    const chain = chainFrom(heard, index);
    index += chain.length;
    const [first, last] = [chain[0], chain.at(-1)];
    if (first === undefined || last === undefined) break;
    const place = placed(reading, written, first.from, last.to);
    // 押金 沙发: a name that the writer parted is none.
    const candidates = /\s/u.test(place.heard) && chain.length === 1 ? [] : candidatesOf(chain, outer);
    if (candidates.length === 0) continue;
    const only = candidates.length === 1 ? candidates[0] : undefined;
    finds.push({
      kind: 'place',
      value: only?.code ?? null,
      unit: 'gb2260',
      range: null,
      ...place,
      candidates,
    });
  }
  return finds;
}

/** Names in a text, the longest at each place. */
function namesIn(names: ReadonlyMap<string, Named>, text: string): Heard[] {
  const heard: Heard[] = [];
  for (let from = 0; from < text.length; ) {
    const found = nameAt(names, text, from);
    if (found !== null) heard.push(found);
    from = found?.to ?? from + 1;
  }
  return heard;
}

function nameAt(names: ReadonlyMap<string, Named>, text: string, from: number): Heard | null {
  for (let to = Math.min(text.length, from + LONGEST_NAME); to >= from + 2; to -= 1) {
    const named = names.get(text.slice(from, to));
    if (named === undefined) continue;
    const isTold =
      !named.isShort ||
      PLACE_BEFORE.test(text.slice(0, from)) ||
      PLACE_AFTER.test(text.slice(to)) ||
      isWithin(names, text, from);
    return !isTold || NOT_AFTER.test(text.slice(to)) ? null : { from, to, named };
  }
  return null;
}

/** A name stands right before: 蚌埠怀远. */
function isWithin(names: ReadonlyMap<string, Named>, text: string, from: number): boolean {
  return [2, 3, 4].some((length) => names.has(text.slice(Math.max(0, from - length), from)));
}

/** 安徽省蚌埠市怀远县: names that stand side by side, each within the one before. */
function chainFrom(heard: readonly Heard[], index: number): Heard[] {
  const chain = heard.slice(index, index + 1);
  for (let next = index + 1; next < heard.length; next += 1) {
    const [before, name] = [chain.at(-1), heard[next]];
    if (before === undefined || name === undefined || name.from - before.to > 1) break;
    if (!name.named.places.some(({ code }) => before.named.places.some((outer) => liesIn(code, outer.code)))) break;
    chain.push(name);
  }
  return chain;
}

function candidatesOf(chain: readonly Heard[], others: readonly Place[]): Place[] {
  const last = chain.at(-1);
  if (last === undefined) return [];
  const before = chain.slice(0, -1).flatMap(({ named }) => named.places);
  const within = (outer: readonly Place[]) =>
    last.named.places.filter(({ code }) => outer.some((place) => liesIn(code, place.code)));
  const told = before.length > 0 ? within(before) : within(others);
  if (told.length > 0) return widest(told);
  return last.named.isPlain ? [] : widest(last.named.places);
}

/** 吉林 is the province before it is the city. */
function widest(places: readonly Place[]): Place[] {
  const level = Math.min(...places.map((place) => place.level));
  return places.filter((place) => place.level === level);
}
